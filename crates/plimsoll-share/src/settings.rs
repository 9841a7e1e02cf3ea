//! What a link carries besides the text.

use std::collections::BTreeMap;

/// What a link carries besides the text.
///
/// `view`, `level`, `at`, `rules_off` and `engine` stand readable in the link; the rest is packed
/// together with the text, under its checksum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LinkSettings"))]
pub struct Settings {
    /// The pane that is open.
    pub view: Option<View>,
    /// The level of the rewrite.
    pub level: Option<Level>,
    /// The problem that is meant: its line, from 1, and its rule.
    pub at: Option<(u32, String)>,
    /// Rules that are switched off, by slug.
    pub rules_off: Vec<String>,
    /// Rewrite steps that are switched off, by id.
    pub steps_off: Vec<String>,
    /// Answers to the rewrite's questions, by question id.
    pub answers: BTreeMap<String, String>,
    /// Sizes that the person set, in bytes, by the name of the input.
    pub assume: BTreeMap<String, u64>,
    /// Values of build arguments, by name.
    pub build_args: BTreeMap<String, String>,
    /// The stage that is built, where it is not the last.
    pub target: Option<String>,
    /// The platform that is built for, where it is said.
    pub platform: Option<String>,
    /// Rules that matter more or less: `error`, `warning`, `info` or `style` by rule.
    pub severities: BTreeMap<String, String>,
    /// Files beside the Dockerfile.
    pub beside: Vec<Beside>,
    /// The version of the engine that wrote the link.
    pub engine: Option<String>,
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

/// A pane of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum View {
    /// The list of findings.
    Problems,
    /// The rewritten Dockerfile.
    Rewrite,
    /// The weights.
    Size,
}

impl View {
    /// All panes, in the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Problems, Self::Rewrite, Self::Size];

    /// The name in links.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Rewrite => "rewrite",
            Self::Size => "size",
        }
    }

    /// The pane of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

/// A level of the rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Level {
    /// As it was written.
    Original,
    /// Only what cannot change behaviour.
    Safe,
    /// Smaller, with the same base distribution.
    Lean,
    /// As small as it gets.
    Minimal,
}

impl Level {
    /// All levels, from the mildest.
    pub const ALL: [Self; 4] = [Self::Original, Self::Safe, Self::Lean, Self::Minimal];

    /// The name in links.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Safe => "safe",
            Self::Lean => "lean",
            Self::Minimal => "minimal",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}
