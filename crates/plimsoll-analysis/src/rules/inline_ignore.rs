//! A comment switches a rule off.
//!
//! ## What it does
//! Looks for `# hadolint ignore=…` in comments.
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

use plimsoll_syntax::Span;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A comment switches a rule off",
    equivalents: &["DL1001"],
    category: Category::Style,
    severity: Severity::Style,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let source = facts.source();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let begin = start + (line.len() - line.trim_start().len());
        let comment = line.trim();
        start += line.len();
        if is_pragma(comment) {
            let message = "This comment switches rules off for what follows; say so where your settings are, if exceptions must be agreed on.";
            let span = Span::new(begin, begin + comment.len());
            sink.report(Problem::new(usize::MAX, span, message));
        }
    }
}

fn is_pragma(line: &str) -> bool {
    let text = line.strip_prefix('#').map(str::trim_start);
    let text = text.and_then(|text| text.strip_prefix("hadolint"));
    let text = text
        .filter(|text| text.starts_with([' ', '\t']))
        .map(str::trim_start);
    let text = text.map(|text| text.strip_prefix("global").map_or(text, str::trim_start));
    let text = text.and_then(|text| text.strip_prefix("ignore"));
    text.is_some_and(|text| text.trim_start().starts_with('='))
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
