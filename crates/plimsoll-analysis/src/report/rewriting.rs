//! Rewrites: a text at one level, with what was done, assumed and asked.

use super::Bytes;

/// How far a rewrite may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Level {
    /// The text as it was given.
    Original,
    /// Layers, caches, order, ownership and form.
    Safe,
    /// Also the structure: build stages, the slim variant of the base, production dependencies.
    Lean,
    /// Also the runtime: distroless, scratch, nginx instead of a development server.
    Minimal,
}

impl Level {
    /// The levels at which a text is rewritten.
    pub const REWRITES: [Self; 3] = [Self::Safe, Self::Lean, Self::Minimal];

    /// The level's name as people and scripts write it.
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
        [Self::Original, Self::Safe, Self::Lean, Self::Minimal]
            .into_iter()
            .find(|level| level.name() == name)
    }
}

/// The text at one level, with what was done and what is assumed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rewrite {
    /// The level at which it was made.
    pub level: Level,
    /// The whole rewritten Dockerfile; the original where nothing is to do.
    pub text: String,
    /// What was done, in the order of the new text.
    pub steps: Vec<Step>,
    /// What the text cannot tell.
    pub questions: Vec<Question>,
    /// Files that belong beside the new Dockerfile.
    pub companions: Vec<Companion>,
    /// Which step made which change, in source order.
    pub hunks: Vec<Hunk>,
    /// Why the level does less than its name promises, where it does; one sentence.
    pub refused: Option<String>,
}

/// One thing that a rewrite did.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Step {
    /// Stable name, such as `multi-stage`.
    pub id: String,
    /// What was done, a few words.
    pub title: String,
    /// Why, one sentence.
    pub why: String,
    /// What must be true for it to be right; one sentence each.
    pub assumptions: Vec<String>,
    /// Bytes that it takes off the image on disk; nothing for a step that only helps others, or
    /// whose effect is another than size.
    pub saves: Bytes,
}

/// Something that the text cannot tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Question {
    /// Stable name, such as `framework`.
    pub id: String,
    /// The question, one sentence.
    pub text: String,
    /// Why it is asked and what the answer changes, one sentence.
    pub why: String,
    /// The choice that is assumed without an answer.
    pub default: String,
    /// All choices; empty where any text will do.
    pub choices: Vec<Choice>,
    /// The answer that was given.
    pub answer: Option<String>,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Choice {
    /// What scripts write.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A file that belongs beside the new Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Companion {
    /// Where it belongs, relative to the Dockerfile.
    pub path: String,
    /// Whether it stands alone.
    pub mode: CompanionMode,
    /// The whole file, or the lines to merge.
    pub content: String,
    /// What it is for, one sentence.
    pub why: String,
}

/// What to do with a companion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CompanionMode {
    /// Write the file.
    Create,
    /// Merge the lines into the file that is there.
    Merge,
}

/// Which steps made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hunk {
    /// First line of the replaced text, from 1; with `before_lines` 0 the change stands before it.
    pub before_line: u32,
    /// Number of replaced lines.
    pub before_lines: u32,
    /// First line of the new text, from 1.
    pub after_line: u32,
    /// Number of new lines.
    pub after_lines: u32,
    /// The ids of the steps that made it.
    pub steps: Vec<String>,
}
