//! RUN uses sudo.
//!
//! ## What it does
//! Looks for sudo in a RUN.
//!
//! ## Why it matters
//! A build runs as root unless a USER says otherwise, so that sudo does nothing there; it only
//! hides variables from the command. Where a USER stands before, that user can become root in the
//! container too.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN sudo apt-get update
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update
//! ```
//!
//! ## Fix safety
//! Safe where root runs the command anyway, sudo has no options, and the command is one that looks
//! at its arguments only. It needs a review for others: they see the variables of the build again,
//! which sudo hides, PATH among them. Otherwise there is no fix: put USER root before the
//! instruction and the other user after it.
//!
//! ## When to ignore it
//! In an image of a development container, whose user is to have sudo.
//!
//! ## References
//! - Dockerfile best practices, "USER"
//! - hadolint DL3004

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Argument, Facts, ShellKind, User};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "RUN uses sudo",
    equivalents: &["DL3004", "DS-0010", "CKV2_DOCKER_1", "DF010", "no-sudo-in-dockerfile"],
    category: Category::Security,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Programs that look at their arguments only, and at no variables of the build.
const PLAIN: &[&str] = &[
    "cat", "chgrp", "chmod", "chown", "cp", "echo", "install", "ln", "ls", "mkdir", "mv", "printf",
    "rm", "rmdir", "sed", "tee", "touch",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in &line.commands {
            let words: Vec<&Argument<'_>> =
                command.wrappers.iter().chain([&command.program]).collect();
            let is_sudo = |word: &&Argument<'_>| matches!(word.text(), "sudo" | "/usr/bin/sudo");
            let Some(at) = words.iter().position(is_sudo) else {
                continue;
            };
            let root = facts.user(line.instruction) == User::Root;
            let message = if root {
                "Root runs this already, and sudo only hides variables from the command; leave it out."
            } else {
                "This needs a user who may become root in the container as well; put USER root before the instruction and the other user after it."
            };
            let problem = Problem::new(line.instruction, words[at].span, message);
            let next = words[at..]
                .iter()
                .find(|word| !is_sudo(word))
                .filter(|next| !next.text().starts_with('-') && !next.text().contains('='));
            sink.report(match next {
                Some(next) if root && line.shell == ShellKind::Posix => {
                    let span = Span {
                        start: words[at].span.start,
                        end: next.span.start,
                    };
                    let safety = if PLAIN.contains(&command.name.as_str()) {
                        Safety::Safe
                    } else {
                        Safety::NeedsReview
                    };
                    problem.fix("Leave sudo out", safety, vec![Edit::delete(span)])
                }
                _ => problem,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("sudo-in-run", marked);
    }

    #[test]
    fn commands() {
        check("FROM debian:12\nRUN «sudo» a && apt-get install -y sudo && «sudo» -u b c\n");
        check("FROM example.org/x:1\nRUN «sudo» -E a\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("sudo-in-run", text);
        assert_eq!(
            fixed("FROM debian:12\nRUN sudo sudo a b\n"),
            "FROM debian:12\nRUN a b\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nUSER x\nRUN sudo a\n"),
            "FROM debian:12\nUSER x\nRUN sudo a\n"
        );
    }
}
