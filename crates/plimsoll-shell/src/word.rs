//! Words of a shell text.

use plimsoll_syntax::Span;

use crate::Script;

/// A word with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// Its text as written (line continuations of the Dockerfile taken out).
    pub raw: &'t str,
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub parts: Vec<Part<'t>>,
}

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    /// Plain characters.
    Plain(&'t str),
    /// A character behind a backslash.
    Escaped(&'t str),
    /// Text between single quotes.
    Single(&'t str),
    /// What stands between double quotes.
    Double(Vec<Part<'t>>),
    /// `$NAME` or `${NAME…}`.
    Variable {
        /// Its name; a special parameter such as `?` too.
        name: &'t str,
        /// All of it as written.
        raw: &'t str,
        /// Where it stands.
        span: Span,
    },
    /// `$(…)` or backquotes.
    Substitution {
        /// What runs.
        script: Box<Script<'t>>,
        /// Written with backquotes.
        backquotes: bool,
        /// Where it stands.
        span: Span,
    },
    /// `$((…))`.
    Arithmetic(&'t str),
}

impl Word<'_> {
    /// Its value, where it holds no variable or substitution. Patterns such as `*` stay as they are.
    pub fn literal(&self) -> Option<String> {
        let mut text = String::with_capacity(self.raw.len());
        append_literal(&self.parts, &mut text).then_some(text)
    }

    /// Whether any part of it stands in quotes or behind a backslash.
    pub fn is_quoted(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Escaped(_) | Part::Single(_) | Part::Double(_)))
    }
}

fn append_literal(parts: &[Part<'_>], text: &mut String) -> bool {
    parts.iter().all(|part| match part {
        Part::Plain(plain) | Part::Escaped(plain) | Part::Single(plain) => {
            text.push_str(plain);
            true
        }
        Part::Double(parts) => append_literal(parts, text),
        Part::Variable { .. } | Part::Substitution { .. } | Part::Arithmetic(_) => false,
    })
}
