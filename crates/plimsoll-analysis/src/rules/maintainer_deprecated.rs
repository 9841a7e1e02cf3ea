//! MAINTAINER is deprecated.
//!
//! ## What it does
//! Looks for MAINTAINER.
//!
//! ## Why it matters
//! The instruction is deprecated since Docker 1.13. A label says the same in a way that all tools
//! can read.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22
//! MAINTAINER Ada <ada@example.org>
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="Ada <ada@example.org>"
//! ```
//!
//! ## Fix safety
//! Safe: the text is kept word for word, in the label that the OCI defines for it.
//!
//! ## When to ignore it
//! Where a tool reads the image's author field.
//!
//! ## References
//! - Dockerfile reference, "MAINTAINER (deprecated)"
//! - BuildKit MaintainerDeprecated
//! - hadolint DL4000

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "MAINTAINER is deprecated",
    equivalents: &["DL4000", "MaintainerDeprecated", "DS-0022", "CKV_DOCKER_6", "DF019", "maintainer-is-deprecated"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Maintainer {
            continue;
        }
        let message = "MAINTAINER is deprecated; put the name into the label org.opencontainers.image.authors.";
        let problem = Problem::new(at, instruction.keyword_word.span, message);
        let value = instruction
            .value()
            .filter(|_| !facts.holds_comment(instruction.head));
        sink.report(match value {
            Some(value) => {
                let word = &instruction.keyword_word;
                let label = if word.text.starts_with('m') {
                    "label"
                } else {
                    "LABEL"
                };
                let text = quoted(value.unquoted(), char::from(facts.file.escape));
                let text = format!("{label} org.opencontainers.image.authors={text}");
                problem.fix(
                    "Use a label",
                    Safety::Safe,
                    vec![Edit::replace(word.span.to(value.span), text)],
                )
            }
            None => problem,
        });
    }
}

/// A value in double quotes, in which nothing means anything else.
fn quoted(value: &str, escape: char) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        if c == '"' || c == '$' || c == escape {
            text.push(escape);
        }
        text.push(c);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("maintainer-deprecated", marked);
    }

    #[test]
    fn maintainer() {
        check("FROM a:1\n«MAINTAINER» Ada\n«maintainer» \"Ada <a@b>\"\nLABEL maintainer=x\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("maintainer-deprecated", text);
        assert_eq!(
            fixed("FROM a:1\nMAINTAINER \"Ada\" <a@b> $5 \\x\n"),
            "FROM a:1\nLABEL org.opencontainers.image.authors=\"\\\"Ada\\\" <a@b> \\$5 \\\\x\"\n"
        );
        assert_eq!(
            fixed("FROM a:1\nmaintainer 'Ada'\n"),
            "FROM a:1\nlabel org.opencontainers.image.authors=\"Ada\"\n"
        );
    }
}
