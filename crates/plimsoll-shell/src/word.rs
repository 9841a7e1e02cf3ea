//! Words of a shell text.

use std::borrow::Cow;

use plimsoll_syntax::Span;

use crate::Script;

/// A word with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// Its text as written (line continuations of the Dockerfile taken out).
    pub raw: &'t str,
    /// Where it stands.
    pub span: Span,
    /// What it is made of. A variable or substitution that stands directly here is unquoted; one in
    /// [`Part::Double`] is quoted.
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
    /// Text in `$'…'`, its escapes as written.
    AnsiC(&'t str),
    /// What stands between double quotes, `$"…"` too.
    Double(Vec<Part<'t>>),
    /// `$NAME` or `${NAME…}`.
    Variable {
        /// Its name; a special parameter such as `?` too.
        name: &'t str,
        /// All of it as written.
        raw: &'t str,
        /// Where it stands.
        span: Span,
        /// What else stands in its braces.
        braces: Option<Box<Braces<'t>>>,
    },
    /// `$(…)`, backquotes, `<(…)` or `>(…)`.
    Substitution {
        /// What runs.
        script: Box<Script<'t>>,
        /// How it is written.
        kind: SubstitutionKind,
        /// Where it stands.
        span: Span,
    },
    /// `$((…))` or `$[…]`.
    Arithmetic {
        /// All of it as written.
        raw: &'t str,
        /// What stands inside.
        parts: Vec<Part<'t>>,
        /// Where it stands.
        span: Span,
    },
    /// The elements of a bash array: `(…)` behind `NAME=`.
    Array(Vec<Word<'t>>),
}

/// What stands in `${…}` besides the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Braces<'t> {
    /// `#` for the length, `!` for indirection; mostly empty.
    pub prefix: &'t str,
    /// The subscript with its brackets, such as `[@]`; mostly empty.
    pub subscript: &'t str,
    /// What is done to the value, such as `:-` or `%%`; may be empty.
    pub operator: &'t str,
    /// What follows the operator: a default, a pattern, a message.
    pub argument: Vec<Part<'t>>,
}

/// How a substitution is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubstitutionKind {
    /// `$(…)`.
    Dollar,
    /// Backquotes.
    Backquotes,
    /// `<(…)` or `>(…)`: it stands for a file.
    Process,
}

impl<'t> Word<'t> {
    /// Its value, where it holds no variable or substitution. Patterns such as `*` stay as they are.
    pub fn literal(&self) -> Option<String> {
        let mut text = String::with_capacity(self.raw.len());
        append_literal(&self.parts, &mut text).then_some(text)
    }

    /// [`Word::literal`] without a copy where the word says what it means as it stands.
    pub fn literal_text(&self) -> Option<Cow<'t, str>> {
        match self.parts.as_slice() {
            [Part::Plain(text) | Part::Single(text)] => Some(Cow::Borrowed(text)),
            _ => self.literal().map(Cow::Owned),
        }
    }

    /// Whether any part of it stands in quotes or behind a backslash.
    pub fn is_quoted(&self) -> bool {
        self.parts.iter().any(|part| {
            matches!(
                part,
                Part::Escaped(_) | Part::Single(_) | Part::AnsiC(_) | Part::Double(_)
            )
        })
    }
}

fn append_literal(parts: &[Part<'_>], text: &mut String) -> bool {
    parts.iter().all(|part| match part {
        Part::Plain(plain) | Part::Escaped(plain) | Part::Single(plain) => {
            text.push_str(plain);
            true
        }
        Part::AnsiC(escaped) => append_ansi_c(escaped, text),
        Part::Double(parts) => append_literal(parts, text),
        Part::Variable { .. }
        | Part::Substitution { .. }
        | Part::Arithmetic { .. }
        | Part::Array(_) => false,
    })
}

/// The value of `$'…'`; `false` where it has an escape by number, which seldom stands for text.
fn append_ansi_c(escaped: &str, text: &mut String) -> bool {
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        text.push(match characters.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('a') => '\x07',
            Some('b') => '\x08',
            Some('f') => '\x0C',
            Some('v') => '\x0B',
            Some('e' | 'E') => '\x1B',
            Some(quoted @ ('\\' | '\'' | '"' | '?')) => quoted,
            _ => return false,
        });
    }
    true
}
