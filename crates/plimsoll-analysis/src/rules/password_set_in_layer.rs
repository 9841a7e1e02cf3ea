//! A password is set in a layer.
//!
//! ## What it does
//! Looks for `chpasswd`, `passwd --stdin` and `passwd -d`, and for `-p` of useradd and usermod, in
//! a RUN of the image that is built. A RUN that mounts a secret is left alone, and so is an account
//! that is locked with `!` or `*`.
//!
//! ## Why it matters
//! The password, or its hash, is the same in every container of the image, and everybody who gets
//! the image can read it in its history or in /etc/shadow.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo 'root:changeme' | chpasswd
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd --create-home app
//! USER app
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: somebody may log in with the password.
//!
//! ## When to ignore it
//! In an image for tests alone, which nothing from outside reaches.
//!
//! ## References
//! - Checkov CKV2_DOCKER_17

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{CommandFact, Facts, MountKind};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A password is set in a layer",
    equivalents: &["CKV2_DOCKER_17"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let secret = line.mounts.iter().any(|mount| mount.kind == MountKind::Secret);
        if line.keyword != Keyword::Run || secret || !facts.is_shipped(line.instruction) {
            continue;
        }
        for command in &line.commands {
            if let Some(span) = sets_password(command) {
                let message = "Everybody who gets the image can read this password or its hash, and it is the same in every container; create the user without one.";
                sink.report(Problem::new(line.instruction, span, message));
            }
        }
    }
}

fn sets_password(command: &CommandFact<'_>) -> Option<Span> {
    let has = |option: &str| command.arguments.iter().any(|found| found.text() == option);
    match command.name.as_str() {
        "chpasswd" => Some(command.span),
        "passwd" => (has("--stdin") || has("-d") || has("--delete")).then_some(command.span),
        "useradd" | "usermod" => {
            let option = command
                .arguments
                .iter()
                .position(|found| matches!(found.text(), "-p" | "--password"))?;
            let value = command.arguments.get(option + 1)?;
            let locked = value.text().starts_with(['!', '*']) || value.text() == "x";
            (!locked).then(|| command.arguments[option].span.to(value.span))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn commands() {
        check_rule(
            "password-set-in-layer",
            "FROM a:1\nRUN echo a:b | «chpasswd» && «passwd -d root» && passwd -l b\nRUN useradd -m «-p x1» a && usermod -p '!' a\nRUN --mount=type=secret,id=a chpasswd < /run/secrets/a\n",
        );
    }
}
