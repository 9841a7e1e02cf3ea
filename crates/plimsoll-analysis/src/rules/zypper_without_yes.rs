//! zypper asks before it installs.
//!
//! ## What it does
//! Looks for `zypper install`, `update`, `remove` and the like without `-n` or `-y`.
//!
//! ## Why it matters
//! Nobody answers in a build, so that zypper gives up and the build stops.
//!
//! ## Example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper install curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper --non-interactive install curl
//! ```
//!
//! ## Fix safety
//! Safe: a build that reached this point stopped there.
//!
//! ## When to ignore it
//! Where somebody answers through a pipe.
//!
//! ## References
//! - hadolint DL3034

use plimsoll_syntax::Keyword;

use crate::facts::{CommandOptions, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "zypper asks before it installs",
    equivalents: &["DL3034", "DF043"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Subcommands that ask.
const ASKS: [&str; 14] = [
    "install",
    "in",
    "remove",
    "rm",
    "source-install",
    "si",
    "patch",
    "update",
    "up",
    "dist-upgrade",
    "dup",
    "install-new-recommends",
    "inr",
    "patch-check",
];

/// Options that answer.
const ANSWERS: [&str; 5] = ["-n", "--non-interactive", "-y", "--no-confirm", "--dry-run"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in line
            .commands
            .iter()
            .filter(|command| command.name == "zypper")
        {
            let options =
                CommandOptions::new(&command.arguments, &["-R", "--root", "-t", "--type"]);
            let verb = options.operands.first().map(|verb| verb.text());
            let asks = verb.is_some_and(|verb| ASKS.contains(&verb));
            let answers =
                ANSWERS.iter().any(|option| options.has(option)) || command.place.pipe_index > 0;
            if !asks || answers {
                continue;
            }
            let message = "zypper asks here before it goes on, and in a build nobody answers; add --non-interactive.";
            let problem = Problem::new(line.instruction, command.span, message);
            let Some(script) = &line.script else {
                sink.report(problem);
                continue;
            };
            let edits = vec![Edit::insert(command.program.span.end, " --non-interactive")];
            sink.report(if script.errors.is_empty() {
                problem.fix("Add --non-interactive", Safety::Safe, edits)
            } else {
                problem
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[test]
    fn installs() {
        check_rule(
            "zypper-without-yes",
            "FROM a:1\nRUN «zypper in a» && zypper -n in b && zypper install -y c && zypper refresh\n",
        );
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("zypper-without-yes", "FROM a:1\nRUN zypper up\n"),
            "FROM a:1\nRUN zypper --non-interactive up\n"
        );
    }
}
