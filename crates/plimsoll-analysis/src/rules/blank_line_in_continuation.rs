//! A blank line stands inside an instruction.
//!
//! ## What it does
//! Looks for blank lines after a line that ends with the escape character.
//!
//! ## Why it matters
//! The instruction goes on after them, which nobody sees: the next lines belong to it. BuildKit
//! will refuse such files.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo a && \
//!
//!     echo b
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo a && \
//!     echo b
//! ```
//!
//! ## Fix safety
//! Safe: the instruction stays the same.
//!
//! ## When to ignore it
//! Never: put a comment line there where you want a gap.
//!
//! ## References
//! - BuildKit NoEmptyContinuation

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A blank line stands inside an instruction",
    equivalents: &["NoEmptyContinuation", "DF071"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(first) = instruction.blank_continuations.first() else {
            continue;
        };
        let edits = instruction
            .blank_continuations
            .iter()
            .map(|span| Edit::delete(*span))
            .collect();
        let message = "The instruction goes on after this blank line, which is easy to overlook and will be an error; remove the line.";
        let problem = Problem::new(at, *first, message);
        sink.report(problem.fix("Remove the blank lines", Safety::Safe, edits));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("blank-line-in-continuation", marked);
    }

    #[test]
    fn lines() {
        check("FROM a:1\nRUN b && \\\n«\n»\n  c && \\\n\n# x\n  d\n\nRUN e\n");
        check("FROM a:1\nRUN <<E\n\nb \\\n\nE\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("blank-line-in-continuation", text);
        assert_eq!(
            fixed("FROM a:1\nRUN b && \\\n \n\n  c\n\nRUN d\n"),
            "FROM a:1\nRUN b && \\\n  c\n\nRUN d\n"
        );
    }
}
