//! Text that may be spread over several lines of the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::Span;

/// Text of an instruction with line continuations, and the comments and blank lines between them,
/// taken out; it knows where each of its bytes stands in the source.
#[derive(Debug, Clone)]
pub struct Logical<'a> {
    /// The text itself.
    pub text: Cow<'a, str>,
    /// Where it begins in the source.
    start: u32,
    /// Further pieces: offset in `text`, offset in the source; in order.
    pieces: Vec<(u32, u32)>,
    /// The whole source where there are pieces: parts that stand on one line are lent from there.
    source: &'a str,
}

impl PartialEq for Logical<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.start == other.start && self.pieces == other.pieces
    }
}

impl Eq for Logical<'_> {}

impl<'a> Logical<'a> {
    /// Text that stands in the source as it is, from byte offset `start` on.
    pub fn new(text: &'a str, start: usize) -> Self {
        Self {
            text: Cow::Borrowed(text),
            start: start as u32,
            pieces: Vec::new(),
            source: "",
        }
    }

    /// The parts of `source` that begin at these byte offsets, one after the other.
    pub(crate) fn joined(source: &'a str, parts: &[(usize, &'a str)]) -> Self {
        let begin = parts.first().map_or(0, |(start, _)| *start);
        let mut parts = parts.iter().filter(|(_, text)| !text.is_empty());
        let Some((start, first)) = parts.next() else {
            return Self::new("", begin);
        };
        let mut logical = Self::new(first, *start);
        let rest = parts.clone();
        let length = rest.clone().map(|(_, text)| text.len()).sum::<usize>();
        if length == 0 {
            return logical;
        }
        logical.source = source;
        logical.pieces.reserve_exact(rest.count());
        let mut text = String::with_capacity(first.len() + length);
        text.push_str(first);
        for (start, part) in parts {
            logical.pieces.push((text.len() as u32, *start as u32));
            text.push_str(part);
        }
        logical.text = Cow::Owned(text);
        logical
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
        let text = self.part(range.clone());
        let start = self.source_offset(range.start);
        let kept = self.pieces_within(&range);
        let pieces = self.pieces[kept]
            .iter()
            .map(|(at, source)| (at - range.start as u32, *source))
            .collect();
        Self {
            text,
            start,
            pieces,
            source: self.source,
        }
    }

    /// The text of [`Logical::slice`].
    pub(crate) fn part(&self, range: Range<usize>) -> Cow<'a, str> {
        match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
            Cow::Owned(text) => {
                let start = self.source_offset(range.start);
                let whole = self.pieces_within(&range).is_empty();
                let text = text.get(range).unwrap_or_default();
                let lent = whole.then(|| self.lent(start, text.len()));
                lent.flatten()
                    .map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed)
            }
        }
    }

    /// [`Logical::slice`] of something that is not needed any more: keeps its buffers.
    #[must_use]
    pub(crate) fn into_slice(mut self, range: Range<usize>) -> Self {
        if range == (0..self.text.len()) {
            return self;
        }
        let kept = self.pieces_within(&range);
        let Cow::Owned(text) = &mut self.text else {
            return self.slice(range);
        };
        let fits = text.is_char_boundary(range.start) && text.is_char_boundary(range.end);
        if kept.is_empty() || range.start > range.end || !fits {
            return self.slice(range);
        }
        text.truncate(range.end);
        text.drain(..range.start);
        self.start = self.source_offset(range.start);
        self.pieces.truncate(kept.end);
        self.pieces.drain(..kept.start);
        for (at, _) in &mut self.pieces {
            *at -= range.start as u32;
        }
        self
    }

    /// The numbers of the pieces that begin inside the range.
    fn pieces_within(&self, range: &Range<usize>) -> Range<usize> {
        let (from, to) = (range.start as u32, range.end as u32);
        let start = self.pieces.partition_point(|(at, _)| *at <= from);
        if self.pieces.get(start).is_none_or(|(at, _)| *at >= to) {
            return start..start;
        }
        let end = self.pieces.partition_point(|(at, _)| *at < to);
        start..end.max(start)
    }

    /// The text as it stands in the source, where that is known.
    fn lent(&self, start: u32, length: usize) -> Option<&'a str> {
        let start = start as usize;
        self.source.get(start..start + length)
    }

    /// The offset in the text of what stands at byte offset `source` in the source.
    pub(crate) fn offset_of(&self, source: u32) -> usize {
        let after = self.pieces.partition_point(|(_, start)| *start <= source);
        let (at, start) = match after {
            0 => (0, self.start),
            n => self.pieces[n - 1],
        };
        // What was taken out stands where the next piece begins.
        let next = self
            .pieces
            .get(after)
            .map_or(self.text.len(), |(at, _)| *at as usize);
        (at as usize + source.saturating_sub(start) as usize).min(next)
    }

    /// The part without white space at both ends.
    #[must_use]
    pub fn trim(&self) -> Self {
        self.slice(self.visible())
    }

    /// [`Logical::trim`] of something that is not needed any more.
    #[must_use]
    pub(crate) fn into_trimmed(self) -> Self {
        let range = self.visible();
        self.into_slice(range)
    }

    /// The range without white space at both ends.
    fn visible(&self) -> Range<usize> {
        let rest = self.text.trim_start();
        let start = self.text.len() - rest.len();
        start..start + rest.trim_end().len()
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
        self.within(self.piece_after(offset), offset)
    }

    /// Where a range of the text stands in the source. The end belongs to the range's last byte, so
    /// that a range that ends where a line was joined does not reach into the next line.
    pub fn span(&self, range: Range<usize>) -> Span {
        let after = self.piece_after(range.start);
        let start = self.within(after, range.start);
        if range.end <= range.start {
            return Span { start, end: start };
        }
        let last = range.end - 1;
        // Mostly on the same line, which saves looking for it.
        let same = self
            .pieces
            .get(after)
            .is_none_or(|(at, _)| last < *at as usize);
        let after = if same { after } else { self.piece_after(last) };
        Span {
            start,
            end: self.within(after, last) + 1,
        }
    }

    /// The number of the first piece that begins after `offset`.
    fn piece_after(&self, offset: usize) -> usize {
        self.pieces
            .partition_point(|(at, _)| *at as usize <= offset)
    }

    /// [`TextView::source_offset`] in the piece before that one.
    fn within(&self, after: usize, offset: usize) -> u32 {
        match after.checked_sub(1) {
            None => self.start + offset as u32,
            Some(piece) => {
                let (at, source) = self.pieces[piece];
                source + (offset as u32 - at)
            }
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
        let logical = Logical::joined(source, &[(0, "RUN a "), (8, "  b")]);
        assert_eq!(logical.text, "RUN a   b");
        let word = logical.span(8..9);
        assert_eq!(word.text(source), "b");
        assert_eq!(logical.span(4..6), Span { start: 4, end: 6 });
        let part = logical.slice(4..9);
        assert_eq!(part.text, "a   b");
        assert_eq!(part.span(4..5), word);
    }
}
