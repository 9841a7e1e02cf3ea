//! A command's output is split into words.
//!
//! ## What it does
//! Looks for `$(…)` and backquotes without quotes in the arguments of a command.
//!
//! ## Why it matters
//! The shell splits the output at blanks and takes `*` and `?` in it for file names. Without any
//! output the argument is not there at all, and the next one takes its place.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /opt/$(uname -m)
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir "/opt/$(uname -m)"
//! ```
//!
//! ## Fix safety
//! Safe: only around commands that print one word, such as `uname -m` and `dpkg
//! --print-architecture`.
//!
//! ## When to ignore it
//! Where the splitting is wanted, as in `rm $(cat list)`.
//!
//! ## References
//! - POSIX shell, "Field Splitting"
//! - ShellCheck SC2046

use plimsoll_shell::{Command, Part, Script, Simple, SubstitutionKind};

use crate::facts::{Facts, Splitting};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A command's output is split into words",
    equivalents: &["SC2046"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        for (part, around) in facts.pieces(line).parts {
            let Part::Substitution { script, kind, span } = part else {
                continue;
            };
            let only = only_command(script);
            let name = only
                .and_then(|only| only.words.first())
                .map(|word| word.raw);
            if around.splitting != Splitting::Split
                || *kind == SubstitutionKind::Process
                || script.list.pipelines.is_empty()
                || matches!(name, Some("seq" | "pgrep"))
            {
                continue;
            }
            let message = "The shell splits what this prints at blanks and fills in file names for its wildcards; put it in double quotes.";
            let problem = Problem::new(line.instruction, *span, message);
            let fits = *kind == SubstitutionKind::Dollar && !around.backquoted;
            sink.report(if fits && only.is_some_and(prints_one_word) {
                let quotes = vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
                problem.fix("Put it in quotes", Safety::Safe, quotes)
            } else {
                problem
            });
        }
    }
}

/// The command of a script that has no other.
fn only_command<'s, 't>(script: &'s Script<'t>) -> Option<&'s Simple<'t>> {
    match script.list.pipelines.as_slice() {
        [pipeline] => match pipeline.commands.as_slice() {
            [Command::Simple(simple)] => Some(simple),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a command prints exactly one word.
fn prints_one_word(command: &Simple<'_>) -> bool {
    let words: Vec<&str> = command.words.iter().map(|word| word.raw).collect();
    matches!(
        words.as_slice(),
        ["uname", "-m" | "-r" | "-s"]
            | ["dpkg", "--print-architecture"]
            | ["lsb_release", "-cs" | "-sc" | "-rs" | "-sr"]
            | ["rpm", "-E", _]
            | ["arch" | "nproc" | "whoami" | "mktemp"]
            | ["mktemp", "-d"]
            | ["id", "-u" | "-g" | "-un" | "-gn"]
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unquoted-substitution", marked);
    }

    #[test]
    fn substitutions() {
        check(
            "FROM a:1\nRUN rm «$(a)» \"$(b)\" x«`c`» > $(d) && e=$(f) && $(g) && for i in $(h); do j $(seq 3); done\n",
        );
        check(
            "FROM a:1\nRUN export A=«$(b)»\nSHELL [\"bash\", \"-c\"]\nRUN export A=$(b) && diff <(a) <(b)\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("unquoted-substitution", text);
        assert_eq!(
            fixed("FROM a:1\nRUN a linux-$(uname -r)\n"),
            "FROM a:1\nRUN a linux-\"$(uname -r)\"\n"
        );
        let kept = "FROM a:1\nRUN rm $(cat list)\n";
        assert_eq!(fixed(kept), kept);
    }
}
