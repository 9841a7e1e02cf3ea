//! `$((…))`, `((…))` and bash's old `$[…]`.

use super::Reader;
use crate::tree::Command;
use crate::word::{Part, Word};

/// `$[…]` is looked for no further than this: in most texts `$[` means nothing.
const LONGEST_OLD: usize = 64;

impl<'t> Reader<'t> {
    /// `$((…))`, if that stands here; otherwise it is a substitution that begins with a subshell.
    pub(super) fn arithmetic_expansion(&mut self) -> Option<Part<'t>> {
        let start = self.at;
        let end = self.arithmetic_end(start + 1)?;
        Some(self.arithmetic(start, start + 3, end - 2, end))
    }

    /// `((…))` as a command, if that stands here; otherwise it is two subshells.
    pub(super) fn arithmetic_command(&mut self, start: usize) -> Option<Command<'t>> {
        let word = self.arithmetic_word()?;
        let redirections = self.redirections();
        Some(Command::Test {
            words: vec![word],
            arithmetic: true,
            redirections,
            span: self.span(start, self.at),
        })
    }

    /// What stands in `((…))`, if that stands here.
    pub(super) fn arithmetic_word(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let end = self.arithmetic_end(start)?;
        let (from, to) = (start + 2, end - 2);
        let parts = self.within(from, to, |reader| reader.quoted_parts(false));
        let word = self.finish_word(from, parts);
        self.at = end;
        Some(word)
    }

    fn arithmetic(&mut self, start: usize, from: usize, to: usize, end: usize) -> Part<'t> {
        let parts = if self.enter() {
            let parts = self.within(from, to, |reader| reader.quoted_parts(false));
            self.leave();
            self.at = end;
            parts
        } else {
            Vec::new()
        };
        Part::Arithmetic {
            raw: self.text(start, self.at),
            parts,
            span: self.span(start, self.at),
        }
    }

    /// Where the `((` at `open` closes with `))`, after it.
    fn arithmetic_end(&mut self, open: usize) -> Option<usize> {
        let from = open + 2;
        if self.bytes.get(open..from) != Some(b"((") || from >= self.unclosed_from {
            return None;
        }
        let mut depth = 0_usize;
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' if self.bytes.get(at + 1) == Some(&b')') => return Some(at + 2),
                b')' => return None,
                b'\\' => at += 1,
                b'"' => at = self.quote_end(at + 1)?,
                _ => {}
            }
            at += 1;
        }
        self.unclosed_from = self.unclosed_from.min(from);
        None
    }

    /// Where the double quote that begins before `from` ends.
    fn quote_end(&mut self, from: usize) -> Option<usize> {
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'"' => return Some(at),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.unclosed_from = self.unclosed_from.min(from);
        None
    }

    /// Where the `$[` that stands here closes, after it.
    pub(super) fn old_arithmetic_end(&self) -> Option<usize> {
        if self.peek_at(1) != Some(b'[') {
            return None;
        }
        let inside = self.bytes.get(self.at + 2..)?.iter().take(LONGEST_OLD);
        let mut brackets = 0_usize;
        for (at, byte) in inside.enumerate() {
            match byte {
                b'[' => brackets += 1,
                b']' if brackets > 0 => brackets -= 1,
                b']' => return Some(self.at + 2 + at + 1),
                b'\'' | b'"' | b'`' | b'\\' | b'\n' | b';' => return None,
                _ => {}
            }
        }
        None
    }

    pub(super) fn old_arithmetic(&mut self) -> Part<'t> {
        let start = self.at;
        let end = self.old_arithmetic_end().unwrap_or(self.bytes.len());
        self.arithmetic(start, start + 2, end.saturating_sub(1), end)
    }
}
