//! The tables as they stand in the binary, or as they were handed in: lines of text, read when they are asked.

/// The rows of a table: its lines without comments.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// The columns of a row.
pub(crate) fn columns<const N: usize>(row: &str) -> Option<[&str; N]> {
    let mut columns = [""; N];
    let mut parts = row.split('\t');
    for column in &mut columns {
        *column = parts.next()?;
    }
    Some(columns)
}

/// No package, and no count of packages, is as large; sums of such figures still fit.
const MOST: u64 = 1 << 32;

/// A figure of a row; 0 where it cannot be read. Tables come over the network, so that nothing is
/// taken that cannot be true.
pub(crate) fn figure(text: &str) -> u64 {
    text.parse::<u64>().unwrap_or(0).min(MOST)
}

/// A figure in kilobytes (1,000 bytes), as bytes.
pub(crate) fn kilobytes(text: &str) -> u64 {
    figure(text) * 1_000
}
