//! JSON arrays, as the exec form has them.

use std::borrow::Cow;

use crate::Logical;
use crate::instruction::Word;

/// How deep arrays and objects may nest before the text counts as no JSON.
const MAX_DEPTH: usize = 64;

/// What a text is, read as a JSON array of strings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Array<'a> {
    /// An array of strings.
    Strings(Vec<Word<'a>>),
    /// An array that holds something else; the place of the first such element in the text.
    Mixed(usize),
    /// No JSON array; where it begins with `[`, the place at which it stops being one.
    No(Option<usize>),
}

/// Reads `text` as a JSON array of strings.
pub(crate) fn array<'a>(text: &Logical<'a>) -> Array<'a> {
    let mut reader = Reader {
        text: &text.text,
        at: 0,
    };
    let start = text.text.len() - text.text.trim_start().len();
    reader.at = start;
    if reader.peek() != Some(b'[') {
        return Array::No(None);
    }
    let mut strings = Vec::new();
    let mut mixed = None;
    if reader.elements(&mut strings, &mut mixed).is_none() {
        return Array::No(Some(reader.at));
    }
    reader.spaces();
    if reader.at != text.text.len() {
        return Array::No(Some(reader.at));
    }
    if let Some(at) = mixed {
        return Array::Mixed(at);
    }
    let words = strings
        .into_iter()
        .map(|(range, value)| {
            let span = text.span(range.clone());
            let inner = range.start + 1..range.end - 1;
            let text = match value {
                Some(value) => Cow::Owned(value),
                None => text.slice(inner).text,
            };
            Word { text, span }
        })
        .collect();
    Array::Strings(words)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

/// The range of a string with its quotes, and its value where that differs from what stands there.
type Text = (std::ops::Range<usize>, Option<String>);

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn elements(&mut self, strings: &mut Vec<Text>, mixed: &mut Option<usize>) -> Option<()> {
        self.eat(b'[')?;
        self.spaces();
        if self.eat(b']').is_some() {
            return Some(());
        }
        loop {
            self.spaces();
            let start = self.at;
            if self.peek() == Some(b'"') {
                let value = self.string()?;
                strings.push((start..self.at, value));
            } else {
                self.value(0)?;
                *mixed = mixed.or(Some(start));
            }
            self.spaces();
            if self.eat(b']').is_some() {
                return Some(());
            }
            self.eat(b',')?;
        }
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.spaces();
        match self.peek()? {
            b'"' => self.string().map(|_| ()),
            b'[' => self.nested(b']', depth, false),
            b'{' => self.nested(b'}', depth, true),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            _ => self.number(),
        }
    }

    fn nested(&mut self, close: u8, depth: usize, keys: bool) -> Option<()> {
        self.at += 1;
        self.spaces();
        if self.eat(close).is_some() {
            return Some(());
        }
        loop {
            self.spaces();
            if keys {
                self.string()?;
                self.spaces();
                self.eat(b':')?;
            }
            self.value(depth + 1)?;
            self.spaces();
            if self.eat(close).is_some() {
                return Some(());
            }
            self.eat(b',')?;
        }
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        self.text[self.at..]
            .starts_with(word)
            .then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.eat(b'-');
        match self.peek()? {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits()?,
            _ => return None,
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// A string; its value where that differs from what stands between the quotes.
    #[allow(clippy::option_option)]
    fn string(&mut self) -> Option<Option<String>> {
        self.eat(b'"')?;
        let start = self.at;
        let mut value: Option<String> = None;
        let mut copied = start;
        loop {
            match self.peek()? {
                b'"' => {
                    if let Some(value) = &mut value {
                        value.push_str(&self.text[copied..self.at]);
                    }
                    self.at += 1;
                    return Some(value);
                }
                b'\\' => {
                    let value = value.get_or_insert_default();
                    value.push_str(&self.text[copied..self.at]);
                    self.at += 1;
                    value.push(self.escape()?);
                    copied = self.at;
                }
                0..=0x1F => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex()?;
                let low_follows = self.text[self.at..].starts_with("\\u");
                if (0xD800..0xDC00).contains(&high) && low_follows {
                    let back = self.at;
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xDC00..0xE000).contains(&low) {
                        let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                        return char::from_u32(code);
                    }
                    self.at = back;
                }
                char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return None;
            }
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Array, array};
    use crate::Logical;

    fn strings(text: &str) -> Option<Vec<String>> {
        match array(&Logical::new(text, 0)) {
            Array::Strings(words) => Some(
                words
                    .into_iter()
                    .map(|word| word.text.into_owned())
                    .collect(),
            ),
            _ => None,
        }
    }

    #[test]
    fn reads_strings() {
        assert_eq!(
            strings(r#"["a", "b\"\u0041\n"]"#),
            Some(vec!["a".into(), "b\"A\n".into()])
        );
        assert_eq!(strings("[]"), Some(vec![]));
        assert_eq!(strings(r#"["a"] x"#), None);
        assert_eq!(strings(r"['a']"), None);
        assert_eq!(strings(r#"["a",]"#), None);
        assert_eq!(strings(r#"["C:\x"]"#), None);
    }

    #[test]
    fn tells_mixed_arrays() {
        assert_eq!(array(&Logical::new(r#"["a", 1]"#, 0)), Array::Mixed(6));
        assert_eq!(array(&Logical::new("[ -f x ]", 0)), Array::No(Some(3)));
    }
}
