//! The shared analysis crate: Dockerfile text and options in, [`report::Report`] out.
//!
//! `&str -> syntax::Dockerfile -> Facts -> { findings, rewrites, weights } -> Report`: one pass
//! down. The crate never panics on any input, does no input or output, and reads no clock.

mod analyze;
mod differences;
mod effects;
pub mod facts;
pub mod fix;
mod ignoring;
pub mod language;
pub mod options;
mod order;
mod registry;
pub mod report;
mod rewrite;
mod rule;
#[cfg(feature = "pages")]
mod rule_pages;
mod settings;
#[cfg(feature = "serde")]
mod settings_file;
#[cfg(test)]
mod testing;
mod weigh;

pub use analyze::analyze;
pub use differences::{Difference, differences};
pub use options::{Beside, Options};
pub use plimsoll_sizes::{TableName, Tables};
pub use registry::{RuleInfo, is_rule, rules};
pub use report::Report;
pub use rewrite::rewrite;
#[cfg(feature = "pages")]
pub use rule_pages::{RULE_PAGES, rule_page};
pub use settings::{LabelForm, Settings};
#[cfg(feature = "serde")]
pub use settings_file::{Overrides, SettingsFile};
pub use weigh::weigh;
