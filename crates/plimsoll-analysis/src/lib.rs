//! The shared analysis crate: Dockerfile text and options in, [`report::Report`] out.
//!
//! `&str -> syntax::Dockerfile -> Facts -> { findings, rewrites, weights } -> Report`: one pass
//! down. The crate never panics on any input, does no input or output, and reads no clock.

mod analyze;
mod differences;
pub mod facts;
pub mod fix;
pub mod options;
mod registry;
pub mod report;
mod rewrite;
mod rule;
#[cfg(test)]
mod testing;
mod weigh;

pub use analyze::analyze;
pub use differences::{Difference, differences};
pub use options::{Beside, Options};
pub use plimsoll_sizes::{TableName, Tables};
pub use registry::{RuleInfo, rules};
pub use report::Report;
pub use rewrite::rewrite;
pub use weigh::weigh;
