//! What came of all builds, as a table in the README of the applications.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use plimsoll_analysis::report::{Bytes, format_bytes};

use super::measured::{Measured, is_inside};
use super::{LEVELS, unwritable};
use crate::failure::{Failure, Outcome};

/// What stands before and after the table.
const MARKS: [&str; 2] = ["<!-- measured: -->\n", "<!-- :measured -->"];

/// One level of an application.
pub(super) struct Cell {
    /// What was measured.
    pub(super) measured: Measured,
    /// What the scale says of the same text on the same base.
    pub(super) estimate: Bytes,
    /// The image is that of the level below.
    pub(super) same: bool,
    /// After an edit of the sources, dependencies were installed again.
    pub(super) installs: bool,
}

/// An application with its levels, lowest first.
pub(super) struct Row {
    /// Its name.
    pub(super) name: String,
    /// Why it is no ordinary service, where it is none.
    pub(super) other: Option<String>,
    /// What came of each level.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The bytes of a level in percent of the original's.
    fn percent(&self, level: usize) -> f64 {
        let bytes = |at: usize| self.cells.get(at).map_or(0, |cell| cell.measured.bytes);
        #[allow(clippy::cast_precision_loss)]
        let percent = 100.0 * bytes(level) as f64 / bytes(0).max(1) as f64;
        percent
    }

    fn text(&self) -> String {
        let mut text = format!("| {} ", self.name);
        if self.other.is_some() {
            text.push('*');
        }
        for (at, cell) in self.cells.iter().enumerate() {
            let bytes = format_bytes(cell.measured.bytes);
            let _ = match (at, cell.same, cell.measured.serves) {
                (_, _, false) => write!(text, "| **does not serve** "),
                (0, ..) => write!(text, "| {bytes} "),
                (_, true, _) => write!(text, "| = {} ", LEVELS[at - 1].name()),
                _ => write!(text, "| {bytes} ({:.0} %) ", self.percent(at)),
            };
        }
        let pushed: Vec<String> = self
            .cells
            .iter()
            .map(|cell| {
                let again = if cell.installs { " !" } else { "" };
                format!("{}{again}", format_bytes(cell.measured.pushed))
            })
            .collect();
        let _ = write!(text, "| {} ", pushed.join(" / "));
        let missed = self
            .cells
            .iter()
            .zip(LEVELS)
            .filter(|(cell, _)| !cell.same && !is_inside(cell.measured.bytes, cell.estimate));
        let missed: Vec<String> = missed
            .map(|(cell, level)| format!("{}: {}", level.name(), cell.estimate))
            .collect();
        let missed = if missed.is_empty() {
            "yes".to_owned()
        } else {
            missed.join("; ")
        };
        let _ = writeln!(text, "| {missed} |");
        text
    }
}

/// Writes the table between its marks in the README of the folder.
pub(super) fn write(folder: &Path, rows: &[Row]) -> Outcome {
    let path = folder.join("README.md");
    let readme = fs::read_to_string(&path).map_err(|error| unwritable(&path, &error))?;
    let parts = readme.split_once(MARKS[0]).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(MARKS[1])?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        return Err(Failure::new(
            format!("`{}` has no place for the table", path.display()),
            format!("put `{}` and `{}` into it", MARKS[0].trim(), MARKS[1]),
        ));
    };
    let text = format!("{before}{}{}{}{after}", MARKS[0], table(rows), MARKS[1]);
    fs::write(&path, text).map_err(|error| unwritable(&path, &error))
}

fn table(rows: &[Row]) -> String {
    let days = rows.iter().flat_map(|row| &row.cells);
    let days: BTreeSet<&str> = days.map(|cell| cell.measured.day.as_str()).collect();
    let days: Vec<&str> = days.into_iter().collect();
    let mut text = format!(
        "Measured on {}.\n\n| application | original | safe | lean | minimal | pushed again after an edit | estimates hold |\n|---|---|---|---|---|---|---|\n",
        days.join(" and ")
    );
    for row in rows {
        text.push_str(&row.text());
    }
    let services: Vec<&Row> = rows.iter().filter(|row| row.other.is_none()).collect();
    let _ = write!(text, "| mean of {} services | 100 % ", services.len());
    #[allow(clippy::cast_precision_loss)]
    for level in 1..LEVELS.len() {
        let sum: f64 = services.iter().map(|row| row.percent(level)).sum();
        let _ = write!(text, "| {:.1} % ", sum / services.len().max(1) as f64);
    }
    text.push_str("| | |\n\n");
    for level in LEVELS {
        let at = |row: &&Row| {
            row.cells
                .get(level as usize)
                .is_some_and(|cell| cell.measured.serves)
        };
        let serve = rows.iter().filter(at).count();
        let _ = writeln!(
            text,
            "- {}: {serve} of {} build and serve.",
            level.name(),
            rows.len()
        );
    }
    for row in rows {
        if let Some(other) = &row.other {
            let _ = writeln!(text, "- * {} is {other}.", row.name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Cell, Measured, Row, table};
    use plimsoll_analysis::report::Bytes;

    #[test]
    fn a_row_says_what_was_measured() {
        let cell = |bytes: u64, same: bool| Cell {
            measured: Measured {
                serves: true,
                bytes,
                pushed: 1_000,
                ..Measured::default()
            },
            estimate: Bytes::exact(100_000_000),
            same,
            installs: bytes == 100_000_000,
        };
        let row = Row {
            name: "buoy".into(),
            other: None,
            cells: vec![
                cell(100_000_000, false),
                cell(90_000_000, false),
                cell(20_000_000, false),
                cell(20_000_000, true),
            ],
        };
        let text = table(&[row]);
        assert!(
            text.contains("| buoy | 100 MB | 90 MB (90 %) | 20 MB (20 %) | = lean | 1 kB ! / 1 kB / 1 kB / 1 kB | safe: 100 MB; lean: 100 MB |"),
            "{text}"
        );
        assert!(
            text.contains("| mean of 1 services | 100 % | 90.0 % | 20.0 % | 20.0 % |"),
            "{text}"
        );
    }
}
