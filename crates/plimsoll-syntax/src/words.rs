//! Splitting an instruction's text into words.

use std::ops::Range;

use crate::instruction::Word;
use crate::{Flag, Logical};

/// The white space at which the reference splits words that it does not unquote: not the
/// line feed, nor Unicode's.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// A word of `text`.
pub(crate) fn word<'a>(text: &Logical<'a>, range: Range<usize>) -> Word<'a> {
    Word {
        text: text.part(range.clone()),
        span: text.span(range),
    }
}

/// The words between white space; quotes mean nothing.
pub(crate) fn split_whitespace<'a>(text: &Logical<'a>) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let bytes = text.text.as_bytes();
    if bytes.is_empty() {
        return words;
    }
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !is_separator_byte(bytes[at]) {
            at += 1;
            continue;
        }
        words.push(word(text, start..at));
        at += separators(&bytes[at..]);
        start = at;
    }
    words.push(word(text, start..at));
    words
}

/// The first word and the rest, split at a run of white space.
pub(crate) fn split_first(text: &str) -> (&str, Option<usize>) {
    let bytes = text.as_bytes();
    match bytes.iter().position(|byte| is_separator_byte(*byte)) {
        None => (text, None),
        Some(at) => (&text[..at], Some(at + separators(&bytes[at..]))),
    }
}

/// [`is_separator`] of a byte; all separators are ASCII.
fn is_separator_byte(byte: u8) -> bool {
    is_separator(char::from(byte))
}

/// The number of separators that `bytes` begins with.
fn separators(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| !is_separator_byte(*byte))
        .unwrap_or(bytes.len())
}

/// The words of ENV, LABEL and ARG: quotes and escapes hold words together, and are kept.
pub(crate) fn split_quoted<'a>(text: &Logical<'a>, escape: u8) -> Vec<Word<'a>> {
    let escape = char::from(escape);
    let mut words = Vec::new();
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.text.char_indices();
    while let Some((at, c)) = chars.next() {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            } else if c == escape && open != '\'' {
                chars.next();
            }
            continue;
        }
        if c.is_whitespace() {
            if let Some(from) = start.take() {
                words.push(word(text, from..at));
            }
            continue;
        }
        start = start.or(Some(at));
        if c == '"' || c == '\'' {
            quote = Some(c);
        } else if c == escape {
            chars.next();
        }
    }
    if let Some(from) = start {
        let mut end = text.text.len();
        // An escape at the very end escapes nothing and is dropped.
        if dangling_escape(&text.text[from..], escape) {
            end -= escape.len_utf8();
        }
        if end > from {
            words.push(word(text, from..end));
        }
    }
    words
}

fn dangling_escape(word: &str, escape: char) -> bool {
    let run = word.chars().rev().take_while(|c| *c == escape).count();
    run % 2 == 1
}

/// The flags at the start of `text`, and the offset at which the rest begins.
pub(crate) fn split_flags<'a>(text: &Logical<'a>, escape: u8) -> (Vec<Flag<'a>>, usize) {
    let bytes = text.text.as_bytes();
    let mut flags = Vec::new();
    let mut at = 0;
    loop {
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        if !bytes[at..].starts_with(b"--") {
            return (flags, floor_boundary(&text.text, at));
        }
        let start = at;
        let (end, value) = read_flag(bytes, at, escape);
        at = end;
        if value == b"--" {
            return (flags, floor_boundary(&text.text, at));
        }
        let range = start..floor_boundary(&text.text, end);
        let plain = text
            .text
            .get(range.clone())
            .is_some_and(|raw| raw.as_bytes() == value);
        let mut flag = word(text, range);
        if !plain {
            flag.text = String::from_utf8_lossy(&value).into_owned().into();
        }
        flags.push(Flag { word: flag });
    }
}

/// One flag from `start` on: where it ends, and its text without quotes and escapes.
fn read_flag(bytes: &[u8], start: usize, escape: u8) -> (usize, Vec<u8>) {
    let mut value = Vec::new();
    let mut quote: Option<u8> = None;
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(open) if byte == open => quote = None,
            None if is_space(byte) => break,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            _ if byte == escape => {
                at += 1;
                if let Some(next) = bytes.get(at) {
                    value.push(*next);
                }
            }
            _ => value.push(byte),
        }
        at += 1;
    }
    (at.min(bytes.len()), value)
}

/// The reference looks at bytes as if each were a character, so that the bytes 0x85 and 0xA0, which
/// end a no-break space and some letters, count as white space too.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xA0)
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
