//! Offsets to lines and columns, for the border where people read them.

use memchr::memchr_iter;

/// Where the lines of a source begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `source`; lines end at a line feed, as the reference has it.
    pub fn new(source: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1))
            .collect();
        Self { starts }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).max(1) as u32
    }

    /// The byte offset where a line (from 1) begins; the end of the index's last line beyond it.
    pub fn start(&self, line: u32) -> u32 {
        let at = (line.max(1) as usize - 1).min(self.starts.len() - 1);
        self.starts[at]
    }

    /// Number of lines; a line feed at the end begins one more.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The column of a byte offset in Unicode code points, from 1.
    pub fn column(&self, source: &str, offset: u32) -> u32 {
        let start = self.start(self.line(offset)) as usize;
        let text = source
            .as_bytes()
            .get(start..offset as usize)
            .unwrap_or_default();
        // Continuation bytes of UTF-8 begin no code point.
        text.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn lines_and_columns() {
        let source = "a\nbü€x\n";
        let index = LineIndex::new(source);
        assert_eq!((index.line(0), index.column(source, 0)), (1, 1));
        assert_eq!((index.line(2), index.column(source, 2)), (2, 1));
        assert_eq!((index.line(8), index.column(source, 8)), (2, 4));
        assert_eq!(index.line(10), 3);
        assert_eq!(index.count(), 3);
    }
}
