//! `echo` may print a backslash and a letter.
//!
//! ## What it does
//! Looks for `\n`, `\t` and the like in the arguments of `echo`.
//!
//! ## Why it matters
//! The `echo` of Debian's `sh` makes a line break of `\n`, that of bash prints a backslash and an
//! `n`. The same line writes two different files on two base images.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo "a\nb" > /etc/app.conf
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN printf 'a\nb\n' > /etc/app.conf
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only somebody who has seen the result knows which one was meant.
//!
//! ## When to ignore it
//! Where a backslash and a letter are meant, as in the pattern of a file that is written.
//!
//! ## References
//! - POSIX, `echo`, "Application Usage"
//! - ShellCheck SC2028

use plimsoll_shell::Part;
use plimsoll_sizes::Shell;

use crate::facts::{Dialect, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "`echo` may print a backslash and a letter",
    equivalents: &["SC2028"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let mut reported = None;
        for (part, around) in facts.pieces(line).parts {
            let (Some(command), Some(at)) = (around.command, around.word.filter(|at| *at > 0))
            else {
                continue;
            };
            let words = &command.words;
            let echoes = words[0].raw == "echo";
            let asks = words
                .iter()
                .skip(1)
                .take_while(|word| word.raw.starts_with('-'))
                .any(|word| word.raw.contains('e'));
            let text = match part {
                Part::Single(text) => text,
                Part::Plain(text) if around.enclosed => text,
                _ => continue,
            };
            if !echoes || asks || !has_escape(text) || reported == Some(command.span) {
                continue;
            }
            reported = Some(command.span);
            let prints = facts.dialect(line.instruction) == Dialect::Bash
                || facts.shell_of_base(line.instruction) == Some(Shell::Bash);
            let problem = if prints {
                let message = "The `echo` of bash prints the backslash and the letter as they are; use printf.";
                Problem::new(line.instruction, words[at].span, message).severity(Severity::Warning)
            } else {
                let message = "Some shells make a line break or tab of this and others print the backslash; use printf.";
                Problem::new(line.instruction, words[at].span, message)
            };
            sink.report(problem);
        }
    }
}

/// Whether a text has a backslash and `n`, `t`, a number or the like.
fn has_escape(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.next().is_some_and(is_escape) {
            return true;
        }
    }
    false
}

fn is_escape(c: char) -> bool {
    matches!(
        c,
        'a' | 'b' | 'e' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | '0'..='7'
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("echo-escape", marked);
    }

    #[test]
    fn escapes() {
        check(
            "FROM a:1\nRUN echo «\"a\\nb\"» && echo -e 'a\\nb' && echo «'\\t'» 'a\\\\n' && printf 'a\\n'\n",
        );
    }
}
