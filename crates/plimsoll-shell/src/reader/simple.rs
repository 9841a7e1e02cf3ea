//! Programs with their arguments and assignments.

use super::Reader;
use super::bytes::{is_break, name_length};
use crate::tree::{Assignment, Command, Simple};

/// A subscript with blanks in it is looked for no further than this.
const LONGEST_SUBSCRIPT: usize = 64;

impl<'t> Reader<'t> {
    pub(super) fn simple(&mut self, start: usize) -> Option<Command<'t>> {
        let mut simple = Simple::default();
        let first = self.words.len();
        let mut end = start;
        loop {
            self.blanks(false);
            let before = self.at;
            if let Some(redirection) = self.redirection() {
                simple.redirections.push(redirection);
            } else if self.words.len() == first {
                self.skip_subscript();
                let Some(word) = self.word_from(before, true) else {
                    break;
                };
                if let Some((name, value_at)) = assigned(word.raw) {
                    simple.assignments.push(Assignment {
                        name,
                        word,
                        value_at,
                    });
                } else if simple.assignments.is_empty() && self.eat_parentheses() {
                    return Some(self.function_body(word, start));
                } else {
                    self.words.push(word);
                }
            } else {
                let declares = declares(self.words[first].raw);
                let Some(word) = self.word_from(before, declares) else {
                    break;
                };
                self.words.push(word);
            }
            end = self.at;
        }
        self.at = end;
        if end == start {
            return None;
        }
        simple.words = self.words.drain(first..).collect();
        simple.span = self.span(start, end);
        Some(Command::Simple(simple))
    }

    /// In `NAME[…]=` blanks and operators may stand between the brackets.
    fn skip_subscript(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let name = name_length(rest);
        if name == 0 || rest.get(name) != Some(&b'[') {
            return;
        }
        let inside = rest[name..].iter().take(LONGEST_SUBSCRIPT);
        let Some(length) = inside.clone().position(|byte| *byte == b']') else {
            return;
        };
        let assigns = match rest.get(name + length + 1) {
            Some(b'+') => rest.get(name + length + 2) == Some(&b'='),
            next => next == Some(&b'='),
        };
        let plain = |byte: &u8| !matches!(byte, b'"' | b'\'' | b'\\' | b'`' | b'$' | b'\n');
        let blank = inside.clone().take(length).any(|byte| is_break(*byte));
        if assigns && blank && inside.take(length).all(plain) {
            self.at += name + length + 1;
        }
    }
}

/// Whether bash reads a program's arguments as assignments, so that they may be arrays.
fn declares(program: &str) -> bool {
    matches!(
        program,
        "declare" | "typeset" | "local" | "export" | "readonly" | "alias" | "eval"
    )
}

/// The name in `NAME=…`, `NAME+=…` or `NAME[…]=…`, and where the value begins.
fn assigned(raw: &str) -> Option<(&str, usize)> {
    let bytes = raw.as_bytes();
    let name = name_length(bytes);
    let mut at = name;
    if name > 0 && bytes.get(at) == Some(&b'[') {
        at += raw[at..].find("]=").or_else(|| raw[at..].find("]+="))? + 1;
    }
    if bytes.get(at) == Some(&b'+') {
        at += 1;
    }
    (name > 0 && bytes.get(at) == Some(&b'=')).then(|| (&raw[..name], at + 1))
}
