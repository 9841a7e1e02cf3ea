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
