//! What a dollar sign begins.

use super::Reader;
use super::bytes::name_length;
use crate::word::{Braces, Part, SubstitutionKind};

/// What `${…}` does to a value, each before those it begins with.
const OPERATORS: [&str; 20] = [
    ":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "-", "=", "?", "+", "#", "%",
    "/", "^", ",",
];

impl<'t> Reader<'t> {
    /// Whether the dollar sign that stands here begins anything outside quotes.
    pub(super) fn begins_expansion(&self) -> bool {
        matches!(self.peek_at(1), Some(b'\'' | b'"'))
            || self.begins_quoted_expansion()
            || self.old_arithmetic_end().is_some()
    }

    /// Whether it begins anything between double quotes.
    pub(super) fn begins_quoted_expansion(&self) -> bool {
        self.peek_at(1).is_some_and(|next| {
            next.is_ascii_alphanumeric()
                || matches!(
                    next,
                    b'_' | b'{' | b'(' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!'
                )
        })
    }

    /// What a dollar sign begins; `quoted` where it stands in double quotes.
    pub(super) fn dollar(&mut self, quoted: bool) -> Part<'t> {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') => match self.arithmetic_expansion() {
                Some(part) => part,
                None => self.substitution(SubstitutionKind::Dollar),
            },
            Some(b'{') => self.braced(quoted),
            Some(b'\'') => self.ansi_c_quoted(),
            Some(b'"') => {
                self.at += 1;
                Part::Double(self.double_quoted())
            }
            Some(b'[') => self.old_arithmetic(),
            _ => {
                let name = name_length(self.bytes.get(start + 1..).unwrap_or_default());
                self.at = (start + 1 + name.max(1)).min(self.bytes.len());
                Part::Variable {
                    name: self.text(start + 1, self.at),
                    raw: self.text(start, self.at),
                    span: self.span(start, self.at),
                    braces: None,
                }
            }
        }
    }

    fn braced(&mut self, quoted: bool) -> Part<'t> {
        let start = self.at;
        self.at += 2;
        let prefix = self.at;
        if matches!(self.peek(), Some(b'#' | b'!')) && self.peek_at(1) != Some(b'}') {
            self.at += 1;
        }
        let prefix = self.text(prefix, self.at);
        let name = self.parameter();
        let subscript = self.subscript();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let operator = OPERATORS
            .into_iter()
            .find(|operator| rest.starts_with(operator.as_bytes()))
            .map_or(usize::from(matches!(rest, [b':' | b'@', ..])), str::len);
        self.at += operator;
        let operator = self.text(self.at - operator, self.at);
        // A pattern has quotes of its own, a default does not.
        let quoted = quoted && !operator.starts_with(['#', '%', '/', '^', ',']);
        let argument = self.argument(start, quoted);
        let plain =
            prefix.is_empty() && subscript.is_empty() && operator.is_empty() && argument.is_empty();
        Part::Variable {
            name,
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
            braces: (!plain).then(|| {
                Box::new(Braces {
                    prefix,
                    subscript,
                    operator,
                    argument,
                })
            }),
        }
    }

    /// The name in braces: digits or a special parameter too.
    fn parameter(&mut self) -> &'t str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = match rest.first() {
            Some(b'0'..=b'9') => rest.iter().take_while(|b| b.is_ascii_digit()).count(),
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
            _ => name_length(rest),
        };
        self.at += length;
        self.text(self.at - length, self.at)
    }

    /// A subscript in which nothing is filled in; any other counts as what follows the name.
    fn subscript(&mut self) -> &'t str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.first() != Some(&b'[') {
            return "";
        }
        let stop = |byte: &u8| matches!(byte, b']' | b'}' | b'$' | b'\'' | b'"' | b'\\' | b'`');
        match rest.iter().position(stop) {
            Some(length) if rest[length] == b']' => {
                self.at += length + 1;
                self.text(self.at - length - 1, self.at)
            }
            _ => "",
        }
    }

    /// What stands in braces behind the operator, and the brace that closes them.
    fn argument(&mut self, start: usize, quoted: bool) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return parts;
        }
        if !self.enter() {
            return parts;
        }
        let mut plain = self.at;
        loop {
            match self.peek() {
                None => {
                    self.flush(plain, &mut parts);
                    self.error(start, start + 2, "this brace is never closed");
                    break;
                }
                Some(b'}') => {
                    self.flush(plain, &mut parts);
                    self.at += 1;
                    break;
                }
                Some(b'$') if self.begins_quoted_expansion() => {
                    self.flush(plain, &mut parts);
                    parts.push(self.dollar(quoted));
                    plain = self.at;
                }
                Some(b'$') if !quoted && self.begins_expansion() => {
                    self.flush(plain, &mut parts);
                    parts.push(self.dollar(quoted));
                    plain = self.at;
                }
                Some(b'\'') if quoted && !self.closes_in_braces() => self.at += 1,
                Some(b'`') => {
                    self.flush(plain, &mut parts);
                    parts.push(self.backquoted(1, quoted));
                    plain = self.at;
                }
                Some(byte @ (b'\\' | b'"' | b'\'')) => {
                    self.flush(plain, &mut parts);
                    self.special(byte, &mut parts);
                    plain = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
        self.leave();
        parts
    }

    /// In double quotes dash takes a single quote for a plain character and bash for a quote, if
    /// another follows; the text says which was meant.
    fn closes_in_braces(&self) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let end = rest.iter().position(|byte| matches!(byte, b'\'' | b'}'));
        end.is_some_and(|end| rest[end] == b'\'')
    }
}
