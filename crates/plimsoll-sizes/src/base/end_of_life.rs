//! When the support of a language or distribution line ends.

use super::tag::Tag;
use crate::table::{columns, rows};

const TABLE: &str = include_str!("../../data/end_of_life.tsv");

/// When the support of what a base image carries ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EndOfLife {
    /// What it is: `node`, `python`, `debian`.
    pub product: &'static str,
    /// The line of it: `16`, `3.8`.
    pub line: &'static str,
    /// The last day with support, `2023-09-11`, or the last month, `2024-10`.
    pub date: &'static str,
}

impl EndOfLife {
    /// Whether it is past on a day such as `2026-11-23`.
    pub fn is_past(&self, day: &str) -> bool {
        day.get(..self.date.len())
            .is_some_and(|day| day > self.date)
    }

    /// The next line of the same product that is supported beyond the year of a day.
    pub fn successor(&self, day: &str) -> Option<&'static str> {
        let year = day.get(..4)?;
        let mut lines = rows(TABLE)
            .filter_map(columns::<4>)
            .filter(|[name, ..]| *name == self.product);
        lines.find(|[_, line, ..]| *line == self.line)?;
        lines
            .find(|[_, _, date, _]| date.get(..4) > Some(year))
            .map(|[_, line, ..]| line)
    }
}

/// The end of life of the line that `tag` belongs to.
pub(crate) fn of(product: &str, tag: &Tag<'_>) -> Option<EndOfLife> {
    let mut named = rows(TABLE).filter(|row| row.starts_with(product));
    named.find_map(|row| {
        let [name, line, date, _source] = columns(row)?;
        (name == product).then_some(())?;
        let mut numbers = line.split('.');
        let fits = (0..).zip(numbers.by_ref()).all(|(at, number)| {
            at < tag.numbers && tag.version.get(at).copied() == number.parse().ok()
        });
        fits.then_some(EndOfLife {
            product: name,
            line,
            date,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{TABLE, columns, of, rows};
    use crate::base::tag::Tag;

    #[test]
    fn lines_are_found() {
        let date = |product, tag| of(product, &Tag::parse(product, tag)).map(|end| end.date);
        assert_eq!(date("node", "16.20.2-alpine3.18"), Some("2023-09-11"));
        assert_eq!(date("node", "hydrogen"), Some("2025-04-30"));
        assert_eq!(date("python", "3.8-slim"), Some("2024-10"));
        assert_eq!(date("python", "3"), None);
        assert_eq!(date("node", "latest"), None);
        assert_eq!(date("debian", "buster-slim"), Some("2024-06-30"));
    }

    #[test]
    fn a_month_lasts_to_its_end() {
        let end = of("python", &Tag::parse("python", "3.8"));
        let past = |day| end.is_some_and(|end| end.is_past(day));
        assert!(past("2024-11-01") && !past("2024-10-31") && !past(""));
    }

    #[test]
    fn successors() {
        let next = |product, tag| of(product, &Tag::parse(product, tag))?.successor("2026-11-23");
        assert_eq!(next("node", "16"), Some("22"));
        assert_eq!(next("python", "3.8"), Some("3.11"));
        assert_eq!(next("debian", "buster"), Some("12"));
        assert_eq!(next("golang", "1.20"), None);
    }

    #[test]
    fn every_row_has_a_date_and_a_source() {
        for row in rows(TABLE) {
            let [_, _, date, source] = columns(row).unwrap_or_default();
            assert!(date.len() >= 7 && date.starts_with("20"), "{row}");
            assert!(TABLE.contains(&format!("\n# {source}  ")), "{row}");
        }
    }
}
