//! Variables in words, as the reference fills them in (`frontend/dockerfile/shell`).

use std::collections::BTreeSet;

use crate::pattern::{Pattern, trim_end};

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expansion {
    /// It has this value.
    Known(String),
    /// It has a value that cannot be told from the text.
    Unknown,
    /// The text gives it none; the build, or the base image, may.
    Open,
    /// It has none.
    Unset,
}

/// Where variables are looked up.
pub trait Variables {
    /// What is known of the variable of that name.
    fn get(&self, name: &str) -> Expansion;
}

/// A word with its variables filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expanded {
    /// The text without quotes and escapes; `None` where it depends on something unknown.
    pub text: Option<String>,
    /// Names to which the text gives no value.
    pub unset: Vec<String>,
}

/// How deep `${a:-${b:-…}}` may nest.
const MAX_DEPTH: usize = 32;

/// `word` with its variables filled in and its quotes and escapes taken out.
///
/// # Errors
/// What is wrong with it, as the reference sees it: an unmatched quote, a bad substitution, or
/// `${NAME:?message}` of a variable that is not set.
pub fn expand(word: &str, escape: u8, variables: &dyn Variables) -> Result<Expanded, String> {
    let mut lexer = Lexer {
        text: word,
        rest: word,
        escape: char::from(escape),
        raw_quotes: false,
        raw_escapes: false,
        keep_unset: false,
        variables: Some(variables),
        unset: Vec::new(),
        depth: 0,
    };
    let read = lexer.read(None)?;
    let mut unset = lexer.unset;
    let mut seen = BTreeSet::new();
    unset.retain(|name| seen.insert(name.clone()));
    Ok(Expanded {
        text: (!read.unknown).then_some(read.text),
        unset,
    })
}

/// The words of `text` with variables left alone, each with the offset of its first byte; quotes and
/// escapes stay where the flags say so.
///
/// # Errors
/// What the reference finds malformed.
pub(crate) fn shell_words(
    text: &str,
    raw_quotes: bool,
    raw_escapes: bool,
) -> Result<Vec<(String, usize)>, String> {
    let mut lexer = Lexer {
        text,
        rest: text,
        escape: '\\',
        raw_quotes,
        raw_escapes,
        keep_unset: true,
        variables: None,
        unset: Vec::new(),
        depth: 0,
    };
    let mut read = lexer.read(None)?;
    read.end_word();
    Ok(read.words)
}

#[derive(Default)]
struct Read {
    text: String,
    unknown: bool,
    words: Vec<(String, usize)>,
    word: String,
    word_start: usize,
    in_word: bool,
}

impl Read {
    fn add(&mut self, c: char, at: usize) {
        if !c.is_whitespace() {
            self.add_raw(c, at);
        } else if self.in_word && !self.word.is_empty() {
            self.end_word();
        }
    }

    fn add_raw(&mut self, c: char, at: usize) {
        if self.word.is_empty() {
            self.word_start = at;
        }
        self.word.push(c);
        self.in_word = true;
    }

    fn add_raw_text(&mut self, text: &str, at: usize) {
        if self.word.is_empty() {
            self.word_start = at;
        }
        self.word.push_str(text);
        self.in_word = true;
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words
                .push((std::mem::take(&mut self.word), self.word_start));
        }
        self.in_word = false;
    }
}

/// A value and whether it depends on something unknown.
struct Value {
    text: String,
    unknown: bool,
}

impl Value {
    fn known(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            unknown: false,
        }
    }

    const UNKNOWN: Self = Self {
        text: String::new(),
        unknown: true,
    };
}

struct Lexer<'t> {
    text: &'t str,
    rest: &'t str,
    escape: char,
    raw_quotes: bool,
    raw_escapes: bool,
    keep_unset: bool,
    variables: Option<&'t dyn Variables>,
    unset: Vec<String>,
    depth: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    fn read(&mut self, stop: Option<char>) -> Result<Read, String> {
        let text = self.text;
        if self.depth > MAX_DEPTH {
            return Err("the substitution nests too deep".into());
        }
        self.depth += 1;
        let mut read = Read::default();
        while let Some(c) = self.peek() {
            let at = self.at();
            if Some(c) == stop {
                self.next();
                self.depth -= 1;
                return Ok(read);
            }
            match c {
                '\'' | '"' => {
                    let value = if c == '"' {
                        self.double_quote()?
                    } else {
                        self.single_quote()?
                    };
                    read.text.push_str(&value.text);
                    read.unknown |= value.unknown;
                    read.add_raw_text(&value.text, at);
                }
                '$' => {
                    let value = self.dollar()?;
                    read.text.push_str(&value.text);
                    read.unknown |= value.unknown;
                    for c in value.text.chars() {
                        read.add(c, at);
                    }
                }
                '<' => {
                    // White space may stand between `<<` and the word of a heredoc.
                    self.next();
                    let mut length = 1;
                    if self.peek() == Some('<') {
                        self.next();
                        let blank = self.rest.len() - self.rest.trim_start().len();
                        self.rest = &self.rest[blank..];
                        length = 2 + blank;
                    }
                    let sign = &text[at..at + length];
                    read.text.push_str(sign);
                    read.add_raw_text(sign, at);
                }
                c if c == self.escape => {
                    self.next();
                    if self.raw_escapes {
                        read.text.push(c);
                        read.add_raw(c, at);
                    }
                    let Some(escaped) = self.next() else { break };
                    read.text.push(escaped);
                    read.add_raw(escaped, at);
                }
                c => {
                    self.next();
                    read.text.push(c);
                    read.add(c, at);
                }
            }
        }
        self.depth -= 1;
        match stop {
            Some(stop) => Err(format!("the closing {stop} is missing")),
            None => Ok(read),
        }
    }

    fn single_quote(&mut self) -> Result<Value, String> {
        self.next();
        let end = self
            .rest
            .find('\'')
            .ok_or("the closing single quote is missing")?;
        let inner = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(Value::known(if self.raw_quotes {
            format!("'{inner}'")
        } else {
            inner.to_owned()
        }))
    }

    fn double_quote(&mut self) -> Result<Value, String> {
        self.next();
        let mut value = Value::known("");
        if self.raw_quotes {
            value.text.push('"');
        }
        loop {
            let Some(c) = self.peek() else {
                return Err("the closing double quote is missing".into());
            };
            match c {
                '"' => {
                    self.next();
                    if self.raw_quotes {
                        value.text.push('"');
                    }
                    return Ok(value);
                }
                '$' => {
                    let part = self.dollar()?;
                    value.text.push_str(&part.text);
                    value.unknown |= part.unknown;
                }
                c => {
                    self.next();
                    let mut kept = c;
                    if c == self.escape {
                        if self.raw_escapes {
                            value.text.push(c);
                        }
                        match self.peek() {
                            None => continue,
                            Some(next) if next == '"' || next == '$' || next == self.escape => {
                                self.next();
                                kept = next;
                            }
                            Some(_) => {}
                        }
                    }
                    value.text.push(kept);
                }
            }
        }
    }

    fn dollar(&mut self) -> Result<Value, String> {
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok(Value::known("$"));
            }
            return Ok(match self.look_up(&name) {
                Expansion::Known(text) => Value::known(text),
                Expansion::Unknown | Expansion::Open => Value::UNKNOWN,
                Expansion::Unset if self.keep_unset => Value::known(format!("${name}")),
                Expansion::Unset => Value::known(""),
            });
        }
        self.next();
        match self.peek() {
            None => return Err("the closing } is missing".into()),
            Some('{' | '}' | ':') => return Err("this is no substitution; write ${NAME}".into()),
            Some(_) => {}
        }
        let name = self.name();
        self.substitution(&name)
    }

    fn substitution(&mut self, name: &str) -> Result<Value, String> {
        let mut operator = self.next().ok_or("the closing } is missing")?;
        let mut written = String::from(operator);
        let mut empty_is_unset = false;
        match operator {
            '}' => {
                return Ok(match self.look_up(name) {
                    Expansion::Known(text) => Value::known(text),
                    Expansion::Unknown | Expansion::Open => Value::UNKNOWN,
                    Expansion::Unset if self.keep_unset => Value::known(format!("${{{name}}}")),
                    Expansion::Unset => Value::known(""),
                });
            }
            '/' => return self.replacement(name),
            ':' => {
                empty_is_unset = true;
                operator = self.next().ok_or("the closing } is missing")?;
                written.push(operator);
            }
            '+' | '-' | '?' | '#' | '%' => {}
            _ => {
                return Err(format!(
                    "the modifier {operator} is not one that a Dockerfile knows"
                ));
            }
        }
        let raw = matches!(operator, '#' | '%');
        let word = self.read_with_escapes('}', raw)?;
        let value = self.look_up(name);
        if self.keep_unset && value == Expansion::Unset {
            return Ok(Value::known(format!("${{{name}{written}{}}}", word.text)));
        }
        // A value that the build may give is taken as not given, as defaults of ARG are taken as they
        // stand; only where it must be given it is unknown.
        let open = value == Expansion::Open;
        let unset = match &value {
            Expansion::Unset | Expansion::Open => true,
            Expansion::Known(text) => empty_is_unset && text.is_empty(),
            Expansion::Unknown => false,
        };
        let word = Value {
            text: word.text,
            unknown: word.unknown,
        };
        let value = match value {
            Expansion::Known(text) => Value::known(text),
            Expansion::Unknown => Value::UNKNOWN,
            Expansion::Open if matches!(operator, '?' | '#' | '%') => Value::UNKNOWN,
            Expansion::Open | Expansion::Unset => Value::known(""),
        };
        match operator {
            '-' => Ok(if unset { word } else { value }),
            '+' if value.unknown => Ok(Value::UNKNOWN),
            '+' => Ok(if unset { Value::known("") } else { word }),
            '?' if unset && !open => Err(format!("{name} must be set: {}", word.text)),
            '?' => Ok(value),
            '#' | '%' => {
                if value.unknown || word.unknown {
                    return Ok(Value::UNKNOWN);
                }
                let (pattern, longest) = match word.text.strip_prefix(operator) {
                    Some(pattern) => (pattern, true),
                    None => (word.text.as_str(), false),
                };
                Ok(Value::known(if operator == '#' {
                    Pattern::new(pattern)?.trim_start(&value.text, longest)
                } else {
                    trim_end(pattern, &value.text, longest)?
                }))
            }
            _ => Err(format!(
                "the modifier {written} is not one that a Dockerfile knows"
            )),
        }
    }

    fn replacement(&mut self, name: &str) -> Result<Value, String> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.read_with_escapes('/', true)?;
        let replacement = self.read_with_escapes('}', true)?;
        match self.look_up(name) {
            Expansion::Unset if self.keep_unset => Ok(Value::known(format!(
                "${{{name}/{}/{}}}",
                pattern.text, replacement.text
            ))),
            Expansion::Unset => Ok(Value::known("")),
            Expansion::Unknown | Expansion::Open => Ok(Value::UNKNOWN),
            Expansion::Known(_) if pattern.unknown || replacement.unknown => Ok(Value::UNKNOWN),
            Expansion::Known(text) => Ok(Value::known(Pattern::new(&pattern.text)?.replace(
                &text,
                &replacement.text,
                all,
            ))),
        }
    }

    fn read_with_escapes(&mut self, stop: char, raw: bool) -> Result<Read, String> {
        let before = std::mem::replace(&mut self.raw_escapes, raw);
        let read = self.read(Some(stop));
        self.raw_escapes = before;
        read
    }

    fn name(&mut self) -> String {
        let rest = self.rest;
        let length = match self.peek() {
            Some(c) if c.is_numeric() => rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len()),
        };
        self.rest = &rest[length..];
        rest[..length].to_owned()
    }

    fn look_up(&mut self, name: &str) -> Expansion {
        let value = self
            .variables
            .map_or(Expansion::Unset, |variables| variables.get(name));
        let without = matches!(value, Expansion::Unset | Expansion::Open);
        // Who only splits words does not ask for them.
        if without && self.variables.is_some() {
            self.unset.push(name.to_owned());
        }
        value
    }
}

#[cfg(test)]
mod tests;
