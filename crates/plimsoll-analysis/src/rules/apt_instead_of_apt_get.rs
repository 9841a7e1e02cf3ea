//! apt runs in a script.
//!
//! ## What it does
//! Looks for `apt` in a RUN.
//!
//! ## Why it matters
//! `apt` is made for people at a terminal: it warns that its interface may change, and its output
//! changes between versions. `apt-get` does the same and stays as it is.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt update && apt install -y --no-install-recommends curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Fix safety
//! Changes layers: there is a fix only for commands that apt-get has under the same name and with
//! the same meaning, but apt-get keeps the downloaded packages where the image's configuration of
//! apt does not remove them. `apt upgrade` is not one of them: it installs new packages, which `apt-get upgrade`
//! does not.
//!
//! ## When to ignore it
//! Never worth much: the build works all the same.
//!
//! ## References
//! - apt(8), "Script usage"
//! - hadolint DL3027

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "apt runs in a script",
    equivalents: &["DL3027", "CKV_DOCKER_9", "DF059", "prefer-apt-get"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::ChangesLayers),
    check,
};

/// Commands that apt-get has as well, with the same meaning.
const SHARED: [&str; 11] = [
    "update",
    "install",
    "remove",
    "purge",
    "autoremove",
    "build-dep",
    "source",
    "download",
    "changelog",
    "clean",
    "autoclean",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in line.commands.iter().filter(|command| command.name == "apt") {
            let program = &command.program;
            let message = "apt is made for people and warns that its interface may change; use apt-get in scripts.";
            let problem = Problem::new(line.instruction, program.span, message);
            let shared = command
                .subcommand()
                .is_some_and(|verb| SHARED.contains(&verb.text()));
            let text = program
                .span
                .text(facts.source())
                .replacen("apt", "apt-get", 1);
            let plain = matches!(
                text.as_str(),
                "apt-get" | "\"apt-get\"" | "/usr/bin/apt-get"
            );
            sink.report(if shared && plain {
                problem.fix(
                    "Use apt-get",
                    Safety::ChangesLayers,
                    vec![Edit::replace(program.span, text)],
                )
            } else {
                problem
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apt-instead-of-apt-get", marked);
    }

    #[test]
    fn commands() {
        check(
            "FROM debian:12\nRUN «apt» update && sudo «apt» install -y a && apt-get install apt\n",
        );
        check("FROM debian:12\nRUN «apt» list --installed\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("apt-instead-of-apt-get", text);
        assert_eq!(
            fixed("FROM debian:12\nRUN apt install -y a\n"),
            "FROM debian:12\nRUN apt-get install -y a\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN apt upgrade -y\n"),
            "FROM debian:12\nRUN apt upgrade -y\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN [\"apt\", \"update\"]\n"),
            "FROM debian:12\nRUN [\"apt-get\", \"update\"]\n"
        );
    }
}
