//! Words.

use super::Reader;
use super::bytes::{is_break, name_length, plain_length};
use crate::word::{Part, SubstitutionKind, Word};

impl<'t> Reader<'t> {
    /// The next word, if one begins here.
    pub(super) fn word(&mut self) -> Option<Word<'t>> {
        self.word_from(self.at, false)
    }

    /// The word that began at `start`, read from here on; where it `assigns`, it may be an array.
    pub(super) fn word_from(&mut self, start: usize, assigns: bool) -> Option<Word<'t>> {
        let mut parts = Vec::new();
        let mut plain = start;
        loop {
            self.at += plain_length(self.bytes.get(self.at..).unwrap_or_default());
            let Some(byte) = self.peek() else {
                break;
            };
            match byte {
                b'<' | b'>' if self.peek_at(1) == Some(b'(') => {
                    self.flush(plain, &mut parts);
                    let part = self.substitution(SubstitutionKind::Process);
                    parts.push(part);
                }
                b'(' if self.at > plain && is_pattern_sign(self.bytes[self.at - 1]) => {
                    plain = self.pattern(plain, &mut parts);
                    continue;
                }
                b'(' if assigns && begins_array(self.text(start, self.at)) => {
                    self.flush(plain, &mut parts);
                    let elements = self.array();
                    parts.push(Part::Array(elements));
                }
                b'\r' if !self.ends_line(self.at) => {
                    self.at += 1;
                    continue;
                }
                b'$' if !self.begins_expansion() => {
                    self.at += 1;
                    continue;
                }
                b'\\' if self.peek_at(1) == Some(b'\n') => {
                    let next = self.behind_line_breaks();
                    if self.bytes.get(next).is_none_or(|byte| is_break(*byte)) {
                        break;
                    }
                    self.flush(plain, &mut parts);
                    self.at = next;
                }
                b'\\' | b'\'' | b'"' | b'$' | b'`' => {
                    self.flush(plain, &mut parts);
                    self.special(byte, &mut parts);
                }
                _ => break,
            }
            plain = self.at;
        }
        self.flush(plain, &mut parts);
        (self.at > start).then(|| self.finish_word(start, parts))
    }

    pub(super) fn finish_word(&self, start: usize, parts: Vec<Part<'t>>) -> Word<'t> {
        Word {
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
            parts,
        }
    }

    /// Where the escaped line breaks that stand here end.
    fn behind_line_breaks(&self) -> usize {
        let mut at = self.at;
        while self.bytes.get(at..at + 2) == Some(b"\\\n") {
            at += 2;
        }
        at
    }

    /// A quote, an escape or an expansion.
    pub(super) fn special(&mut self, byte: u8, parts: &mut Vec<Part<'t>>) {
        match byte {
            b'\\' => self.backslash(parts),
            b'\'' => parts.push(self.single_quoted()),
            b'"' => {
                let inner = self.double_quoted();
                parts.push(Part::Double(inner));
            }
            b'`' => parts.push(self.backquoted(1, false)),
            _ => parts.push(self.dollar(false)),
        }
    }

    /// An extended pattern such as `!(a|b)`, from its parenthesis on; where what follows it begins.
    fn pattern(&mut self, mut plain: usize, parts: &mut Vec<Part<'t>>) -> usize {
        let start = self.at;
        let mut parentheses = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => parentheses += 1,
                b')' => parentheses -= 1,
                b'\\' | b'\'' | b'"' | b'`' | b'$' if byte != b'$' || self.begins_expansion() => {
                    self.flush(plain, parts);
                    self.special(byte, parts);
                    plain = self.at;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if parentheses == 0 {
                return plain;
            }
        }
        self.error(start, start + 1, "this parenthesis is never closed");
        plain
    }

    /// The elements of a bash array, with the parentheses around them.
    fn array(&mut self) -> Vec<Word<'t>> {
        let start = self.at;
        let mut elements = Vec::new();
        self.at += 1;
        if !self.enter() {
            return elements;
        }
        loop {
            self.blanks(true);
            match self.peek() {
                None => {
                    self.error(start, start + 1, "this parenthesis is never closed");
                    break;
                }
                Some(b')') => {
                    self.at += 1;
                    break;
                }
                Some(_) => match self.word() {
                    Some(element) => elements.push(element),
                    None => {
                        self.error_here("this was not expected in an array");
                        self.skip_one();
                    }
                },
            }
        }
        self.leave();
        elements
    }
}

/// Whether a parenthesis behind this byte begins an extended pattern.
fn is_pattern_sign(byte: u8) -> bool {
    matches!(byte, b'!' | b'?' | b'*' | b'+' | b'@')
}

/// Whether a parenthesis behind this text begins an array: `NAME=` or `NAME+=`.
fn begins_array(text: &str) -> bool {
    let Some(name) = text.strip_suffix('=') else {
        return false;
    };
    let name = name.strip_suffix('+').unwrap_or(name).as_bytes();
    !name.is_empty() && name_length(name) == name.len()
}
