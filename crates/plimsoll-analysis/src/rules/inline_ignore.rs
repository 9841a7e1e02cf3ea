//! A comment switches a rule off.
//!
//! ## What it does
//! Looks for `# hadolint ignore=…` and `# plimsoll ignore=…` in comments.
//!
//! ## Why it matters
//! Where a team agrees on its rules in one place, an exception in a file is easily overlooked.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! # hadolint ignore=DL3008
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: somebody had a reason.
//!
//! ## When to ignore it
//! Always, unless you have agreed to allow no exceptions.
//!
//! ## References
//! - hadolint DL1001

use crate::facts::{Facts, PragmaSays, PragmaTool};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A comment switches a rule off",
    equivalents: &["DL1001", "DF072"],
    category: Category::Style,
    severity: Severity::Style,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for pragma in &facts.pragmas {
        if matches!(pragma.says, PragmaSays::Ignore(_)) && pragma.tool != PragmaTool::BuildKit {
            let message = "This comment switches rules off for what follows; say so where your settings are, if exceptions must be agreed on.";
            sink.report(Problem::new(usize::MAX, pragma.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn comments() {
        check_rule(
            "inline-ignore",
            "«# hadolint ignore=DL3006»\nFROM a\n  «#hadolint global ignore=DL3008»\n# hadolint ignores\nRUN b\n",
        );
    }
}
