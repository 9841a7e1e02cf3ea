//! The base image has no name by default.
//!
//! ## What it does
//! Looks for a FROM whose image is empty or no valid name when no build argument is given.
//!
//! ## Why it matters
//! `docker build .` stops with an error. Whoever builds the image has to know which argument it
//! needs.
//!
//! ## Example
//! ```dockerfile
//! ARG VERSION
//! FROM node:${VERSION}
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! ARG VERSION=22
//! FROM node:${VERSION}
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only you know a good default.
//!
//! ## When to ignore it
//! Where the argument is always given and has no sensible default.
//!
//! ## References
//! - BuildKit InvalidDefaultArgInFrom

use crate::facts::{Base, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The base image has no name by default",
    equivalents: &["InvalidDefaultArgInFrom"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let Some(word) = facts.base_word(stage) else {
            continue;
        };
        let stands_on_stage = matches!(stage.base, Base::Stage(_));
        let default = facts.default_in_from(&word.text);
        if !word.text.contains('$')
            || stands_on_stage
            || default.is_none_or(|reference| is_valid(&reference))
            || !facts.undeclared_in_from(&word.text).is_empty()
        {
            continue;
        }
        let message = "Without a build argument this is no name of an image, and the build stops; give the ARG a default.";
        sink.report(Problem::new(stage.from, word.span, message));
    }
}

/// Whether a text can name an image.
fn is_valid(reference: &str) -> bool {
    let name = reference.split('@').next().unwrap_or(reference);
    let (name, tag) = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (name, None),
    };
    let edge = |c: char| matches!(c, '.' | '-' | '_');
    let part = |(at, part): (usize, &str)| {
        // The host of a registry may have upper-case letters and a port.
        let host = at == 0 && name.contains('/') && part.contains(['.', ':']);
        let fits = part
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || edge(c));
        !part.is_empty() && (host || (fits && !part.starts_with(edge) && !part.ends_with(edge)))
    };
    let tag_fits = |tag: &str| {
        let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        first && tag.chars().all(|c| c.is_ascii_alphanumeric() || edge(c))
    };
    name.split('/').enumerate().all(part) && tag.is_none_or(tag_fits)
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("base-needs-argument", marked);
    }

    #[test]
    fn defaults() {
        check(
            "ARG A\nARG B=x\nFROM «$A»\nFROM «a:$A»\nFROM $B\nFROM $B/c:1\nFROM $C\nFROM «$A/c:1»\nFROM localhost:5000/${B}:1\n",
        );
    }
}
