//! A size as an honest range.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// A size in bytes, as a range: the truth is expected between `low` and `high`, and near `likely`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Bytes {
    /// The smallest size that is still plausible, in bytes.
    pub low: u64,
    /// The most probable size, in bytes.
    pub likely: u64,
    /// The largest size that is still plausible, in bytes.
    pub high: u64,
}

impl Bytes {
    /// Nothing, certainly.
    pub const ZERO: Self = Self::exact(0);

    /// A size that is known to the byte.
    pub const fn exact(bytes: u64) -> Self {
        Self {
            low: bytes,
            likely: bytes,
            high: bytes,
        }
    }

    /// A range; the three are put in order, so that `low <= likely <= high` always holds.
    pub fn range(low: u64, likely: u64, high: u64) -> Self {
        Self {
            low: low.min(likely),
            likely,
            high: high.max(likely),
        }
    }

    /// `likely` with `percent` of it below and above.
    pub fn within(likely: u64, percent: u64) -> Self {
        let margin = likely.saturating_mul(percent) / 100;
        Self::range(
            likely.saturating_sub(margin),
            likely,
            likely.saturating_add(margin),
        )
    }

    /// `likely` divided and multiplied by `factor`, for what only its order of magnitude is known.
    pub fn within_factor(likely: u64, factor: f64) -> Self {
        let factor = factor.max(1.0);
        Self::range(
            (likely as f64 / factor) as u64,
            likely,
            (likely as f64 * factor) as u64,
        )
    }

    /// All three bounds multiplied by `factor`.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let scale = |bytes: u64| (bytes as f64 * factor.max(0.0)) as u64;
        Self::range(scale(self.low), scale(self.likely), scale(self.high))
    }

    /// What is saved when `after` replaces `self`; never below zero.
    #[must_use]
    pub fn saved_by(self, after: Self) -> Self {
        Self::range(
            self.low.saturating_sub(after.high),
            self.likely.saturating_sub(after.likely),
            self.high.saturating_sub(after.low),
        )
    }
}

/// One figure where the range is narrow, the range beside it where it is wider, and the range alone
/// where a figure would only pretend.
impl fmt::Display for Bytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (format_bytes(self.low), format_bytes(self.high));
        let likely = format_bytes(self.likely);
        if self.is_narrow() || low == high {
            out.write_str(&likely)
        } else if self.is_figure() {
            write!(out, "{likely} ({low} to {high})")
        } else {
            write!(out, "{low} to {high}")
        }
    }
}

impl Bytes {
    /// Whether a figure may stand for it: the high end is at most three times the low one.
    pub fn is_figure(self) -> bool {
        self.high <= self.low.saturating_mul(3)
    }

    /// Parts that err independently, together: what they may weigh above the likely figure adds up as
    /// the root of the sum of its squares, since not all of them are heavy at once. Low ends simply
    /// add up: a small program has small sources, few packages and a small build.
    #[must_use]
    pub fn of_parts(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut low, mut likely, mut above) = (0_u64, 0_u64, 0.0_f64);
        for part in parts {
            low = low.saturating_add(part.low);
            likely = likely.saturating_add(part.likely);
            above += ((part.high - part.likely) as f64).powi(2);
        }
        Self::range(low, likely, likely.saturating_add(above.sqrt() as u64))
    }

    /// Whether one figure says enough: both ends lie within an eighth of it.
    pub fn is_narrow(self) -> bool {
        let margin = self.likely / 8;
        self.high <= self.likely.saturating_add(margin)
            && self.low.saturating_add(margin) >= self.likely
    }
}

/// A number of bytes as people write it, in decimal units: `1.69 GB`, `182 MB`, `5.3 MB`, `12 kB`.
pub fn format_bytes(bytes: u64) -> String {
    // In whole numbers: printing floating-point ones would bring much code into the engine.
    let rounded = |unit: u64| bytes.saturating_add(unit / 2) / unit;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} kB", rounded(1_000)),
        999_500..9_950_000 => {
            let tenths = rounded(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
        9_950_000..999_500_000 => format!("{} MB", rounded(1_000_000)),
        _ => {
            let hundredths = rounded(10_000_000);
            format!("{}.{:02} GB", hundredths / 100, hundredths % 100)
        }
    }
}

impl Add for Bytes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }
}

impl AddAssign for Bytes {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, format_bytes};

    #[test]
    fn ranges_stay_ordered() {
        assert_eq!(
            Bytes::range(9, 5, 1),
            Bytes {
                low: 5,
                likely: 5,
                high: 5
            }
        );
        assert_eq!(
            Bytes::within(200, 10),
            Bytes {
                low: 180,
                likely: 200,
                high: 220
            }
        );
    }

    #[test]
    fn sizes_for_people() {
        assert_eq!(format_bytes(1_692_000_000), "1.69 GB");
        assert_eq!(format_bytes(999_700_000), "1.00 GB");
        assert_eq!(Bytes::within(182_000_000, 5).to_string(), "182 MB");
        assert_eq!(
            Bytes::range(1_000, 5_300_000, 25_000_000).to_string(),
            "1 kB to 25 MB"
        );
        assert_eq!(
            Bytes::range(4_000_000, 5_300_000, 9_000_000).to_string(),
            "5.3 MB (4.0 MB to 9.0 MB)"
        );
    }

    #[test]
    fn margins_of_parts_do_not_simply_add_up() {
        let parts = [Bytes::range(70, 100, 130), Bytes::range(160, 200, 240)];
        assert_eq!(Bytes::of_parts(parts), Bytes::range(230, 300, 350));
    }

    #[test]
    fn savings_never_go_below_zero() {
        let saved = Bytes::exact(10).saved_by(Bytes::range(5, 20, 30));
        assert_eq!(
            saved,
            Bytes {
                low: 0,
                likely: 0,
                high: 5
            }
        );
    }
}
