//! The protocol in EXPOSE is not in lower case.
//!
//! ## What it does
//! Looks for an EXPOSE whose protocol has upper-case letters.
//!
//! ## Why it matters
//! It works, and is lowered in the image; the Dockerfile and what tools show of the image differ.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 53/UDP
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 53/udp
//! ```
//!
//! ## Fix safety
//! Safe: the image is the same.
//!
//! ## When to ignore it
//! Never worth much: the image is the same.
//!
//! ## References
//! - BuildKit ExposeProtoCasing

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The protocol in EXPOSE is not in lower case",
    equivalents: &["ExposeProtoCasing", "DF078"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Expose {
            continue;
        }
        for word in instruction.words() {
            let Some((port, protocol)) = word.text.rsplit_once('/') else {
                continue;
            };
            let lower = protocol.to_ascii_lowercase();
            if protocol.contains('$') || lower == protocol {
                continue;
            }
            let message = format!("The image will say {lower}; write the protocol in lower case.");
            let edits = vec![Edit::replace(word.span, format!("{port}/{lower}"))];
            let problem = Problem::new(at, word.span, message);
            sink.report(problem.fix("Write it in lower case", Safety::Safe, edits));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("exposed-protocol-casing", marked);
    }

    #[test]
    fn protocols() {
        check("FROM a:1\nEXPOSE 80 «53/UDP» 53/tcp 1/$P\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("exposed-protocol-casing", text);
        assert_eq!(
            fixed("FROM a:1\nEXPOSE 53/Udp\n"),
            "FROM a:1\nEXPOSE 53/udp\n"
        );
    }
}
