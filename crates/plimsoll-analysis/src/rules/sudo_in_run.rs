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
//! which sudo hides, PATH among them. Where a USER stands before, all commands with sudo become root's
//! in a RUN between USER root and that USER, if the RUN has hardly any others; that needs a review as
//! well. Otherwise there is no fix.
//!
//! ## When to ignore it
//! In an image of a development container, whose user is to have sudo.
//!
//! ## References
//! - Dockerfile best practices, "USER"
//! - hadolint DL3004

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Argument, CommandLine, Facts, ShellKind, User};
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
            let Some(at) = words.iter().position(|word| is_sudo(word)) else {
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
                .find(|word| !is_sudo(word) && !is_kept(word))
                .filter(|next| !next.text().starts_with('-') && !next.text().contains('='));
            sink.report(match next {
                Some(next) if root && line.shell == ShellKind::Posix => {
                    let span = Span {
                        start: words[at].span.start,
                        end: next.span.start,
                    };
                    let without = words[at..].iter().take_while(|word| word.span != next.span);
                    let plain = without.into_iter().all(|word| is_sudo(word));
                    let safety = if plain && PLAIN.contains(&command.name.as_str()) {
                        Safety::Safe
                    } else {
                        Safety::NeedsReview
                    };
                    problem.fix("Leave sudo out", safety, vec![Edit::delete(span)])
                }
                _ => match as_root(facts, line) {
                    Some(edits) => {
                        problem.fix("Run it as root, without sudo", Safety::NeedsReview, edits)
                    }
                    None => problem,
                },
            });
        }
    }
}

fn is_sudo(word: &Argument<'_>) -> bool {
    matches!(word.text(), "sudo" | "/usr/bin/sudo")
}

/// Options that root needs no more: the environment is kept, and the home is root's.
fn is_kept(word: &Argument<'_>) -> bool {
    matches!(word.text(), "-E" | "-H" | "-EH" | "-HE" | "-n")
}

/// The edits that put a RUN between USER root and the USER that holds, without sudo. Nothing where a
/// command without sudo would make files that are root's then.
fn as_root(facts: &Facts<'_>, line: &CommandLine<'_>) -> Option<Vec<Edit>> {
    let instruction = facts.instructions().get(line.instruction)?;
    let user = facts.effective(Keyword::User, line.instruction)?.value()?;
    let readable = line.shell == ShellKind::Posix
        && line.script.as_ref().is_some_and(|script| script.errors.is_empty())
        && facts.user(line.instruction) == User::Other
        && !user.text.contains('\\');
    if !readable {
        return None;
    }
    let mut edits = Vec::new();
    for command in &line.commands {
        let mut words = command.wrappers.iter().chain([&command.program]).peekable();
        let Some(first) = words.next_if(|word| is_sudo(word)) else {
            // These make no files of their own.
            if matches!(command.name.as_str(), "cd" | "echo" | "export" | "printf" | "set" | "test" | "[" | "true") {
                continue;
            }
            return None;
        };
        let next = words.find(|word| !is_kept(word))?;
        if next.text().starts_with('-') || next.text().contains('=') || is_sudo(next) {
            return None;
        }
        edits.push(Edit::delete(Span { start: first.span.start, end: next.span.start }));
    }
    let eol = facts.line_ending();
    let keyword = facts.keyword_like(instruction, "USER");
    edits.push(Edit::insert(instruction.span.start, format!("{keyword} root{eol}")));
    edits.push(Edit::insert(instruction.span.end, format!("{eol}{keyword} {}", user.text)));
    Some(edits)
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
            "FROM debian:12\nUSER x\nUSER root\nRUN a\nUSER x\n"
        );
        let kept = "FROM debian:12\nUSER x\nRUN sudo a && make b\n";
        assert_eq!(fixed(kept), kept);
    }
}
