//! A label has a key that others will not find.
//!
//! ## What it does
//! Looks for keys of LABEL that are not lower case words joined by dots and dashes, or that use a
//! namespace of Docker.
//!
//! ## Why it matters
//! Programs look labels up by their exact key: `Vendor` and `vendor` are two labels. Docker keeps
//! its own namespaces for itself.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL Vendor="Example"
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.vendor="Example"
//! ```
//!
//! ## Fix safety
//! Needs a review: somebody may already look for the key as it is. Capital letters become small ones;
//! another key only its author can choose.
//!
//! ## When to ignore it
//! Where a program asks for exactly this key.
//!
//! ## References
//! - Docker documentation, "Label key format recommendations"
//! - hadolint DL3048

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A label has a key that others will not find",
    equivalents: &["DL3048", "DF074"],
    category: Category::Style,
    severity: Severity::Style,
    folded: true,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Label {
            continue;
        }
        let odd = instruction
            .pairs()
            .iter()
            .find(|pair| !is_good(pair.key.unquoted()));
        if let Some(pair) = odd {
            let message = format!(
                "Programs look labels up by their exact key, and {} is not made of lower case words joined by dots and dashes; choose another.",
                pair.key.unquoted()
            );
            let problem = Problem::new(at, pair.key.span, message);
            let small = pair.key.text.to_ascii_lowercase();
            let others = instruction.pairs().iter().filter(|pair| !is_good(pair.key.unquoted())).count() > 1;
            let fits = is_good(small.trim_matches('"')) && !others && !pair.key.text.contains(['\\', '\n']);
            sink.report(if fits {
                let edits = vec![Edit::replace(pair.key.span, small)];
                problem.fix("Write the key in small letters", Safety::NeedsReview, edits)
            } else {
                problem
            });
        }
    }
}

fn is_good(key: &str) -> bool {
    let reserved = ["com.docker.", "io.docker.", "org.dockerproject."];
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    // A variable may hold anything.
    key.contains('$')
        || (key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.ends_with(plain)
            && key
                .chars()
                .all(|c| plain(c) || matches!(c, '.' | '-' | '_'))
            && !key.contains("..")
            && !key.contains("--")
            && !reserved.iter().any(|space| key.starts_with(space)))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn keys() {
        check_rule(
            "label-key-form",
            "FROM a:1\nLABEL a.b-c=1 d=2\nLABEL «Vendor»=a\nLABEL a_b c\nLABEL «com.docker.x»=y\nLABEL «a..b»=1\n",
        );
    }
}
