//! The lines of a source, each with its ending.

use memchr::memchr;

/// One line of the source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Byte offset of its first byte.
    pub(crate) start: usize,
    /// Its text with the line ending.
    pub(crate) full: &'a str,
    /// Number, from 1.
    pub(crate) number: u32,
}

impl<'a> Line<'a> {
    /// Its text without the line ending. The reference strips any run of `\r` and `\n`.
    pub(crate) fn text(self) -> &'a str {
        let ending = self.full.bytes().rev();
        let ending = ending.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        &self.full[..self.full.len() - ending.count()]
    }

    /// Byte offset after its line ending.
    pub(crate) fn end(self) -> usize {
        self.start + self.full.len()
    }

    /// What can be seen on it.
    pub(crate) fn visible(self) -> Visible {
        match self.full.trim_start().as_bytes().first() {
            None => Visible::Nothing,
            Some(b'#') => Visible::Comment,
            Some(_) => Visible::Text,
        }
    }
}

/// What can be seen on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visible {
    /// Nothing.
    Nothing,
    /// A comment.
    Comment,
    /// Anything else.
    Text,
}

/// The lines of a source; it can be put back.
#[derive(Debug, Clone)]
pub(crate) struct Lines<'a> {
    source: &'a str,
    at: usize,
    number: u32,
}

impl<'a> Lines<'a> {
    /// The lines from byte offset `at` on, which must begin a line (or follow a byte order mark).
    pub(crate) fn new(source: &'a str, at: usize) -> Self {
        Self {
            source,
            at,
            number: 0,
        }
    }

    /// Byte offset at which the next line begins.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Number of the last line that was read; 0 before the first.
    pub(crate) fn line_number(&self) -> u32 {
        self.number
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.source.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let line = Line {
            start: self.at,
            full: &rest[..length],
            number: self.number + 1,
        };
        self.at += length;
        self.number += 1;
        Some(line)
    }
}
