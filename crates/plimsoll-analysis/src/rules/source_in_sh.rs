//! `source` is a word of bash.
//!
//! ## What it does
//! Looks for `source` in a RUN that `sh` reads.
//!
//! ## Why it matters
//! The `sh` of Debian and Ubuntu does not know it, and the build stops with "source: not found".
//! A dot does the same in every shell.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN source /opt/env.sh && make
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN . /opt/env.sh && make
//! ```
//!
//! ## Fix safety
//! Safe: only where the file is given with its folder, as `.` looks for a bare name elsewhere, and
//! where nothing is handed to it, as the `.` of Debian and Ubuntu drops that.
//!
//! ## When to ignore it
//! On images whose `sh` knows it, such as Alpine and those of Red Hat; it is folded there.
//!
//! ## References
//! - ShellCheck SC3046

use plimsoll_sizes::Shell;
use plimsoll_syntax::Keyword;

use crate::facts::{Dialect, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "`source` is a word of bash",
    equivalents: &["SC3046"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run
            || line.script.is_none()
            || facts.dialect(line.instruction) != Dialect::Sh
        {
            continue;
        }
        let shell = facts.shell_of_base(line.instruction);
        for command in line
            .commands
            .iter()
            .filter(|command| command.program.text() == "source")
        {
            let span = command.program.span;
            let problem = match shell {
                Some(Shell::Dash) => {
                    let message = "The sh of this image does not know `source`, and the build stops here; write a dot.";
                    Problem::new(line.instruction, span, message).severity(Severity::Error)
                }
                Some(_) => {
                    let message = "The sh of this image knows `source`, and that of Debian and Ubuntu does not; write a dot.";
                    Problem::new(line.instruction, span, message)
                        .severity(Severity::Info)
                        .folded(true)
                }
                None => {
                    let message = "The sh of many images does not know `source`, and the build stops there; write a dot.";
                    Problem::new(line.instruction, span, message)
                }
            };
            let whole = command.argument(0).is_some_and(|file| file.contains('/'))
                && command.argument(1).is_none();
            sink.report(if whole {
                problem.fix("Write a dot", Safety::Safe, vec![Edit::replace(span, ".")])
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
        check_rule("source-in-sh", marked);
    }

    #[test]
    fn sources() {
        check("FROM debian:12\nRUN «source» /a && bash -c 'source b' && . c\nRUN «source» x\n");
        check("FROM debian:12\nSHELL [\"/bin/bash\", \"-c\"]\nRUN source /a\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("source-in-sh", text);
        assert_eq!(
            fixed("FROM a:1\nRUN source /a && b\n"),
            "FROM a:1\nRUN . /a && b\n"
        );
        for kept in [
            "FROM a:1\nRUN source a && b\n",
            "FROM a:1\nRUN source /a root\n",
        ] {
            assert_eq!(fixed(kept), kept);
        }
    }
}
