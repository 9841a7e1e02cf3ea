//! FROM uses a build argument that is not declared.
//!
//! ## What it does
//! Looks for variables in FROM, in the image and in `--platform`, that no ARG before the first
//! FROM declares.
//!
//! ## Why it matters
//! FROM sees only these ARGs; one inside a stage does not count. The variable is empty, and the
//! build fails or takes another image.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ARG VERSION=22
//! FROM node:${VERSION}
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! ARG VERSION=22
//! FROM debian:bookworm-slim
//! FROM node:${VERSION}
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only you know the value.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - Dockerfile reference, "Understand how ARG and FROM interact"
//! - BuildKit UndefinedArgInFrom

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "FROM uses a build argument that is not declared",
    equivalents: &["UndefinedArgInFrom", "DF086"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let platform = facts.instructions()[stage.from]
            .flag("platform")
            .map(|flag| &flag.word);
        for word in facts.base_word(stage).into_iter().chain(platform) {
            for name in facts.undeclared_in_from(&word.text) {
                let message = format!(
                    "No ARG before the first FROM declares {name}, so that it is empty here and cannot be set; put ARG {name} at the top of the file."
                );
                sink.report(Problem::new(stage.from, word.span, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("undefined-argument-in-from", marked);
    }

    #[test]
    fn arguments() {
        check(
            "ARG A\nFROM a:$A\nARG B=1\nFROM «b:${B}»\nFROM --platform=$BUILDPLATFORM c:1\nFROM «--platform=$D» d:1\n",
        );
    }
}
