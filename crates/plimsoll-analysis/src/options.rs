//! What the caller knows and wants besides the text.

use std::collections::BTreeMap;

use plimsoll_sizes::Tables;

use crate::Settings;

/// What the caller knows and wants besides the text.
#[derive(Debug, Clone, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Options {
    /// The name to put into the report.
    pub file: String,
    /// Make the rewrites and weights as well.
    pub full: bool,
    /// Files beside the Dockerfile.
    pub beside: Vec<Beside>,
    /// Answers to the rewrite's questions, by question id.
    pub answers: BTreeMap<String, String>,
    /// Sizes that the person set, in bytes, by the name of the size input.
    pub assume: BTreeMap<String, u64>,
    /// What `docker history` prints of the image that was built of the original text.
    pub history: Option<String>,
    /// Rules that are switched off, by their name or another tool's.
    pub rules_off: Vec<String>,
    /// What else the project decides about the rules.
    pub settings: Settings,
    /// Rewrite steps that are switched off.
    pub steps_off: Vec<String>,
    /// Values of build arguments.
    pub build_args: BTreeMap<String, String>,
    /// Tables of sizes that do not ship inside the engine, as far as they have been loaded;
    /// [`crate::Report::needs`] names those that are missing.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub tables: Tables,
    /// The platform that is built for, such as `linux/amd64`, where the caller knows it.
    pub platform: Option<String>,
    /// The stage that is built, by name or number; the last one where nothing is said.
    pub target: Option<String>,
    /// The day, as `2026-11-23`, to hold ends of life against; nothing is said of them without it.
    pub today: Option<String>,
}

/// A file beside the Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Beside {
    /// Its path relative to the build context, such as `package.json`.
    pub path: String,
    /// Its text.
    pub content: String,
}

impl Options {
    /// The text of the file beside the Dockerfile with that name.
    pub fn beside(&self, name: &str) -> Option<&str> {
        self.beside
            .iter()
            .find(|file| file.path.trim_start_matches("./") == name)
            .map(|file| file.content.as_str())
    }
}
