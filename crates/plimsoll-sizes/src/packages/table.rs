//! A table of packages: text in columns, of which only the line starts are read beforehand.
//!
//! The columns stand one below the other, each under a line `= title`, one line a package, in the
//! order of the names. A package is named by its row, in two characters (see [`row_of`]).

use std::ops::Range;
use std::sync::Arc;

use crate::Bytes;
use crate::table::kilobytes;

/// The first character of those that rows are written in.
const FIRST: u8 = b'(';
/// How many characters they are written in.
const BASE: usize = 87;

/// Columns by their titles.
#[derive(Debug, Clone, Copy)]
enum Column {
    Name,
    Disk,
    Slim,
    Download,
    Depends,
    Recommends,
    Provides,
}

const TITLES: [(&str, Column); 7] = [
    ("name", Column::Name),
    ("disk", Column::Disk),
    ("slim", Column::Slim),
    ("download", Column::Download),
    ("depends", Column::Depends),
    ("recommends", Column::Recommends),
    ("provides", Column::Provides),
];

/// What a package weighs on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Size {
    /// Bytes on disk, with what its installation generates and the package manager's own notes.
    pub(crate) bytes: u64,
    /// Whether they were counted in the package itself, not estimated from its index entry.
    pub(crate) counted: bool,
}

/// A table of packages.
#[derive(Debug)]
pub(crate) struct PackageTable {
    text: Arc<str>,
    /// For each column, where its lines start, and where the last one ends.
    starts: [Vec<u32>; TITLES.len()],
}

impl PackageTable {
    /// Finds the lines of all columns, in one pass.
    pub(crate) fn read(text: Arc<str>) -> Self {
        let mut starts: [Vec<u32>; TITLES.len()] = Default::default();
        let mut current: Option<usize> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let end = at + line.len();
            at = end;
            if let Some(title) = line.strip_prefix("= ") {
                let column = TITLES.iter().find(|(name, _)| *name == title.trim_end());
                current = column.map(|(_, column)| *column as usize);
                if let Some(starts) = current.and_then(|column| starts.get_mut(column)) {
                    // A column that occurs twice counts as it stands the second time.
                    starts.clear();
                    starts.push(end as u32);
                }
            } else if let Some(starts) = current.and_then(|column| starts.get_mut(column)) {
                starts.push(end as u32);
            }
        }
        Self { text, starts }
    }

    /// How many packages there are.
    pub(crate) fn len(&self) -> usize {
        self.lines(Column::Name)
    }

    fn lines(&self, column: Column) -> usize {
        self.starts
            .get(column as usize)
            .map_or(0, |starts| starts.len().saturating_sub(1))
    }

    /// The line of a package in a column; empty where there is none.
    fn cell(&self, column: Column, row: usize) -> &str {
        let range = || -> Option<Range<usize>> {
            let starts = self.starts.get(column as usize)?;
            Some(*starts.get(row)? as usize..*starts.get(row + 1)? as usize)
        };
        let line = range().and_then(|range| self.text.get(range));
        line.unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The name of a package.
    pub(crate) fn name(&self, row: usize) -> &str {
        self.cell(Column::Name, row)
    }

    /// All names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.name(row))
    }

    /// The package of that name, or the one that provides it.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let row = self.search(Column::Name, |line| line.cmp(name));
        row.or_else(|| {
            let virtual_name = |line: &str| line.split(' ').next().unwrap_or_default().cmp(name);
            let line = self.search(Column::Provides, virtual_name)?;
            let (_, row) = self.cell(Column::Provides, line).split_once(' ')?;
            self.rows(row).next()
        })
    }

    fn search(
        &self,
        column: Column,
        compare: impl Fn(&str) -> std::cmp::Ordering,
    ) -> Option<usize> {
        let (mut low, mut high) = (0, self.lines(column));
        while low < high {
            let middle = usize::midpoint(low, high);
            match compare(self.cell(column, middle)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// What a package weighs on disk, `slim` where documentation is left out.
    pub(crate) fn disk(&self, row: usize, slim: bool) -> Size {
        let cell = self.cell(Column::Disk, row);
        let digits = cell.trim_end_matches('~');
        let left_out = if slim {
            kilobytes(self.cell(Column::Slim, row))
        } else {
            0
        };
        Size {
            bytes: kilobytes(digits).saturating_sub(left_out),
            counted: digits.len() == cell.len(),
        }
    }

    /// The package's file as it is downloaded, in bytes; the table has two digits of it.
    pub(crate) fn download(&self, row: usize) -> Bytes {
        Bytes::within(kilobytes(self.cell(Column::Download, row)), 3)
    }

    /// The packages that it depends on.
    pub(crate) fn depends(&self, row: usize) -> impl Iterator<Item = usize> {
        self.rows(self.cell(Column::Depends, row))
    }

    /// The packages that it recommends.
    pub(crate) fn recommends(&self, row: usize) -> impl Iterator<Item = usize> {
        self.rows(self.cell(Column::Recommends, row))
    }

    fn rows(&self, cell: &str) -> impl Iterator<Item = usize> {
        let count = self.len();
        let (pairs, _) = cell.as_bytes().as_chunks::<2>();
        pairs
            .iter()
            .filter_map(move |pair| row_of(*pair).filter(|row| *row < count))
    }
}

/// The row that two characters name: digits in base 87, from `(` on.
fn row_of(pair: [u8; 2]) -> Option<usize> {
    let digit = |byte: u8| {
        let digit = usize::from(byte.checked_sub(FIRST)?);
        (digit < BASE).then_some(digit)
    };
    Some(digit(pair[0])? * BASE + digit(pair[1])?)
}

#[cfg(test)]
mod tests {
    use super::{PackageTable, Size};

    const TABLE: &str = "# packages\n= name\na\nb\nlibc\n= disk\n20\n30~\n1000\n= slim\n5\n\n\n\
                         = depends\n()(*\n(*\n\n= provides\nawk (*\n";

    fn read(text: &str) -> PackageTable {
        PackageTable::read(text.into())
    }

    #[test]
    fn columns_are_read() {
        let table = read(TABLE);
        assert_eq!(table.names().collect::<Vec<_>>(), ["a", "b", "libc"]);
        assert_eq!(table.find("b"), Some(1));
        assert_eq!(table.find("awk"), Some(2));
        assert_eq!(table.find("c"), None);
        let size = |bytes, counted| Size { bytes, counted };
        assert_eq!(table.disk(0, false), size(20_000, true));
        assert_eq!(table.disk(0, true), size(15_000, true));
        assert_eq!(table.disk(1, true), size(30_000, false));
        assert_eq!(table.depends(0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(table.recommends(0).count(), 0);
    }

    #[test]
    fn damage_costs_only_what_is_damaged() {
        for end in 0..TABLE.len() {
            let table = read(&TABLE[..end]);
            for row in 0..5 {
                let _ = (table.name(row), table.disk(row, true), table.download(row));
                assert!(table.depends(row).all(|row| row < table.len()));
            }
            let _ = table.find("awk");
        }
        let table = read("= name\na\n= disk\nmany\n= depends\n~~é!\n= none\nx\n");
        assert_eq!(table.disk(0, false).bytes, 0);
        assert_eq!(table.depends(0).count(), 0);
        assert_eq!(read("").len(), 0);
        assert_eq!(read("= name").len(), 0);
    }
}
