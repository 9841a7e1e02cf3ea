//! Weights: what an image and its layers weigh, before it is built.

use super::{Bytes, Certainty, Level};

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
