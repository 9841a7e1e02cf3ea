//! ENV or LABEL stands without an equals sign.
//!
//! ## What it does
//! Looks for ENV and LABEL in the old form with a space between name and value.
//!
//! ## Why it matters
//! The old form takes the rest of the line as one value and so allows one variable only: `ENV A=1
//! B 2` and `ENV A 1 B=2` mean different things. It may be removed from the format.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22
//! ENV GREETING hello world
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22
//! ENV GREETING="hello world"
//! ```
//!
//! ## Fix safety
//! Safe: the new form has exactly the same value; quotes, escapes and variables are kept as they
//! are. There is no fix where that cannot be shown.
//!
//! ## When to ignore it
//! Never worth much: the value is the same.
//!
//! ## References
//! - Dockerfile reference, "ENV"
//! - BuildKit LegacyKeyValueFormat

use plimsoll_syntax::{Pair, Span};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "ENV or LABEL stands without an equals sign",
    equivalents: &["LegacyKeyValueFormat", "DF082"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(pair) = instruction.pairs().iter().find(|pair| pair.legacy) else {
            continue;
        };
        let name = instruction.keyword.name();
        let message = format!(
            "This old form takes the whole rest of the line as one value; write {name} NAME=value."
        );
        let problem = Problem::new(at, pair.key.span, message);
        sink.report(match edits(facts, pair) {
            Some(edits) => problem.fix("Write an equals sign", Safety::Safe, edits),
            None => problem,
        });
    }
}

/// The edits that join name and value. Blanks in the value need quotes, or an escape where quotes
/// would change what stands beside them.
fn edits(facts: &Facts<'_>, pair: &Pair<'_>) -> Option<Vec<Edit>> {
    let value = pair.value.as_ref()?;
    let escape = char::from(facts.file.escape);
    let gap = Span {
        start: pair.key.span.end,
        end: value.span.start,
    };
    let odd = pair.key.text.contains(['"', '\'', '$', escape]) || value.text.ends_with(escape);
    if odd || facts.holds_comment(gap.to(value.span)) {
        return None;
    }
    let blanks = open_blanks(&value.text, escape);
    if blanks.is_empty() {
        return Some(vec![Edit::replace(gap, "=")]);
    }
    if !value.text.contains(['"', '\'', escape]) {
        return Some(vec![
            Edit::replace(gap, "=\""),
            Edit::insert(value.span.end, "\""),
        ]);
    }
    // The value must stand in one piece, so that its bytes are those of the source; and with quotes
    // that stand for themselves nobody could read the result.
    let tangled = ['"', '\'']
        .iter()
        .any(|quote| value.text.contains(&format!("{escape}{quote}")));
    if tangled || value.span.text(facts.source()) != value.text {
        return None;
    }
    let escapes = blanks
        .into_iter()
        .map(|at| Edit::insert(value.span.start + at as u32, escape));
    Some(
        std::iter::once(Edit::replace(gap, "="))
            .chain(escapes)
            .collect(),
    )
}

/// The offsets of the blanks that stand neither in quotes nor behind an escape.
fn open_blanks(text: &str, escape: char) -> Vec<usize> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('\'') => {}
            _ if c == escape => {
                chars.next();
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => found.push(at),
            Some(_) | None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("legacy-key-value", marked);
    }

    #[test]
    fn forms() {
        check("FROM a:1\nENV «A» b\nENV B=c\nLABEL «a» b c\nARG X\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("legacy-key-value", text);
        assert_eq!(
            fixed("FROM a:1\nENV A  b c $D\n"),
            "FROM a:1\nENV A=\"b c $D\"\n"
        );
        assert_eq!(fixed("FROM a:1\nENV A b=c\n"), "FROM a:1\nENV A=b=c\n");
        assert_eq!(
            fixed("FROM a:1\nENV A \"b c\"\n"),
            "FROM a:1\nENV A=\"b c\"\n"
        );
        assert_eq!(
            fixed("FROM a:1\nENV A b\\ c \"d e\" f\n"),
            "FROM a:1\nENV A=b\\ c\\ \"d e\"\\ f\n"
        );
        assert_eq!(
            fixed("FROM a:1\nENV A \\\n  b \\\n  c\n"),
            "FROM a:1\nENV A=\"b \\\n  c\"\n"
        );
        assert_eq!(
            fixed("FROM a:1\nENV A ${B:-c d}\n"),
            "FROM a:1\nENV A=\"${B:-c d}\"\n"
        );
    }
}
