//! A size together with what it rests on.

use crate::Bytes;

/// How well a size is known; the order is from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Certainty {
    /// The person said so.
    Given,
    /// Measured on this very thing, or published for it.
    Measured,
    /// Computed from measured parts, or read off the nearest measured thing.
    Modelled,
    /// A typical value of its kind.
    RuleOfThumb,
    /// Depends on files or images that are not known here.
    Unknown,
}

/// A size with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The size, in bytes on disk (uncompressed) unless the place that holds it says otherwise.
    pub bytes: Bytes,
    /// How well it is known.
    pub certainty: Certainty,
    /// The source of the figure, as a sentence for people: reference and date, or the reason.
    pub basis: String,
}

impl Weight {
    /// A weight of its three parts.
    pub fn new(bytes: Bytes, certainty: Certainty, basis: impl Into<String>) -> Self {
        Self {
            bytes,
            certainty,
            basis: basis.into(),
        }
    }
}
