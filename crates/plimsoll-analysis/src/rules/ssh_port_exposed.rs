//! The image exposes the port of SSH.
//!
//! ## What it does
//! Looks for `EXPOSE 22` in the image that is built.
//!
//! ## Why it matters
//! A container that lets people log in has a second program to keep alive and up to date, keys or
//! passwords inside the image, and one more door. `docker exec` gives a shell without any of it.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80 22
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80
//! ```
//!
//! ## Fix safety
//! Needs a review: the server itself has to go as well, and only its author knows what starts it.
//!
//! ## When to ignore it
//! Where SSH is what the image is for, as in a Git server or a jump host.
//!
//! ## References
//! - Trivy DS-0004
//! - Checkov CKV_DOCKER_1

use plimsoll_syntax::{Keyword, Span};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The image exposes the port of SSH",
    equivalents: &["DS-0004", "CKV_DOCKER_1"],
    category: Category::Security,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Expose || !facts.is_shipped(at) {
            continue;
        }
        let words = instruction.words();
        let ssh = words.iter().position(|word| {
            let port = facts.expand(&word.text, at);
            port.is_some_and(|port| matches!(port.as_str(), "22" | "22/tcp"))
        });
        if let Some(place) = ssh {
            let word = &words[place];
            let message = "This is the port of SSH, and an SSH server in a container is one more program to guard and update; leave it out, and use docker exec.";
            let span = match (place.checked_sub(1), words.get(place + 1)) {
                (Some(before), _) => Some(Span { start: words[before].span.end, end: word.span.end }),
                (None, Some(next)) => Some(Span { start: word.span.start, end: next.span.start }),
                (None, None) => facts.take_out_instruction(instruction),
            };
            let problem = Problem::new(at, word.span, message);
            sink.report(match span.filter(|span| !facts.holds_comment(*span)) {
                Some(span) => {
                    let edits = vec![Edit::delete(span)];
                    problem.fix("Leave the port out", Safety::NeedsReview, edits)
                }
                None => problem,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn ports() {
        check_rule(
            "ssh-port-exposed",
            "FROM a:1 AS b\nEXPOSE 22\nFROM a:1\nARG P=22\nEXPOSE 80 «22»\nEXPOSE «$P/tcp» 2222 22/udp\n",
        );
    }
}
