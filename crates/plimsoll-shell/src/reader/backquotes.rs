//! Backquotes.
//!
//! A shell takes some backslashes out of the text between them and then reads it like any other.
//! Here it is read in place, so that all spans stay exact, and the backslashes are stepped over.

use super::list::Until;
use super::{Backquotes, Reader};
use crate::tree::{List, Script};
use crate::word::{Part, SubstitutionKind};

impl<'t> Reader<'t> {
    /// A substitution in backquotes. Its signs are `sign` bytes long: a backslash belongs to them
    /// inside other backquotes. `quoted` where it stands in double quotes.
    pub(super) fn backquoted(&mut self, sign: usize, quoted: bool) -> Part<'t> {
        let start = self.at;
        let from = start + sign;
        let end = self.backquote_end(from, sign);
        let until = end.unwrap_or(self.bytes.len());
        if end.is_none() {
            self.error(start, from, "this backquote is never closed");
        }
        let mut script = Script::default();
        if self.enter() {
            let outer = std::mem::take(&mut self.errors);
            script.list = self.within(from, until, |reader| reader.backquoted_list(quoted));
            script.errors = std::mem::replace(&mut self.errors, outer);
            self.leave();
            self.at = (until + sign).min(self.bytes.len());
        }
        Part::Substitution {
            script: Box::new(script),
            kind: SubstitutionKind::Backquotes,
            span: self.span(start, self.at),
        }
    }

    fn backquoted_list(&mut self, quoted: bool) -> List<'t> {
        let quoted = if quoted || self.backquotes == Backquotes::Quoted {
            Backquotes::Quoted
        } else {
            Backquotes::Bare
        };
        let backquotes = std::mem::replace(&mut self.backquotes, quoted);
        let open = std::mem::take(&mut self.open);
        let substituted = std::mem::replace(&mut self.substituted, false);
        let pending = std::mem::take(&mut self.pending);
        let list = self.list(Until::End);
        self.pending = pending;
        self.substituted = substituted;
        self.open = open;
        self.backquotes = backquotes;
        list
    }

    /// Where the closing sign begins. Quotes hide none, only backslashes do.
    fn backquote_end(&self, from: usize, sign: usize) -> Option<usize> {
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match (byte, self.bytes.get(at + 1)) {
                (b'`', _) => return (sign == 1).then_some(at),
                (b'\\', Some(b'`')) if sign == 2 => return Some(at),
                (b'\\', Some(b'\\')) if sign == 2 => {
                    // A sign of a third level, if two more follow.
                    at += if self.bytes.get(at + 2) == Some(&b'\\') {
                        4
                    } else {
                        2
                    };
                }
                (b'\\', _) => at += 2,
                _ => at += 1,
            }
        }
        None
    }
}
