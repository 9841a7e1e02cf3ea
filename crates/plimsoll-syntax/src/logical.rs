//! Text that may be spread over several lines of the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::Span;

/// Text of an instruction with line continuations, and the comments and blank lines between them,
/// taken out; it knows where each of its bytes stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logical<'a> {
    /// The text itself.
    pub text: Cow<'a, str>,
    /// Where it begins in the source.
    start: u32,
    /// Further pieces: offset in `text`, offset in the source; in order.
    pieces: Vec<(u32, u32)>,
}

impl<'a> Logical<'a> {
    /// Text that stands in the source as it is, from byte offset `start` on.
    pub fn new(text: &'a str, start: usize) -> Self {
        Self {
            text: Cow::Borrowed(text),
            start: start as u32,
            pieces: Vec::new(),
        }
    }

    /// Adds text that stands in the source from byte offset `start` on.
    pub(crate) fn push(&mut self, text: &str, start: usize) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.start = start as u32;
        } else {
            self.pieces.push((self.text.len() as u32, start as u32));
        }
        self.text.to_mut().push_str(text);
    }

    /// A borrowed form of it that can be copied around.
    pub fn view(&self) -> TextView<'_> {
        TextView {
            text: &self.text,
            start: self.start,
            pieces: &self.pieces,
        }
    }

    /// Where the byte at `offset` of the text stands in the source.
    pub fn source_offset(&self, offset: usize) -> u32 {
        self.view().source_offset(offset)
    }

    /// Where a range of the text stands in the source; see [`TextView::span`].
    pub fn span(&self, range: Range<usize>) -> Span {
        self.view().span(range)
    }

    /// Where all of it stands in the source.
    pub fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// Whether it stands on one line of the source.
    pub fn is_contiguous(&self) -> bool {
        self.pieces.is_empty()
    }

    /// A part of it. The range must lie on character boundaries; otherwise the part is empty.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let text: Cow<'a, str> = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range.clone()).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(range.clone()).unwrap_or_default().to_owned()),
        };
        let (from, to) = (range.start as u32, range.end as u32);
        let pieces = self
            .pieces
            .iter()
            .filter(|(at, _)| *at > from && *at < to)
            .map(|(at, source)| (at - from, *source))
            .collect();
        Self {
            text,
            start: self.source_offset(range.start),
            pieces,
        }
    }

    /// The part without white space at both ends.
    #[must_use]
    pub fn trim(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        self.slice(start..end)
    }
}

/// A borrowed [`Logical`].
#[derive(Debug, Clone, Copy)]
pub struct TextView<'t> {
    /// The text itself.
    pub text: &'t str,
    start: u32,
    pieces: &'t [(u32, u32)],
}

impl<'t> TextView<'t> {
    /// Text that stands in the source as it is, from byte offset `start` on.
    pub fn new(text: &'t str, start: u32) -> Self {
        Self {
            text,
            start,
            pieces: &[],
        }
    }

    /// Where the byte at `offset` of the text stands in the source.
    pub fn source_offset(&self, offset: usize) -> u32 {
        let offset = offset as u32;
        match self.pieces.partition_point(|(at, _)| *at <= offset) {
            0 => self.start + offset,
            n => {
                let (at, source) = self.pieces[n - 1];
                source + (offset - at)
            }
        }
    }

    /// Where a range of the text stands in the source. The end belongs to the range's last byte, so
    /// that a range that ends where a line was joined does not reach into the next line.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.source_offset(range.start);
        if range.end <= range.start {
            return Span { start, end: start };
        }
        Span {
            start,
            end: self.source_offset(range.end - 1) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Logical;
    use crate::Span;

    #[test]
    fn maps_back_over_joined_lines() {
        let source = "RUN a \\\n  b\n";
        let mut logical = Logical::new("RUN a ", 0);
        logical.push("  b", 8);
        assert_eq!(logical.text, "RUN a   b");
        let word = logical.span(8..9);
        assert_eq!(word.text(source), "b");
        assert_eq!(logical.span(4..6), Span { start: 4, end: 6 });
        let part = logical.slice(4..9);
        assert_eq!(part.text, "a   b");
        assert_eq!(part.span(4..5), word);
    }
}
