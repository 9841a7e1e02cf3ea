//! Findings: what is wrong, where, what it costs, and how it goes away.

use std::fmt;

use super::Bytes;

/// A place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode code points, from 1.
    pub column: u32,
    /// UTF-8 byte offset, from 0.
    pub offset: u32,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReadingError {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong and what to do, one sentence each.
    pub message: String,
    /// Where it starts.
    pub start: Position,
    /// Where it ends (exclusive).
    pub end: Position,
}

/// How much a finding matters; the order is from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Severity {
    /// The build or the program fails, or a secret leaks.
    Error,
    /// It works, and costs size, time, safety or surprises.
    Warning,
    /// Worth knowing.
    Info,
    /// A matter of form.
    Style,
}

/// A finding that a comment in the file switches off.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Ignored {
    /// What would be reported.
    pub finding: Finding,
    /// The line of the comment, from 1.
    pub line: u32,
    /// The reason that it gives.
    pub reason: Option<String>,
}

/// What a finding bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Category {
    /// The image's weight.
    Size,
    /// What is built again, and how long builds take.
    Cache,
    /// What an attacker gains.
    Security,
    /// Whether it does what it seems to do.
    Correctness,
    /// Whether the next build gives the same image.
    Reproducibility,
    /// A matter of form.
    Style,
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Safety {
    /// The image behaves as before.
    Safe,
    /// The image behaves as before; its layers, caches or history differ.
    ChangesLayers,
    /// A person should look at it first.
    NeedsReview,
}

/// One narrow change of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Edit {
    /// First replaced byte, a UTF-8 byte offset.
    pub start: u32,
    /// End of the replaced bytes (exclusive), a UTF-8 byte offset.
    pub end: u32,
    /// What stands there instead.
    pub text: String,
}

/// A way to remove a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fix {
    /// What the button says.
    pub title: String,
    /// How far it can be trusted.
    pub safety: Safety,
    /// The changes, in source order, without overlap.
    pub edits: Vec<Edit>,
}

/// A problem at its place.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    /// The rule's name, such as `apt-lists-kept`.
    pub rule: String,
    /// The names under which other tools know it, such as `DL3009` or `JSONArgsRecommended`.
    pub equivalents: Vec<String>,
    /// How much it matters.
    pub severity: Severity,
    /// What it bears on.
    pub category: Category,
    /// What is wrong, in one sentence.
    pub message: String,
    /// First line of the instruction, from 1.
    pub instruction_line: u32,
    /// The default profile hides it.
    pub folded: bool,
    /// Where it starts.
    pub start: Position,
    /// Where it ends (exclusive).
    pub end: Position,
    /// What it costs, where the scale can tell; only in full reports.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub effect: Option<Effect>,
    /// Its place among the file's findings, from 1 for what matters most.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rank: u32,
    /// Ways to remove it, best first.
    pub fixes: Vec<Fix>,
}

/// What a finding costs.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Effect {
    /// What the image would weigh less without it, in bytes on disk.
    pub bytes: Option<Bytes>,
    /// First lines of the installs that run again after every change of a source file, from 1.
    pub reruns: Vec<u32>,
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(bytes) = self.bytes {
            write!(formatter, "costs {bytes} of the image")?;
        }
        if let [first, more @ ..] = self.reruns.as_slice() {
            let plural = if more.is_empty() { "" } else { "s" };
            write!(
                formatter,
                "after every change of a source file the install{plural} of line{plural} {first}"
            )?;
            for line in more {
                write!(formatter, ", {line}")?;
            }
            write!(
                formatter,
                " run{} again",
                if more.is_empty() { "s" } else { "" }
            )?;
        }
        Ok(())
    }
}
