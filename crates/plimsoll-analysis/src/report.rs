//! The plain data that leaves the crate: the same for the page, the npm package and the command.

use std::fmt;

pub use plimsoll_sizes::{Bytes, Certainty, format_bytes};

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

/// What the image of one text weighs.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Weighing {
    /// Which text.
    pub level: Level,
    /// The base image of the final stage.
    pub base: BaseWeight,
    /// The layers that the final stage adds, in build order.
    pub layers: Vec<LayerWeight>,
    /// Base and layers, in bytes on disk.
    pub total: Bytes,
    /// Base and layers, in bytes as a registry sends them (gzip).
    pub download: Bytes,
    /// Stages that are built and not shipped.
    pub not_shipped: Vec<StageWeight>,
    /// Values that the person can set to sharpen the estimate.
    pub inputs: Vec<SizeInput>,
    /// What runs and travels again after a change of the person's own files.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rebuilds: Vec<Rebuild>,
    /// What somebody finds who gets into a container of it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub surface: Surface,
    /// What the person should know of the figures as a whole, one sentence each.
    #[cfg_attr(feature = "serde", serde(default))]
    pub notes: Vec<String>,
    /// Names of tables that would make the figures better; see [`crate::Options::tables`].
    #[cfg_attr(feature = "serde", serde(default))]
    pub needs: Vec<String>,
}

/// What somebody finds who gets into a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Surface {
    /// Whether the program runs as root; nothing where the text does not tell.
    pub root: Option<bool>,
    /// Whether there is a shell, where that is known.
    pub shell: Option<bool>,
    /// The package manager, where there is one that is known.
    pub package_manager: Option<String>,
    /// The number of system packages, where it can be told.
    pub packages: Option<u32>,
    /// Programs of the base image that fetch, compile or unpack.
    pub tools: Vec<String>,
}

/// What a person changes before building again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Change {
    /// A file of the program's source text.
    Sources,
    /// What the project depends on: a manifest or a lock file.
    Dependencies,
}

/// What runs and travels again after a change.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rebuild {
    /// What was changed.
    pub change: Change,
    /// First lines of the instructions that run again, from 1.
    pub reruns: Vec<u32>,
    /// Whether an install of packages is among them.
    pub installs: bool,
    /// The layers that are made anew, in bytes on disk.
    pub on_disk: Bytes,
    /// The same layers as they are pushed and pulled again, in bytes.
    pub download: Bytes,
}

/// What the base image weighs.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BaseWeight {
    /// The reference as the Dockerfile gives it, variables filled in.
    #[cfg_attr(feature = "serde", serde(rename = "ref"))]
    pub reference: String,
    /// The smallest size on disk that is still plausible, in bytes.
    pub low: u64,
    /// The most probable size on disk, in bytes.
    pub likely: u64,
    /// The largest size on disk that is still plausible, in bytes.
    pub high: u64,
    /// How well it is known.
    pub certainty: Certainty,
    /// The source of the figure.
    pub basis: String,
}

/// The source of a figure that `docker history` gave.
pub(crate) const HISTORY: &str = "measured: the docker history that you gave";

impl BaseWeight {
    /// Whether it was read from `docker history`.
    pub(crate) fn is_from_history(&self) -> bool {
        self.basis == HISTORY
    }

    /// The size on disk.
    pub fn bytes(&self) -> Bytes {
        Bytes::range(self.low, self.likely, self.high)
    }
}

impl LayerWeight {
    /// The size on disk.
    pub fn bytes(&self) -> Bytes {
        Bytes::range(self.low, self.likely, self.high)
    }
}

/// What a part of the image is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Contents {
    /// The base image.
    Base,
    /// Packages of the distribution.
    SystemPackages,
    /// Packages of a language.
    Dependencies,
    /// The person's own files and what is built of them.
    Files,
    /// Caches, package lists and other things that nobody needs at run time.
    Leftovers,
}

/// What one instruction adds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LayerWeight {
    /// First line of the instruction in that level's text, from 1.
    pub line: u32,
    /// The instruction, shortened to one line.
    pub instruction: String,
    /// The smallest size on disk that is still plausible, in bytes.
    pub low: u64,
    /// The most probable size on disk, in bytes.
    pub likely: u64,
    /// The largest size on disk that is still plausible, in bytes.
    pub high: u64,
    /// How well it is known.
    pub certainty: Certainty,
    /// The source of the figure.
    pub basis: String,
    /// What it is mostly made of.
    pub contents: Contents,
    /// What it deletes of earlier layers, which hold it all the same, in bytes on disk.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hides: Bytes,
    /// The part of it that nobody needs at run time, named.
    pub waste: Vec<Waste>,
}

/// A part of a layer that nobody needs at run time.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Waste {
    /// What it is, a few words.
    pub what: String,
    /// Its size on disk.
    pub bytes: Bytes,
}

/// A stage that is built and not shipped.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StageWeight {
    /// Its name, or its number from 0 where it has none.
    pub name: String,
    /// First line of its FROM, from 1.
    pub line: u32,
    /// Base and layers, in bytes on disk.
    pub total: Bytes,
}

/// A value that the person can set.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SizeInput {
    /// Its name for `--assume`: an image reference, `context` or `line:N`.
    pub name: String,
    /// What it is, a few words.
    pub label: String,
    /// The value in use, in bytes.
    pub bytes: Bytes,
    /// Whether the person set it.
    pub given: bool,
}
