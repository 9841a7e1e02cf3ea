//! The texts of heredocs.

use super::Reader;
use crate::tree::Heredoc;
use crate::word::Part;

/// A heredoc whose text begins on the next line.
pub(super) struct Pending {
    /// Its number in the script's list.
    pub(super) number: usize,
    /// The line that ends it.
    pub(super) name: String,
    /// Tabs at the beginning of its lines are left out: `<<-`.
    pub(super) strip: bool,
    /// Nothing in it is filled in.
    pub(super) quoted: bool,
}

impl<'t> Reader<'t> {
    /// After a line break: the texts of the heredocs that began on the line before. One without its
    /// last line ends with the text, as in dash and bash.
    pub(super) fn heredoc_bodies(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        for pending in std::mem::take(&mut self.pending) {
            let start = self.at;
            let end = self.heredoc_end(&pending);
            let after = self.at;
            let text = self.text(start, end);
            let parts = if pending.quoted {
                vec![Part::Plain(text)]
            } else {
                self.heredoc_parts(start, end)
            };
            self.at = after;
            let span = self.span(start, end);
            if let Some(heredoc) = self.heredocs.get_mut(pending.number) {
                *heredoc = Heredoc { text, span, parts };
            }
        }
    }

    /// Goes behind the line that ends a heredoc; where that line begins.
    fn heredoc_end(&mut self, pending: &Pending) -> usize {
        let name = pending.name.as_bytes();
        loop {
            let start = self.at;
            let rest = self.bytes.get(start..).unwrap_or_default();
            if rest.is_empty() {
                return start;
            }
            let length = rest.iter().position(|byte| *byte == b'\n');
            let line = &rest[..length.unwrap_or(rest.len())];
            let tabs = if pending.strip {
                line.iter().take_while(|byte| **byte == b'\t').count()
            } else {
                0
            };
            if let Some(behind) = line[tabs..].strip_prefix(name) {
                // `$(cat <<E … E)`: bash lets the parenthesis stand on the last line.
                let closes = self.substituted
                    && behind.iter().find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b')');
                if closes {
                    self.at = start + tabs + name.len();
                    return start;
                }
                if matches!(behind, [] | [b'\r']) {
                    self.at = start + length.map_or(rest.len(), |length| length + 1);
                    return start;
                }
            }
            self.at = start + length.map_or(rest.len(), |length| length + 1);
        }
    }

    /// What is filled in there. A shell only finds errors in it when it runs, and so they are none.
    fn heredoc_parts(&mut self, start: usize, end: usize) -> Vec<Part<'t>> {
        let errors = self.errors.len();
        let parts = self.within(start, end, |reader| {
            if reader.enter() {
                let parts = reader.quoted_parts(false);
                reader.leave();
                parts
            } else {
                Vec::new()
            }
        });
        self.errors.truncate(errors);
        parts
    }
}
