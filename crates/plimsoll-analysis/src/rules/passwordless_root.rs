//! Everybody in the container can become root.
//!
//! ## What it does
//! Looks for `NOPASSWD` that a RUN writes into the rules of sudo, and for chmod that makes a
//! program run as its owner (`u+s`, `4755`), in an image whose container does not run as root
//! anyway.
//!
//! ## Why it matters
//! USER takes rights away from the program, and this gives them back: who takes the program over
//! is root with one more command.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN echo 'node ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/node
//! USER node
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN chown node /srv
//! USER node
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: something may rely on the rights.
//!
//! ## When to ignore it
//! In an image to develop in, where people install what they need.
//!
//! ## References
//! - sudoers(5), chmod(1)

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{CommandFact, Facts, User};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Everybody in the container can become root",
    equivalents: &[],
    category: Category::Security,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.user(facts.instructions().len()) != User::Other {
        return;
    }
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run || !facts.is_shipped(line.instruction) {
            continue;
        }
        for command in &line.commands {
            if let Some(span) = gives_root(command) {
                let message = "This lets the container's user become root again, so that USER protects nothing; give the user only the files that it needs.";
                sink.report(Problem::new(line.instruction, span, message));
            }
        }
    }
}

fn gives_root(command: &CommandFact<'_>) -> Option<Span> {
    let mut arguments = command.arguments.iter();
    match command.name.as_str() {
        "echo" | "printf" | "sed" => {
            let found = arguments.find(|argument| argument.raw.contains("NOPASSWD"))?;
            Some(found.span)
        }
        "chmod" => {
            let mode = arguments.find(|argument| !argument.text().starts_with('-'))?;
            let text = mode.text();
            let octal = text.trim_start_matches('0');
            let owner = octal.len() == 4
                && octal.starts_with(['4', '5', '6', '7'])
                && octal.bytes().all(|byte| byte.is_ascii_digit());
            (owner || matches!(text, "u+s" | "+s" | "ug+s" | "a+s")).then_some(mode.span)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn rights() {
        check_rule(
            "passwordless-root",
            "FROM a:1\nRUN echo «\"a ALL=(ALL) NOPASSWD:ALL\"» >> /etc/sudoers\nRUN chmod «u+s» /bin/a && chmod «04755» /bin/b && chmod 2755 c && chmod 755 d\nUSER 1000\n",
        );
        check_rule("passwordless-root", "FROM debian:12\nRUN chmod u+s /bin/a\n");
    }
}
