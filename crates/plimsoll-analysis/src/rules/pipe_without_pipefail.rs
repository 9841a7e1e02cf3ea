//! A failure at the left of a pipe goes unnoticed.
//!
//! ## What it does
//! Looks for a RUN with a pipe whose shell does not know `pipefail` set, by SHELL or by `set` in
//! the RUN itself. Pipes from commands that do not fail, such as echo, are left alone.
//!
//! ## Why it matters
//! A shell looks at the last command of a pipe only. When a download at its left breaks off, the
//! build goes on and the image is made of half of it.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSL https://example.org/list | sort > /list
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! RUN curl -fsSL https://example.org/list | sort > /list
//! ```
//!
//! ## Fix safety
//! Safe where the base image has a shell with `pipefail` (bash, or Alpine's ash) that reads all RUNs
//! of the stage as the one before, and all pipes go from downloads and the like to programs that
//! read to the end: a build that succeeds makes the same image, and one that failed unnoticed stops.
//! Needs a review otherwise: some pipes only work because the left side may fail, such as `yes | …`.
//! There is no fix where the shell is not certainly there.
//!
//! ## When to ignore it
//! Where the right side notices that something is missing.
//!
//! ## References
//! - Dockerfile best practices, "Using pipes"
//! - hadolint DL4006

use plimsoll_syntax::{Command, Keyword};

use crate::facts::{CommandFact, CommandLine, Facts, ShellKind};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A failure at the left of a pipe goes unnoticed",
    equivalents: &["DL4006", "DF057", "set-pipefail"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run
            || line.shell != ShellKind::Posix
            || shell_sets_it(facts, line.instruction)
        {
            continue;
        }
        let piped = line.commands.iter().enumerate().find(|(at, command)| {
            let last = command.place.pipe_index + 1 == command.place.pipe_length;
            let left = || {
                line.commands[..*at]
                    .iter()
                    .filter(|left| left.pipeline == command.pipeline)
            };
            // Groups have no command of their own in the pipe and may fail.
            let harmless =
                || left().filter(|left| never_fails(left)).count() == command.place.pipe_index;
            command.place.pipe_length > 1 && last && !harmless() && !set_before(line, *at)
        });
        if let Some((at, command)) = piped {
            let left = line.commands[..at]
                .iter()
                .find(|left| left.pipeline == command.pipeline);
            let name = left.map_or("the left side", |left| left.program.text());
            let message = format!(
                "The shell does not notice when `{name}` fails, and the build goes on with what is left; set pipefail with SHELL, or write to a file first."
            );
            let problem = Problem::new(line.instruction, command.pipeline, message);
            let edit = facts.set_pipefail(line.instruction, false);
            sink.report(match edit {
                Some(edit) => {
                    let safety = if facts.agrees_with_pipefail(line.instruction) {
                        Safety::Safe
                    } else {
                        Safety::NeedsReview
                    };
                    problem.fix("Set pipefail for this stage", safety, vec![edit])
                }
                None => problem,
            });
        }
    }
}

fn shell_sets_it(facts: &Facts<'_>, at: usize) -> bool {
    let shell = facts
        .effective(Keyword::Shell, at)
        .and_then(|shell| shell.command());
    matches!(shell, Some(Command::Exec(words)) if words.iter().any(|word| word.text.contains("pipefail")))
}

fn set_before(line: &CommandLine<'_>, at: usize) -> bool {
    line.commands[..at].iter().any(|command| {
        command.name == "set"
            && command
                .arguments
                .iter()
                .any(|argument| argument.text() == "pipefail")
    })
}

fn never_fails(command: &CommandFact<'_>) -> bool {
    matches!(
        command.name.as_str(),
        "echo" | "printf" | "yes" | "true" | ":"
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("pipe-without-pipefail", marked);
    }

    #[test]
    fn pipes() {
        check("FROM a:1\nRUN «curl a | sh» && b | c\n");
        check("FROM a:1\nRUN set -euo pipefail; curl a | sh\n");
        check("FROM a:1\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN curl a | sh\n");
        check("FROM a:1\nRUN echo a | tee b && yes | c\n");
        check("FROM a:1\nRUN x=$(«curl a | tail -1»)\n");
        check("FROM a:1\nRUN «(curl a; b) | c»\n");
        check("FROM a:1\nRUN [\"a\", \"|\"]\n");
    }
}
