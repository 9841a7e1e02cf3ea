//! FROM asks for the platform that it gets anyway.
//!
//! ## What it does
//! Looks for `FROM --platform=$TARGETPLATFORM`.
//!
//! ## Why it matters
//! The platform that is built for is what FROM takes without the flag.
//!
//! ## Example
//! ```dockerfile
//! FROM --platform=$TARGETPLATFORM node:22
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22
//! ```
//!
//! ## Fix safety
//! Safe: the image is the same.
//!
//! ## When to ignore it
//! Never worth much: the image is the same.
//!
//! ## References
//! - BuildKit RedundantTargetPlatform
//! - hadolint DL3065

use plimsoll_syntax::Span;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "FROM asks for the platform that it gets anyway",
    equivalents: &["DL3065", "RedundantTargetPlatform", "DF083"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let Some(flag) = facts.instructions()[stage.from].flag("platform") else {
            continue;
        };
        let value = flag.value().unwrap_or_default();
        let plain = matches!(value, "$TARGETPLATFORM" | "${TARGETPLATFORM}");
        let with_default = value.starts_with("${TARGETPLATFORM:-")
            && value.matches('$').count() == 1
            && value.ends_with('}');
        if !plain && !with_default {
            continue;
        }
        let problem = Problem::new(
            stage.from,
            flag.word.span,
            "This is the platform that FROM takes anyway; leave the flag out.",
        );
        // An ARG of that name may hold another platform.
        let own = facts
            .global_arguments()
            .any(|name| name == "TARGETPLATFORM");
        sink.report(match facts.base_word(stage).filter(|_| !own) {
            Some(image) => {
                let span = Span {
                    start: flag.word.span.start,
                    end: image.span.start,
                };
                problem.fix("Leave the flag out", Safety::Safe, vec![Edit::delete(span)])
            }
            None => problem,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("redundant-platform", marked);
    }

    #[test]
    fn platforms() {
        check(
            "FROM «--platform=$TARGETPLATFORM» a:1\nFROM --platform=$BUILDPLATFORM a:1\nFROM «--platform=${TARGETPLATFORM:-linux/amd64}» a:1 AS b\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("redundant-platform", text);
        assert_eq!(
            fixed("FROM --platform=$TARGETPLATFORM a:1 AS b\n"),
            "FROM a:1 AS b\n"
        );
        assert_eq!(
            fixed("ARG TARGETPLATFORM=x\nFROM --platform=$TARGETPLATFORM a:1\n"),
            "ARG TARGETPLATFORM=x\nFROM --platform=$TARGETPLATFORM a:1\n"
        );
    }
}
