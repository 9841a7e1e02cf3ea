//! Backslashes and quotes.

use super::bytes::quoted_length;
use super::{Backquotes, Reader};
use crate::word::Part;

impl<'t> Reader<'t> {
    /// A backslash outside quotes, with what it escapes.
    pub(super) fn backslash(&mut self, parts: &mut Vec<Part<'t>>) {
        if self.backquotes != Backquotes::None {
            match self.peek_at(1) {
                Some(b'`') => return parts.push(self.backquoted(2, false)),
                Some(b'$') => {
                    self.at += 1;
                    if self.begins_expansion() {
                        parts.push(self.dollar(false));
                    } else {
                        let from = self.at;
                        self.at += 1;
                        parts.push(Part::Plain(self.text(from, self.at)));
                    }
                    return;
                }
                Some(b'"') if self.backquotes == Backquotes::Quoted => {
                    let inner = self.double_quoted();
                    return parts.push(Part::Double(inner));
                }
                // Two stand for one, which escapes what follows.
                Some(b'\\') => {
                    self.at += 1;
                    if self.peek_at(1) == Some(b'\\') {
                        self.at += 1;
                    }
                }
                _ => {}
            }
        }
        self.at = (self.at + 1).min(self.bytes.len());
        let from = self.at;
        match self.peek() {
            None => {}
            Some(b'\n') => {
                self.at += 1;
                return;
            }
            Some(_) => self.skip_one(),
        }
        parts.push(Part::Escaped(self.text(from, self.at)));
    }

    pub(super) fn single_quoted(&mut self) -> Part<'t> {
        let from = self.at + 1;
        let rest = self.bytes.get(from..).unwrap_or_default();
        if let Some(length) = rest.iter().position(|byte| *byte == b'\'') {
            self.at = from + length + 1;
            return Part::Single(self.text(from, from + length));
        }
        self.error(from - 1, from, "this single quote is never closed");
        self.at = self.bytes.len();
        Part::Single(self.text(from, self.at))
    }

    /// `$'…'`: backslashes escape the quote.
    pub(super) fn ansi_c_quoted(&mut self) -> Part<'t> {
        let start = self.at;
        let from = start + 2;
        self.at = from;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => {
                    self.at += 1;
                    return Part::AnsiC(self.text(from, self.at - 1));
                }
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                _ => self.at += 1,
            }
        }
        self.error(start, from, "this single quote is never closed");
        Part::AnsiC(self.text(from, self.at))
    }

    /// What stands between double quotes; the first of them stands here.
    pub(super) fn double_quoted(&mut self) -> Vec<Part<'t>> {
        let open = self.at;
        self.at += 1;
        if self.bytes.get(open) == Some(&b'\\') {
            self.at += 1;
        }
        let parts = self.quoted_parts(true);
        if self.peek() == Some(b'"') {
            self.at += 1;
        } else {
            self.error(open, open + 1, "this double quote is never closed");
        }
        parts
    }

    /// Text in which only dollar signs, backquotes and backslashes mean something; up to the double
    /// quote, where one ends it, or to the end.
    pub(super) fn quoted_parts(&mut self, quotes: bool) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        let mut plain = self.at;
        loop {
            self.at += quoted_length(self.bytes.get(self.at..).unwrap_or_default());
            let Some(byte) = self.peek() else {
                break;
            };
            match byte {
                b'"' if quotes => break,
                b'\\' => match self.peek_at(1) {
                    Some(b'`') if self.backquotes != Backquotes::None => {
                        self.flush(plain, &mut parts);
                        parts.push(self.backquoted(2, true));
                    }
                    Some(b'$') if self.backquotes != Backquotes::None => {
                        self.flush(plain, &mut parts);
                        self.at += 1;
                        plain = self.at;
                        if !self.begins_quoted_expansion() {
                            self.at += 1;
                            continue;
                        }
                        parts.push(self.dollar(true));
                    }
                    Some(b'"') if quotes && self.backquotes == Backquotes::Quoted => {
                        // Two signs stand for the quote that ends it.
                        self.flush(plain, &mut parts);
                        self.at += 1;
                        return parts;
                    }
                    Some(b'\\') if self.backquotes != Backquotes::None => {
                        self.flush(plain, &mut parts);
                        parts.push(self.twice_escaped());
                    }
                    Some(escaped @ (b'"' | b'\\' | b'$' | b'`')) if quotes || escaped != b'"' => {
                        self.flush(plain, &mut parts);
                        self.at += 2;
                        parts.push(Part::Escaped(self.text(self.at - 1, self.at)));
                    }
                    Some(b'\n') => {
                        self.flush(plain, &mut parts);
                        self.at += 2;
                    }
                    _ => {
                        self.at += 1;
                        continue;
                    }
                },
                b'$' if self.begins_quoted_expansion() => {
                    self.flush(plain, &mut parts);
                    parts.push(self.dollar(true));
                }
                b'`' => {
                    self.flush(plain, &mut parts);
                    parts.push(self.backquoted(1, true));
                }
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            plain = self.at;
        }
        self.flush(plain, &mut parts);
        parts
    }

    /// Two backslashes between double quotes in backquotes: one, which may escape what follows.
    fn twice_escaped(&mut self) -> Part<'t> {
        let from = self.at + 1;
        self.at += 2;
        if self.peek() == Some(b'\\') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'"' | b'\\' | b'$' | b'`') => {
                self.at += 1;
                Part::Escaped(self.text(self.at - 1, self.at))
            }
            _ => Part::Plain(self.text(from, self.at)),
        }
    }
}
