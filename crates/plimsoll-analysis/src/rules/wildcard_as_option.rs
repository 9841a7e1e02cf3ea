//! A wildcard may become an option.
//!
//! ## What it does
//! Looks for an argument that begins with `*` or `?`.
//!
//! ## Why it matters
//! The shell puts the names of files in its place. A file whose name begins with a dash is then
//! read as an option.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /tmp/build
//! RUN rm -f *.deb
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /tmp/build
//! RUN rm -f ./*.deb
//! ```
//!
//! ## Fix safety
//! Safe: only for programs that do not care how a path is written, such as `rm`, `cp` and `chmod`.
//!
//! ## When to ignore it
//! Where all names are known.
//!
//! ## References
//! - ShellCheck SC2035

use plimsoll_shell::Part;

use crate::facts::{Facts, Splitting};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A wildcard may become an option",
    equivalents: &["SC2035"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

/// Programs that do not care how a path is written.
const FILES: [&str; 7] = ["rm", "cp", "mv", "chmod", "chown", "dpkg", "cat"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        for (part, around) in facts.pieces(line).parts {
            let (Some(command), Some(at)) = (around.command, around.word.filter(|at| *at > 0))
            else {
                continue;
            };
            let word = &command.words[at];
            let begins = matches!(part, Part::Plain(text) if text.starts_with(['*', '?']))
                && word.parts.first() == Some(part)
                && around.splitting == Splitting::Split
                && !around.enclosed;
            let name = command.words[0].raw;
            let ended = command.words[..at]
                .iter()
                .any(|word| matches!(word.raw, "--" | ":::" | "::::"));
            if !begins || ended || matches!(name, "echo" | "printf") {
                continue;
            }
            let message = "A file whose name begins with a dash becomes an option here; begin with ./ instead.";
            let problem = Problem::new(line.instruction, word.span, message);
            let value = command.words[at - 1].raw.starts_with("--");
            sink.report(if FILES.contains(&name) && !value && !around.backquoted {
                let edits = vec![Edit::insert(word.span.start, "./")];
                problem.fix("Begin with ./", Safety::Safe, edits)
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
    fn wildcards() {
        check_rule(
            "wildcard-as-option",
            "FROM a:1\nRUN rm -f «*.deb» ./* a/* \"*\" -- * && tar xf «?.tar» && echo *\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("wildcard-as-option", text);
        assert_eq!(
            fixed("FROM a:1\nRUN dpkg -i *.deb\n"),
            "FROM a:1\nRUN dpkg -i ./*.deb\n"
        );
        let kept = "FROM a:1\nRUN find . -name *.pyc\n";
        assert_eq!(fixed(kept), kept);
    }
}
