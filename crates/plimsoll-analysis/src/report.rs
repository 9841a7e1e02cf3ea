//! The plain data that leaves the crate: the same for the page, the npm package and the command.

mod finding;
mod rewriting;
mod weighing;

pub use finding::{
    Category, Edit, Effect, Finding, Fix, Ignored, Position, ReadingError, Safety, Severity,
};
pub use plimsoll_sizes::{Bytes, Certainty, format_bytes};
pub use rewriting::{Choice, Companion, CompanionMode, Hunk, Level, Question, Rewrite, Step};
pub(crate) use weighing::HISTORY;
pub use weighing::{
    BaseWeight, Change, Contents, LayerWeight, Rebuild, SizeInput, StageWeight, Surface, Waste,
    Weighing,
};

/// All that is known of one Dockerfile.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Report {
    /// The file's name as the caller gave it.
    pub file: String,
    /// Every finding, in source order; those that the default profile hides are `folded`.
    pub findings: Vec<Finding>,
    /// Findings that a comment in the file switches off, in source order.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub ignored: Vec<Ignored>,
    /// What could not be read.
    pub errors: Vec<ReadingError>,
    /// The rewrites at the three levels, [`Level::Safe`] first; empty unless asked for.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub rewrites: Vec<Rewrite>,
    /// What the original and each rewrite weigh, the original first; empty unless asked for.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub weights: Vec<Weighing>,
    /// Names of tables of sizes that would make the weights better; see [`crate::Options::tables`].
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub needs: Vec<String>,
}
