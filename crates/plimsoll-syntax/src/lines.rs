//! The lines of a source, each with its ending.

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
        self.full.trim_end_matches(['\r', '\n'])
    }

    /// Byte offset after its line ending.
    pub(crate) fn end(self) -> usize {
        self.start + self.full.len()
    }

    /// Whether its first visible character starts a comment.
    pub(crate) fn is_comment(self) -> bool {
        self.full.trim_start().starts_with('#')
    }

    /// Whether nothing visible is on it.
    pub(crate) fn is_blank(self) -> bool {
        self.full.trim_start().is_empty()
    }
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

    /// Number of the last line that was read; 0 before the first.
    pub(crate) fn line_number(&self) -> u32 {
        self.number
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.source.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
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
