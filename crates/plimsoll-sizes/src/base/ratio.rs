//! How well the layers of an image family compress.

use crate::Bytes;
use crate::table::{columns, rows};

const TABLE: &str = include_str!("../../data/ratios.tsv");

/// Uncompressed size divided by compressed size, times 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    low: u64,
    likely: u64,
    high: u64,
}

impl Ratio {
    /// The ratio of an image, of its Alpine variants if `alpine`; of all images where the family
    /// is not known.
    pub(crate) fn of(image: &str, alpine: bool) -> Self {
        Self::find(image, alpine)
            .or_else(|| Self::find(image, false))
            .or_else(|| Self::find("any", false))
            .unwrap_or(Self {
                low: 155,
                likely: 243,
                high: 294,
            })
    }

    fn find(image: &str, alpine: bool) -> Option<Self> {
        rows(TABLE).find_map(|row| {
            let [family, low, likely, high, _count, source] = columns(row)?;
            let rest = family.strip_prefix(image)?;
            let fits = if alpine {
                rest == "-alpine"
            } else {
                rest.is_empty()
            };
            fits.then_some(())?;
            let high: u64 = high.parse().ok()?;
            Some(Self {
                low: low.parse().ok()?,
                likely: likely.parse().ok()?,
                // Images of today compress up to this much better than those of 2018.
                high: if source == "o" {
                    high * 115 / 100
                } else {
                    high
                },
            })
        })
    }

    /// The compressed size of what is `uncompressed` on disk.
    pub(crate) fn compressed(self, uncompressed: Bytes) -> Bytes {
        let by = |bytes: u64, ratio: u64| bytes.saturating_mul(100) / ratio.max(100);
        Bytes::range(
            by(uncompressed.low, self.high),
            by(uncompressed.likely, self.likely),
            by(uncompressed.high, self.low),
        )
    }

    /// The size on disk of what is `compressed` bytes long.
    pub(crate) fn uncompressed(self, compressed: u64) -> Bytes {
        let by = |ratio: u64| compressed.saturating_mul(ratio) / 100;
        Bytes::range(by(self.low), by(self.likely), by(self.high))
    }
}
