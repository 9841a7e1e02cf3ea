//! `[[ … ]]`.

use super::Reader;
use crate::tree::Command;
use crate::word::{Part, Word};

impl<'t> Reader<'t> {
    /// Its operators and parentheses mean something else than elsewhere and are read over.
    pub(super) fn test_command(&mut self, start: usize) -> Command<'t> {
        let mut words = Vec::new();
        let mut parentheses = 0_usize;
        loop {
            self.blanks(true);
            let closed = match (self.peek(), self.peek_at(1)) {
                (Some(b']'), _) if self.eat_word("]]") => true,
                (Some(b'&'), Some(b'&')) | (Some(b'|'), Some(b'|')) => {
                    self.at += 2;
                    continue;
                }
                (None | Some(b';' | b'&' | b'|'), _) => false,
                (Some(b')'), _) if parentheses == 0 => false,
                (Some(byte @ (b'(' | b')')), _) => {
                    parentheses = if byte == b'(' {
                        parentheses + 1
                    } else {
                        parentheses - 1
                    };
                    self.at += 1;
                    continue;
                }
                _ => {
                    match self.word() {
                        Some(word) => {
                            let matches = word.raw == "=~";
                            words.push(word);
                            if matches {
                                self.blanks(false);
                                words.extend(self.regular_expression());
                            }
                        }
                        // `<` and `>` compare.
                        None => self.at += 1,
                    }
                    continue;
                }
            };
            if !closed || parentheses > 0 {
                self.error(start, start + 2, "this `[[` is never closed with ` ]]`");
            }
            break;
        }
        let redirections = self.redirections();
        Command::Test {
            words,
            arithmetic: false,
            redirections,
            span: self.span(start, self.at),
        }
    }

    /// What follows `=~`: parentheses and bars belong to it, and blanks inside parentheses.
    fn regular_expression(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let mut parts = Vec::new();
        let mut plain = start;
        let mut parentheses = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => parentheses += 1,
                b')' | b' ' | b'\t' | b'\n' if parentheses == 0 => break,
                b')' => parentheses -= 1,
                b'\\' | b'\'' | b'"' | b'`' | b'$' if byte != b'$' || self.begins_expansion() => {
                    self.flush(plain, &mut parts);
                    self.special(byte, &mut parts);
                    plain = self.at;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        if parentheses > 0 {
            self.error(
                start,
                self.at,
                "a parenthesis in this pattern is never closed",
            );
        }
        self.flush(plain, &mut parts);
        (self.at > start).then(|| self.finish_word(start, parts))
    }

    pub(super) fn flush(&self, from: usize, parts: &mut Vec<Part<'t>>) {
        if from < self.at {
            if parts.is_empty() {
                // Mostly it is the only one.
                parts.reserve_exact(1);
            }
            parts.push(Part::Plain(self.text(from, self.at)));
        }
    }
}
