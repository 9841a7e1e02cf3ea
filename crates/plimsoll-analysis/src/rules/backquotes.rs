//! A command stands in backquotes.
//!
//! ## What it does
//! Looks for `` `…` ``.
//!
//! ## Why it matters
//! In backquotes a backslash means something else, they do not nest, and they are easily taken for
//! quotes. `$(…)` does the same without all that.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN arch="`uname -m`" && echo "$arch"
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN arch="$(uname -m)" && echo "$arch"
//! ```
//!
//! ## Fix safety
//! Safe: there is no fix where a backslash or another pair of backquotes stands inside.
//!
//! ## When to ignore it
//! Never: every shell knows the other form.
//!
//! ## References
//! - ShellCheck SC2006

use plimsoll_shell::{Part, SubstitutionKind};
use plimsoll_syntax::Span;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A command stands in backquotes",
    equivalents: &["SC2006"],
    category: Category::Style,
    severity: Severity::Style,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        for (part, around) in facts.pieces(line).parts {
            let Part::Substitution {
                script,
                kind: SubstitutionKind::Backquotes,
                span,
            } = part
            else {
                continue;
            };
            if script.list.pipelines.is_empty() {
                continue;
            }
            let message = "Backquotes do not nest and change what a backslash means; write $(…).";
            let problem = Problem::new(line.instruction, *span, message);
            let text = span.text(facts.source());
            let inner = text
                .get(1..text.len().saturating_sub(1))
                .unwrap_or_default();
            let closed = text.len() > 2 && text.starts_with('`') && text.ends_with('`');
            let plain = closed && !inner.contains(['\\', '`']) && !inner.starts_with('(');
            sink.report(if plain && !around.backquoted && script.errors.is_empty() {
                let first = Span {
                    end: span.start + 1,
                    ..*span
                };
                let last = Span {
                    start: span.end - 1,
                    ..*span
                };
                let edits = vec![Edit::replace(first, "$("), Edit::replace(last, ")")];
                problem.fix("Write $(…)", Safety::Safe, edits)
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
    fn substitutions() {
        check_rule(
            "backquotes",
            "FROM a:1\nRUN a=«`b`» && c \"x«`d e`»\" 'f`g`' && h \"$(i)\"\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("backquotes", text);
        assert_eq!(
            fixed("FROM a:1\nRUN a \"`b | c`\"\n"),
            "FROM a:1\nRUN a \"$(b | c)\"\n"
        );
        let kept = "FROM a:1\nRUN a `b \\`c\\``\n";
        assert_eq!(fixed(kept), kept);
    }
}
