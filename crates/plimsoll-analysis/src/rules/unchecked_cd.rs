//! Nothing asks whether `cd` succeeded.
//!
//! ## What it does
//! Looks for `cd`, `pushd` and `popd` after which the RUN goes on whether or not they succeeded.
//!
//! ## Why it matters
//! Where the directory is missing, everything that follows happens in the wrong one: an `rm -rf *`
//! too.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN cd /opt/app; make install
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN cd /opt/app && make install
//! ```
//!
//! ## Fix safety
//! Needs a review: a build that went on in the wrong directory now stops.
//!
//! ## When to ignore it
//! Never: WORKDIR or `&&` cost nothing.
//!
//! ## References
//! - ShellCheck SC2164

use plimsoll_shell::Simple;
use plimsoll_syntax::{Arguments, Command, Keyword};

use crate::facts::{CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Nothing asks whether `cd` succeeded",
    equivalents: &["SC2164"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if stops_at_failure(facts, line) {
            continue;
        }
        for (command, asked) in facts.pieces(line).changes {
            if asked || stays_near(command) {
                continue;
            }
            // At the end the RUN has the exit status of `cd` itself.
            let last = line
                .commands
                .last()
                .is_some_and(|last| last.span == command.span);
            let message = "Where this directory is missing, all that follows happens in the wrong one; join it with &&, or use WORKDIR.";
            let problem = Problem::new(line.instruction, command.span, message).folded(last);
            let edits = vec![Edit::insert(command.span.end, " || exit 1")];
            let plain = line
                .commands
                .iter()
                .any(|each| each.span == command.span && each.is_plain());
            sink.report(if plain {
                problem.fix("Stop where it fails", Safety::NeedsReview, edits)
            } else {
                problem
            });
        }
    }
}

/// Whether the shell stops at any failure: `set -e`, or an option of SHELL.
fn stops_at_failure(facts: &Facts<'_>, line: &CommandLine<'_>) -> bool {
    let flag = |text: &str| text.starts_with('-') && !text.starts_with("--") && text.contains('e');
    let set = line.commands.iter().any(|command| {
        let mut arguments = command.arguments.iter();
        command.name == "set" && arguments.any(|each| flag(each.text()) || each.text() == "errexit")
    });
    let shell = facts.effective(Keyword::Shell, line.instruction);
    let by_shell = matches!(
        shell.map(|shell| &shell.arguments),
        Some(Arguments::Command(Command::Exec(words))) if words.iter().any(|word| flag(&word.text))
    );
    set || by_shell
}

/// Whether it only goes to the root, or up.
fn stays_near(command: &Simple<'_>) -> bool {
    match command.words.as_slice() {
        [_, path] => path
            .raw
            .split('/')
            .all(|part| matches!(part, "" | "." | "..")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unchecked-cd", marked);
    }

    #[test]
    fn changes() {
        check("FROM a:1\nRUN a && «cd b»; c\nRUN cd a && b; cd ..; cd /; cd x || exit\n");
        check("FROM a:1\nRUN set -ex; cd a; b\nRUN if cd a; then b; fi; («cd c»; d)\n");
        check("FROM a:1\nSHELL [\"bash\", \"-ec\"]\nRUN cd a; b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("unchecked-cd", text);
        assert_eq!(
            fixed("FROM a:1\nRUN cd a; b\n"),
            "FROM a:1\nRUN cd a || exit 1; b\n"
        );
    }
}
