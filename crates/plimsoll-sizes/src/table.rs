//! The tables as they stand in the binary: lines of text, read when they are asked.

/// The rows of a table: its lines without comments.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// The columns of a row.
pub(crate) fn columns<const N: usize>(row: &'static str) -> Option<[&'static str; N]> {
    let mut columns = [""; N];
    let mut parts = row.split('\t');
    for column in &mut columns {
        *column = parts.next()?;
    }
    Some(columns)
}
