//! A stage has a reserved name.
//!
//! ## What it does
//! Looks for stages named `scratch` or `context`.
//!
//! ## Why it matters
//! `FROM scratch` always means the empty image and never the stage, and `context` will mean the
//! build context.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 AS context
//! RUN npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm ci
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: everything that uses the name has to change, also outside the file.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - BuildKit ReservedStageName
//! - hadolint DL3063

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A stage has a reserved name",
    equivalents: &["DL3063", "ReservedStageName", "DF084"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let reserved = matches!(stage.name.as_deref(), Some("scratch" | "context"));
        if let Some((_, word)) = facts.name_words(stage).filter(|_| reserved) {
            let message = format!(
                "{} means something else in a Dockerfile, so that the stage cannot be reached by it; give it another name.",
                word.text
            );
            sink.report(Problem::new(stage.from, word.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("stage-name-reserved", marked);
    }

    #[test]
    fn names() {
        check("FROM a:1 AS «scratch»\nFROM scratch AS «Context»\nFROM a:1 AS build\n");
    }
}
