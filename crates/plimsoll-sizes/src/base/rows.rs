//! The rows of the tables of base images.

use super::ratio::Ratio;
use crate::table::columns;
use crate::{Bytes, Certainty};

const TABLES: [&str; 2] = [
    include_str!("../../data/base_images.tsv"),
    include_str!("../../data/typical_images.tsv"),
];

/// Sizes stand in the tables in units of 10 kB.
const UNIT: u64 = 10_000;

/// A row: the sizes of one build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// The image that the row belongs to.
    pub(crate) image: &'static str,
    tags: &'static str,
    uncompressed: Option<u64>,
    compressed: Option<u64>,
    /// The date of the build, or of the measurement.
    pub(crate) date: &'static str,
    /// Where the figures come from; the first lines of the tables say which letter is what.
    pub(crate) source: char,
}

impl Row {
    /// The tags of the build.
    pub(crate) fn tags(&self) -> impl Iterator<Item = &'static str> {
        self.tags.split(' ')
    }

    /// How much the source is to be preferred; the smallest first.
    pub(crate) fn rank(&self) -> u8 {
        match self.source {
            'p' | 'm' => 0,
            'a' => 1,
            'c' => 2,
            'l' => 3,
            'd' => 4,
            'e' | 'r' => 5,
            _ => 6,
        }
    }

    /// How well the size is known when the very tag is asked.
    pub(crate) fn certainty(&self) -> Certainty {
        match self.source {
            'p' | 'm' | 'a' | 'o' => Certainty::Measured,
            'r' => Certainty::RuleOfThumb,
            _ => Certainty::Modelled,
        }
    }

    /// The size on disk, when `tag` of this row is asked.
    pub(crate) fn uncompressed(&self, tag: &str) -> Bytes {
        match (self.uncompressed, self.compressed) {
            (Some(bytes), _) => Bytes::within(bytes, self.percent(tag)),
            (None, Some(bytes)) if self.source == 'd' => {
                // An upper bound: a sample application is in it.
                let bytes = self.ratio(tag).uncompressed(bytes);
                Bytes::range(bytes.low * 6 / 10, bytes.likely * 8 / 10, bytes.high)
            }
            (None, Some(bytes)) => self.ratio(tag).uncompressed(bytes),
            (None, None) => Bytes::ZERO,
        }
    }

    /// The compressed size, when `tag` of this row is asked; and whether that was published.
    pub(crate) fn compressed(&self, tag: &str) -> (Bytes, bool) {
        match self.compressed {
            Some(bytes) if self.source == 'd' => {
                (Bytes::range(bytes * 6 / 10, bytes * 85 / 100, bytes), false)
            }
            Some(bytes) => (Bytes::within(bytes, self.percent(tag)), true),
            None => (self.ratio(tag).compressed(self.uncompressed(tag)), false),
        }
    }

    fn ratio(&self, tag: &str) -> Ratio {
        Ratio::of(self.image, tag.contains("alpine"))
    }

    /// How far the truth may lie from the figure, in per cent.
    fn percent(&self, tag: &str) -> u64 {
        // A tag with a full version hardly moves; a line moves with every release.
        let full = tag
            .split('-')
            .next()
            .unwrap_or_default()
            .matches('.')
            .count()
            >= 2;
        match self.source {
            'p' | 'm' | 'c' if full => 2,
            'p' | 'm' | 'c' => 4,
            'o' if full => 4,
            'o' => 20,
            'r' => 35,
            'e' => 12,
            // The lab's stand-ins differ from published images by up to a tenth.
            _ => 10,
        }
    }
}

/// The tag that names the newest version of an image when the tables were made, such as `3.24` of
/// `alpine`: that which was `latest`, or else the highest one without a variant. Nothing where
/// neither was published.
pub fn current_tag(image: &str) -> Option<&'static str> {
    let published = || rows_of(image).filter(|row| matches!(row.source, 'p' | 'm'));
    if let Some(row) = published().find(|row| row.tags().any(|tag| tag == "latest")) {
        let numbers = || {
            row.tags()
                .filter(|tag| tag.starts_with(|c: char| c.is_ascii_digit()))
        };
        let minor = numbers().find(|tag| tag.matches('.').count() == 1);
        return minor.or_else(|| numbers().next());
    }
    published()
        .flat_map(|row| row.tags.split(' '))
        .filter_map(|tag| Some((version(tag)?, tag)))
        .max()
        .map(|(_, tag)| tag)
}

/// A tag that is a version and nothing else, as major and minor number.
fn version(tag: &str) -> Option<(u32, u32)> {
    let (major, minor) = tag.split_once('.').unwrap_or((tag, "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The images of the tables.
pub fn images() -> impl Iterator<Item = &'static str> {
    let lines = TABLES.into_iter().flat_map(str::lines);
    lines.filter_map(|line| line.strip_prefix("= "))
}

/// The tags of an image that are still built, each with its size on disk.
pub fn tags(image: &str) -> impl Iterator<Item = (&'static str, Bytes)> {
    rows_of(image)
        .filter(|row| row.source != 'o')
        .flat_map(|row| {
            row.tags
                .split(' ')
                .map(move |tag| (tag, row.uncompressed(tag)))
        })
}

/// The rows of an image.
pub(crate) fn rows_of(image: &str) -> impl Iterator<Item = Row> {
    TABLES.into_iter().flat_map(move |table| {
        let mut current = "";
        table.lines().filter_map(move |line| {
            if let Some(name) = line.strip_prefix("= ") {
                current = name;
                return None;
            }
            if current != image || line.starts_with('#') {
                return None;
            }
            let [tags, uncompressed, compressed, date, source] = columns(line)?;
            let size = |text: &str| text.parse::<u64>().ok().map(|units| units * UNIT);
            Some(Row {
                image: current,
                tags,
                uncompressed: size(uncompressed),
                compressed: size(compressed),
                date,
                source: source.chars().next()?,
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{TABLES, current_tag, rows_of};

    #[test]
    fn newest_versions() {
        assert_eq!(current_tag("alpine"), Some("3.24"));
        let debian = current_tag("debian").unwrap_or_default();
        assert!(debian >= "13", "{debian}");
        assert_eq!(current_tag("example.org/x"), None);
    }

    /// Every row has a size, a date and a source, and every source is explained.
    #[test]
    fn every_row_has_a_date_and_a_source() {
        let mut seen = 0;
        for table in TABLES {
            for image in table.lines().filter_map(|line| line.strip_prefix("= ")) {
                for row in rows_of(image) {
                    assert!(row.date.starts_with("20"), "{row:?}");
                    assert!(row.uncompressed.or(row.compressed).is_some(), "{row:?}");
                    let explained = format!("\n# {}  ", row.source);
                    assert!(
                        TABLES.iter().any(|table| table.contains(&explained)),
                        "{row:?}"
                    );
                    seen += 1;
                }
            }
            let unread = table
                .lines()
                .filter(|line| !line.starts_with(['#', '=']))
                .count();
            assert!(unread > 0);
        }
        assert!(seen > 400, "{seen}");
    }
}
