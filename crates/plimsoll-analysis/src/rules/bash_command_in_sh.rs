//! A command or option that only bash knows stands in a RUN that `sh` reads.
//!
//! ## What it does
//! Looks for options of `echo`, `==` in `[ … ]`, `set -o pipefail`, `pushd`, `shopt`, `local` and
//! the like where no SHELL chooses bash.
//!
//! ## Why it matters
//! The `sh` of Debian and Ubuntu is dash. It prints the `-e` of `echo -e`, and stops at `pushd` and
//! at `set -o pipefail`.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo -e "a\nb" > /etc/app.conf
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN printf 'a\nb\n' > /etc/app.conf
//! ```
//!
//! ## Fix safety
//! Needs a review: where the base image has bash, SHELL makes it read every RUN of the stage, and
//! notice failures in pipes.
//!
//! ## When to ignore it
//! On images whose `sh` knows it; it is folded where that is known.
//!
//! ## References
//! - POSIX, "Shell Command Language"
//! - ShellCheck SC3014, SC3037, SC3040, SC3043, SC3044

use plimsoll_sizes::Shell;
use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Dialect, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A command or option that only bash knows stands in a RUN that `sh` reads",
    equivalents: &["SC3014", "SC3037", "SC3040", "SC3043", "SC3044"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

const BASH: &[Shell] = &[Shell::Bash];
const ASH: &[Shell] = &[Shell::Bash, Shell::Ash];
const ALL: &[Shell] = &[Shell::Bash, Shell::Ash, Shell::Dash];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let read = line.keyword == Keyword::Run && line.script.is_some();
        if !read || facts.dialect(line.instruction) != Dialect::Sh {
            continue;
        }
        let shell = facts.shell_of_base(line.instruction);
        for command in &line.commands {
            let Some((what, known, shells)) = special(command) else {
                continue;
            };
            let knows = shell.map(|shell| shells.contains(&shell));
            let severity = if knows == Some(false) {
                Severity::Warning
            } else {
                Severity::Info
            };
            let message = if knows == Some(true) {
                format!("The sh of this image knows {what}, and that of others does not.")
            } else {
                let which = if knows.is_some() {
                    "this image"
                } else {
                    "many images"
                };
                format!(
                    "The sh of {which} does not know {what}; write it as POSIX does, or choose bash with SHELL."
                )
            };
            let problem = Problem::new(line.instruction, command.span, message).severity(severity);
            let harmless = knows == Some(true) || shells == ALL;
            let problem = problem.folded(harmless).known_as(known);
            sink.report(match facts.set_pipefail(line.instruction, true) {
                Some(edit) if !line.heredoc => problem.fix(
                    "Let bash read the RUNs of this stage",
                    Safety::NeedsReview,
                    vec![edit],
                ),
                _ => problem,
            });
        }
    }
}

type Special = (&'static str, &'static [&'static str], &'static [Shell]);

/// What is special about a program or its options: what it is, its name elsewhere, and the shells
/// that know it.
fn special(command: &CommandFact<'_>) -> Option<Special> {
    let mut words = command
        .arguments
        .iter()
        .map(|argument| argument.raw.as_ref());
    Some(match command.program.raw.as_ref() {
        "[" if words.any(|word| word == "==") => ("`==` in `[`", &["SC3014"], ASH),
        "echo" => {
            let letters = words.next()?.strip_prefix('-')?;
            let option =
                !letters.is_empty() && letters.bytes().all(|letter| b"neE".contains(&letter));
            let shells = if letters == "n" { ALL } else { ASH };
            return option.then_some(("options of `echo`", &["SC3037"], shells));
        }
        "set" if words.any(|word| word == "pipefail") => ("`pipefail`", &["SC3040"], ASH),
        "local" => ("`local`", &["SC3043"], ALL),
        "pushd" | "popd" | "dirs" | "shopt" | "declare" | "typeset" | "mapfile" | "readarray" => {
            ("this command", &["SC3044"], BASH)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("bash-command-in-sh", marked);
    }

    #[test]
    fn commands() {
        check(
            "FROM debian:12\nRUN «set -o pipefail» && «[ a == b ]» && «echo -ne x» && «pushd g» && echo x -e && echo -x\n",
        );
        check("FROM debian:12\nSHELL [\"bash\", \"-c\"]\nRUN pushd x\n");
        check("FROM debian:12\nRUN bash <<EOF\nset -o pipefail\nEOF\n");
    }
}
