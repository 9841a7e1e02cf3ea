//! An image comes from a registry that the project does not trust.
//!
//! ## What it does
//! Looks for images in FROM, COPY --from and `from` of a RUN's mounts whose registry is not among
//! the `trustedRegistries` of the settings, in which `*` stands for any text. An image without a
//! registry comes from docker.io. Without such a list there is nothing to find.
//!
//! ## Why it matters
//! Whoever runs the registry decides what the image holds, and with that what your image does.
//!
//! ## Example
//! ```dockerfile
//! FROM registry.elsewhere.example/team/base:1
//! ```
//! ```yaml
//! trustedRegistries:
//!   - docker.io
//!   - "*.ours.example"
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM registry.ours.example/team/base:1
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the image has to be there first.
//!
//! ## When to ignore it
//! While the project moves to another registry.
//!
//! ## References
//! - hadolint DL3026

use plimsoll_syntax::Span;

use crate::facts::{Base, Facts, Image};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An image comes from a registry that the project does not trust",
    equivalents: &["DL3026", "DF065", "DF073"],
    category: Category::Security,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let trusted = &facts.options.settings.trusted_registries;
    if trusted.is_empty() {
        return;
    }
    let mut report = |at: usize, span: Span, image: &Image| {
        // Docker's own registry has two names.
        let names = match image.registry() {
            Some(registry) => [registry, registry],
            None => ["docker.io", "hub.docker.com"],
        };
        let allows = |pattern: &String| names.iter().any(|name| matches(pattern, name));
        if !image.is_scratch() && !trusted.iter().any(allows) {
            let message = format!(
                "{} is none of the registries that the project trusts, and decides what this image holds; take the image from one of those.",
                names[0]
            );
            sink.report(Problem::new(at, span, message));
        }
    };
    for stage in &facts.stages {
        let Some(word) = facts.base_word(stage) else {
            continue;
        };
        match &stage.base {
            Base::Image(image) => report(stage.from, word.span, image),
            // A registry may stand before the variable that is not known.
            Base::Unknown(written) if Image::new(written).registry().is_some() => {
                report(stage.from, word.span, &Image::new(written));
            }
            Base::Unknown(_) | Base::Stage(_) => {}
        }
    }
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        for (name, span) in facts.stages_used(instruction) {
            let number = name.bytes().all(|byte| byte.is_ascii_digit());
            if number || facts.stage_named(&name, stage).is_some() {
                continue;
            }
            if let Some(reference) = facts.expand(&name, at) {
                report(at, span, &Image::new(&reference));
            }
        }
    }
}

/// Whether a text fits a pattern in which `*` stands for any text; letters' case does not matter.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use crate::Options;
    use crate::testing::check_rule_with;

    #[track_caller]
    fn check(trusted: &[&str], marked: &str) {
        let mut options = Options::default();
        options.settings.trusted_registries = trusted.iter().map(ToString::to_string).collect();
        check_rule_with("untrusted-registry", marked, &options);
    }

    #[test]
    fn images() {
        check(&[], "FROM a.example/b\n");
        check(
            &["docker.io", "*.ours.example", "a*c.example"],
            "FROM debian:12 AS a\nFROM a AS b\nFROM x.ours.example/b:1\nFROM «ours.example/b»\nFROM docker.io/x/y\nFROM abbc.example/x\nFROM «quay.io/a/b»\nFROM scratch\nFROM $R/x\nFROM «a.example/x:$V»\nFROM «localhost:5000/x»\n",
        );
        check(
            &["quay.io"],
            "ARG I=x/y\nFROM «debian»\nFROM QUAY.io/a AS q\nFROM «$I»\nCOPY --from=q a /a\nCOPY --from=0 a /a\nCOPY «--from=nginx:1» a /a\nCOPY --from=$X a /a\nRUN «--mount=from=a.example/b,target=/x» a\n",
        );
    }
}
