//! apt asks before it installs.
//!
//! ## What it does
//! Looks for apt-get and apt that install or upgrade without `-y` or another way of saying yes.
//!
//! ## Why it matters
//! Nobody can answer while an image is built: as soon as apt would install more than was named it
//! asks, gets no answer and gives up.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Fix safety
//! Safe: where the build went through, it does the same; where apt asked, the build failed.
//!
//! ## When to ignore it
//! Where the answer comes from elsewhere, such as a configuration file in the base image.
//!
//! ## References
//! - apt-get(8)
//! - hadolint DL3014

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "apt asks before it installs",
    equivalents: &["DL3014", "DS-0021", "DF015", "missing-assume-yes-switch"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in &line.commands {
            let Some(verb) = command
                .subcommand()
                .filter(|verb| asks(command, verb.text()))
            else {
                continue;
            };
            if says_yes(command) {
                continue;
            }
            let message = format!(
                "{} asks here before it goes on, and in a build nobody answers, so that it gives up; add -y.",
                command.name
            );
            let edits = vec![line.argument_after(verb, "-y")];
            sink.report(Problem::new(line.instruction, command.span, message).fix(
                "Add -y",
                Safety::Safe,
                edits,
            ));
        }
    }
}

fn asks(command: &CommandFact<'_>, verb: &str) -> bool {
    let installs = matches!(
        verb,
        "install" | "upgrade" | "dist-upgrade" | "full-upgrade" | "build-dep"
    );
    matches!(command.name.as_str(), "apt-get" | "apt") && installs
}

/// Whether the command, or what is piped into it, says yes.
fn says_yes(command: &CommandFact<'_>) -> bool {
    let mut quiet = 0;
    for argument in &command.arguments {
        let text = argument.text();
        let short = text.starts_with('-') && !text.starts_with("--");
        let simulates = matches!(
            text,
            "--dry-run" | "--simulate" | "--just-print" | "--recon" | "--no-act" | "-s"
        );
        let long = matches!(
            text,
            "--yes"
                | "--assume-yes"
                | "--force-yes"
                | "--assume-no"
                | "--download-only"
                | "-d"
                | "--print-uris"
        );
        if long
            || simulates
            || (short && text.contains('y'))
            || text.contains("Assume-Yes")
            || text == "-q=2"
        {
            return true;
        }
        if short {
            quiet += text.matches('q').count();
        }
        quiet += usize::from(text == "--quiet");
    }
    quiet > 1 || command.place.pipe_index > 0
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apt-without-yes", marked);
    }

    #[test]
    fn installs() {
        check("FROM debian:12\nRUN «apt-get install curl» && apt-get -y install git\n");
        check(
            "FROM debian:12\nRUN apt-get install -qq a && apt-get -qy install b && apt-get install -q -q c\n",
        );
        check(
            "FROM debian:12\nRUN yes | apt-get install a && apt-get update && apt-get --assume-yes install c\n",
        );
        check("FROM debian:12\nRUN «apt upgrade» && apt list\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("apt-without-yes", text);
        assert_eq!(
            fixed("FROM debian:12\nRUN apt-get install --fix-missing \\\n curl\n"),
            "FROM debian:12\nRUN apt-get install -y --fix-missing \\\n curl\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN [\"apt-get\", \"install\", \"a\"]\n"),
            "FROM debian:12\nRUN [\"apt-get\", \"install\", \"-y\", \"a\"]\n"
        );
    }
}
