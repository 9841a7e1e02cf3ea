//! Brackets without quotes are a wildcard.
//!
//! ## What it does
//! Looks for an argument such as `name[extra]` without quotes, in whose brackets a letter stands
//! twice, so that no set of single letters can be meant.
//!
//! ## Why it matters
//! The shell reads `[extra]` as one letter out of `e`, `x`, `t`, `r` and `a`. A file whose name fits
//! takes the argument's place, and zsh stops where none does.
//!
//! ## Example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir uvicorn[standard]==0.35.0
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir "uvicorn[standard]==0.35.0"
//! ```
//!
//! ## Fix safety
//! Safe: the argument stays as it is written.
//!
//! ## When to ignore it
//! Never: quotes cost nothing.
//!
//! ## References
//! - POSIX shell, "Pattern Matching Notation"
//! - ShellCheck SC2102

use plimsoll_shell::Part;

use crate::facts::{Facts, Splitting};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Brackets without quotes are a wildcard",
    equivalents: &["SC2102"],
    category: Category::Correctness,
    severity: Severity::Style,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        for (part, around) in facts.pieces(line).parts {
            let (Part::Plain(text), Some(command), Some(at)) = (part, around.command, around.word)
            else {
                continue;
            };
            let word = &command.words[at];
            let ignored = matches!(command.words[0].raw, "tr" | "read");
            if around.enclosed || around.splitting != Splitting::Split || ignored || !repeats(text)
            {
                continue;
            }
            let message = "Without quotes the brackets stand for one of the letters in them; put the argument in quotes.";
            let problem = Problem::new(line.instruction, word.span, message);
            let alone = word.raw == *text && !text.contains(['*', '?', '~', '"', '{']);
            sink.report(if alone && !around.backquoted {
                let quotes = vec![
                    Edit::insert(word.span.start, "\""),
                    Edit::insert(word.span.end, "\""),
                ];
                problem.fix("Put it in quotes", Safety::Safe, quotes)
            } else {
                problem
            });
        }
    }
}

/// Whether a character stands twice between brackets.
fn repeats(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once(']') else {
            return false;
        };
        let inside = inside.strip_prefix(['!', '^']).unwrap_or(inside);
        let class = inside.starts_with(':') || inside.contains('[');
        let twice = inside
            .char_indices()
            .any(|(at, c)| c != '-' && inside[at + c.len_utf8()..].contains(c));
        if twice && !class {
            return true;
        }
        rest = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[test]
    fn brackets() {
        check_rule(
            "bracket-argument",
            "FROM a:1\nRUN pip install «a[testing]» 'b[testing]' c[abc] && rm [a-z]* x[0-9] && tr [aa] b\n",
        );
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by(
                "bracket-argument",
                "FROM a:1\nRUN pip install a[testing]==1\n"
            ),
            "FROM a:1\nRUN pip install \"a[testing]==1\"\n"
        );
    }
}
