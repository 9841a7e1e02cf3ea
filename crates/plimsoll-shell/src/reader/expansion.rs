//! Words, quotes, variables and substitutions.

use super::{MAX_DEPTH, Reader, Until};
use crate::tree::{List, Script};
use crate::word::{Part, Word};

impl<'t> Reader<'t> {
    /// The next word, if one begins here.
    pub(super) fn word(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let mut parts = Vec::new();
        let mut plain = start;
        while let Some(byte) = self.peek() {
            match byte {
                b'<' | b'>' if self.peek_at(1) == Some(b'(') && self.at == plain => {
                    self.at += 1;
                    let script = self.substitution(self.at - 1);
                    parts.push(script);
                    plain = self.at;
                }
                b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C | b';' | b'&' | b'|' | b'<' | b'>'
                | b')' => break,
                b'(' => {
                    // Extended patterns such as `!(a|b)`.
                    let pattern = self.at > start
                        && matches!(self.bytes[self.at - 1], b'!' | b'?' | b'*' | b'+' | b'@');
                    if !pattern || !self.skip_pattern() {
                        break;
                    }
                }
                b'\\' | b'\'' | b'"' | b'$' | b'`' => {
                    if byte == b'$' && !self.begins_expansion() {
                        self.at += 1;
                        continue;
                    }
                    self.flush(plain, &mut parts);
                    self.special(byte, &mut parts);
                    plain = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.flush(plain, &mut parts);
        if self.at == start {
            return None;
        }
        Some(Word {
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
            parts,
        })
    }

    pub(super) fn flush(&self, from: usize, parts: &mut Vec<Part<'t>>) {
        if from < self.at {
            parts.push(Part::Plain(self.text(from, self.at)));
        }
    }

    pub(super) fn skip_pattern(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b')' | b'\n' | b' '));
        match end {
            Some(end) if rest[end] == b')' => {
                self.at += end + 1;
                true
            }
            _ => false,
        }
    }

    pub(super) fn begins_expansion(&self) -> bool {
        self.peek_at(1).is_some_and(|next| {
            next.is_ascii_alphanumeric()
                || matches!(
                    next,
                    b'_' | b'{'
                        | b'('
                        | b'@'
                        | b'*'
                        | b'#'
                        | b'?'
                        | b'-'
                        | b'$'
                        | b'!'
                        | b'\''
                        | b'"'
                )
        })
    }

    pub(super) fn special(&mut self, byte: u8, parts: &mut Vec<Part<'t>>) {
        match byte {
            b'\\' => {
                self.at += 1;
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                    return;
                }
                let from = self.at;
                if from < self.bytes.len() {
                    self.skip_one();
                }
                parts.push(Part::Escaped(self.text(from, self.at)));
            }
            b'\'' => {
                let from = self.at + 1;
                let length = self.bytes[from..].iter().position(|byte| *byte == b'\'');
                match length {
                    Some(length) => {
                        self.at = from + length + 1;
                        parts.push(Part::Single(self.text(from, from + length)));
                    }
                    None => {
                        self.error(from - 1, from, "this single quote is never closed");
                        self.at = self.bytes.len();
                        parts.push(Part::Single(self.text(from, self.at)));
                    }
                }
            }
            b'"' => {
                let inner = self.double_quoted();
                parts.push(Part::Double(inner));
            }
            b'`' => parts.push(self.backquoted()),
            _ => parts.push(self.dollar()),
        }
    }

    pub(super) fn double_quoted(&mut self) -> Vec<Part<'t>> {
        let open = self.at;
        self.at += 1;
        let mut parts = Vec::new();
        let mut plain = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.flush(plain, &mut parts);
                    self.at += 1;
                    return parts;
                }
                b'\\' => {
                    let escapes =
                        matches!(self.peek_at(1), Some(b'"' | b'\\' | b'$' | b'`' | b'\n'));
                    if escapes {
                        self.flush(plain, &mut parts);
                        parts.push(Part::Escaped(self.text(self.at + 1, self.at + 2)));
                        self.at += 2;
                        plain = self.at;
                    } else {
                        self.at += 1;
                    }
                }
                b'$' if self.begins_expansion()
                    && !matches!(self.peek_at(1), Some(b'"' | b'\'')) =>
                {
                    self.flush(plain, &mut parts);
                    parts.push(self.dollar());
                    plain = self.at;
                }
                b'`' => {
                    self.flush(plain, &mut parts);
                    parts.push(self.backquoted());
                    plain = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.flush(plain, &mut parts);
        self.error(open, open + 1, "this double quote is never closed");
        parts
    }

    pub(super) fn dollar(&mut self) -> Part<'t> {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') if self.peek_at(2) == Some(b'(') => {
                if let Some(end) = self.arithmetic_end(start + 3) {
                    self.at = end;
                    return Part::Arithmetic(self.text(start, end));
                }
                self.at += 1;
                self.substitution(start)
            }
            Some(b'(') => {
                self.at += 1;
                self.substitution(start)
            }
            Some(b'{') => self.braced(start),
            Some(b'\'') => {
                // `$'…'`: backslashes escape the quote.
                self.at += 2;
                let from = self.at;
                while let Some(byte) = self.peek() {
                    match byte {
                        b'\'' => {
                            let text = self.text(from, self.at);
                            self.at += 1;
                            return Part::Single(text);
                        }
                        b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                        _ => self.at += 1,
                    }
                }
                self.error(start, start + 2, "this single quote is never closed");
                Part::Single(self.text(from, self.at))
            }
            Some(b'"') => {
                self.at += 1;
                Part::Double(self.double_quoted())
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                self.at += 1;
                while self
                    .peek()
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                {
                    self.at += 1;
                }
                self.variable(start, start + 1, self.at)
            }
            _ => {
                self.at += 2;
                self.variable(start, start + 1, self.at)
            }
        }
    }

    pub(super) fn variable(&self, start: usize, name_from: usize, name_to: usize) -> Part<'t> {
        Part::Variable {
            name: self.text(name_from, name_to),
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
        }
    }

    pub(super) fn braced(&mut self, start: usize) -> Part<'t> {
        self.at += 2;
        if matches!(self.peek(), Some(b'#' | b'!')) && self.peek_at(1) != Some(b'}') {
            self.at += 1;
        }
        let name_from = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        if self.at == name_from
            && matches!(
                self.peek(),
                Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!')
            )
        {
            self.at += 1;
        }
        let name_to = self.at;
        if self.depth >= MAX_DEPTH {
            self.error(start, start + 2, "this nests too deep to be read");
            self.at = self.bytes.len();
            return self.variable(start, name_from, name_to);
        }
        self.depth += 1;
        // Quotes and expansions inside are read over, so that their closing signs are not taken for ours.
        let mut inner = Vec::new();
        loop {
            match self.peek() {
                None => {
                    self.error(start, start + 2, "this brace is never closed");
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b'$') if !self.begins_expansion() => self.at += 1,
                Some(byte @ (b'\\' | b'"' | b'$' | b'`')) => self.special(byte, &mut inner),
                // Inside double quotes a single quote is an ordinary character; it seldom stands alone.
                Some(byte @ b'\'') if self.bytes[self.at + 1..].contains(&b'\'') => {
                    self.special(byte, &mut inner)
                }
                Some(_) => self.at += 1,
            }
        }
        self.depth -= 1;
        self.variable(start, name_from, name_to)
    }

    /// `( … )` of a substitution that began at `start`; the parenthesis comes next.
    pub(super) fn substitution(&mut self, start: usize) -> Part<'t> {
        self.at += 1;
        let errors = self.errors.len();
        let list = if self.depth >= MAX_DEPTH {
            self.error(start, start + 2, "this nests too deep to be read");
            self.at = self.bytes.len();
            List::default()
        } else {
            self.depth += 1;
            let list = self.list(Until::Parenthesis);
            self.depth -= 1;
            list
        };
        self.blanks(true);
        if self.peek() == Some(b')') {
            self.at += 1;
        } else if self.errors.len() == errors || self.peek().is_none() {
            self.error(start, start + 2, "this substitution is never closed");
        }
        Part::Substitution {
            script: Box::new(Script {
                list,
                errors: Vec::new(),
            }),
            backquotes: false,
            span: self.span(start, self.at),
        }
    }

    pub(super) fn backquoted(&mut self) -> Part<'t> {
        let start = self.at;
        let mut end = start + 1;
        while end < self.bytes.len() && self.bytes[end] != b'`' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        let closed = end < self.bytes.len();
        let end = end.min(self.bytes.len());
        if !closed {
            self.error(start, start + 1, "this backquote is never closed");
        }
        // What stands inside is read in place: the reader is shown the text up to the closing sign.
        let whole = std::mem::replace(&mut self.bytes, &self.view.text.as_bytes()[..end]);
        self.at = start + 1;
        let list = if self.depth >= MAX_DEPTH {
            List::default()
        } else {
            self.depth += 1;
            let list = self.list(Until::End);
            self.depth -= 1;
            list
        };
        self.bytes = whole;
        self.at = if closed { end + 1 } else { end };
        Part::Substitution {
            script: Box::new(Script {
                list,
                errors: Vec::new(),
            }),
            backquotes: true,
            span: self.span(start, self.at),
        }
    }

    /// Where `((` closes with `))`, after it; `from` is the first byte after the opening.
    pub(super) fn arithmetic_end(&mut self, from: usize) -> Option<usize> {
        if from >= self.unclosed_from {
            return None;
        }
        let mut depth = 0_usize;
        let mut at = from;
        while at < self.bytes.len() {
            match self.bytes[at] {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' if self.bytes.get(at + 1) == Some(&b')') => return Some(at + 2),
                b')' => return None,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
        self.unclosed_from = self.unclosed_from.min(from);
        None
    }
}
