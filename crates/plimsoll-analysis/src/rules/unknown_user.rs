//! USER names somebody whom the image does not know.
//!
//! ## What it does
//! Looks for a USER by name on an official image of a distribution or language whose accounts are
//! known, where neither the image has the account nor anything in the file could create it. A RUN
//! that starts a script, an account file that is copied, or the name anywhere else in an earlier
//! instruction are reason enough to say nothing.
//!
//! ## Why it matters
//! The next RUN, or the container, fails with "unable to find user".
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY server /usr/local/bin/
//! USER app
//! CMD ["server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd --system app
//! COPY server /usr/local/bin/
//! USER app
//! CMD ["server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the account may need a number, a home or a shell.
//!
//! ## When to ignore it
//! Where the base image is your own under an official name.
//!
//! ## References
//! - Dockerfile reference, "USER"

use plimsoll_syntax::Keyword;

use crate::facts::{CommandLine, Facts, ShellKind};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "USER names somebody whom the image does not know",
    equivalents: &["tally/named-identity-in-passwdless-stage"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

/// Official images whose accounts are those of their distribution.
const IMAGES: [&str; 18] = [
    "almalinux", "alpine", "amazonlinux", "busybox", "centos", "debian", "eclipse-temurin", "fedora", "golang",
    "node", "openjdk", "perl", "php", "python", "rockylinux", "ruby", "rust", "ubuntu",
];

/// Accounts that one or another of these images has.
const ACCOUNTS: &str = " root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt adm halt shutdown operator ftp guest ntp postmaster squid xfs cyrus vpopmail smmsp at cron svn sshd ubuntu node dbus systemd-network systemd-resolve systemd-coredump systemd-timesync systemd-oom polkitd tss messagebus utmp tape ";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let (Some(value), Some(stage)) = (instruction.value(), facts.stage_of[at]) else {
            continue;
        };
        let plain = facts.root_image(stage).is_some_and(|image| IMAGES.contains(&image.name.as_str()));
        if instruction.keyword != Keyword::User || !plain {
            continue;
        }
        let user = facts.expand(&value.text, at).unwrap_or_default();
        let name = user.split(':').next().unwrap_or_default().trim();
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !named || ACCOUNTS.contains(&format!(" {name} ")) || may_exist(facts, at, stage, name) {
            continue;
        }
        let message = format!(
            "Nothing creates the user {name}, so that what runs next fails with \"unable to find user\"; create it with useradd or adduser before."
        );
        sink.report(Problem::new(at, value.span, message));
    }
}

/// Whether anything before an instruction may have created the account.
fn may_exist(facts: &Facts<'_>, before: usize, stage: usize, name: &str) -> bool {
    let mut earlier = facts.ancestry(stage).into_iter().flat_map(|each| {
        let range = facts.stage_instructions(each);
        range.start..range.end.min(before.max(range.start))
    });
    earlier.any(|at| {
        let instruction = &facts.instructions()[at];
        let text = instruction.span.text(facts.source());
        match instruction.keyword {
            Keyword::Run => {
                text.contains(name)
                    || text.contains('$')
                    || facts.command_line(at).is_none_or(is_unclear)
            }
            Keyword::Copy | Keyword::Add => {
                let target = instruction.words().last().map(|word| word.text.as_ref());
                text.contains("passwd") || target.is_some_and(|target| matches!(target, "/" | "/etc" | "/etc/"))
            }
            _ => false,
        }
    })
}

/// Whether a line runs something that does more than it says.
fn is_unclear(line: &CommandLine<'_>) -> bool {
    let script = |name: &str| matches!(name, "sh" | "bash" | "ash" | "make" | "." | "source" | "eval" | "ansible-playbook");
    line.shell == ShellKind::Other
        || line.commands.iter().any(|command| {
            script(&command.name) || command.name.is_empty() || command.program.text().contains('/') || command.name.ends_with(".sh")
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unknown-user", marked);
    }

    #[test]
    fn users() {
        check("FROM debian:12\nRUN apt-get update\nUSER «app»\n");
        check("FROM alpine:3.22 AS a\nRUN adduser -D app\nFROM alpine:3.22\nUSER «app:app»\n");
    }

    #[test]
    fn known_or_unclear() {
        check("FROM node:22\nUSER node\nUSER 1000\nUSER $WHO\n");
        check("FROM debian:12\nRUN useradd app\nUSER app\n");
        check("FROM alpine:3.22 AS a\nRUN adduser -D app\nFROM a\nUSER app\n");
        check("FROM debian:12\nRUN ./setup.sh\nUSER app\n");
        check("FROM debian:12\nCOPY --from=a /etc/passwd /etc/\nUSER app\n");
        check("FROM example.org/a:1\nUSER app\n");
        check("FROM debian:12\nRUN apt-get install -y redis-server\nUSER redis\n");
    }
}
