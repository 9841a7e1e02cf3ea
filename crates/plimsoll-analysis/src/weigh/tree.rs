//! What stands where in a stage, and what each layer adds to it.

use plimsoll_sizes::{Bytes, Certainty, Weight};

use crate::report::{Contents, Waste};

/// A folder or file with all below it that is not a tree of its own.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// Where it stands: an absolute path without a slash at the end.
    pub(super) path: String,
    /// What it weighs.
    pub(super) weight: Weight,
    /// What it is.
    pub(super) contents: Contents,
    /// What it is called where it is waste.
    pub(super) waste: Option<&'static str>,
}

impl Tree {
    /// A tree that somebody needs.
    pub(super) fn new(path: impl Into<String>, weight: Weight, contents: Contents) -> Self {
        Self {
            path: path.into(),
            weight,
            contents,
            waste: None,
        }
    }

    /// A tree that nobody needs at run time.
    pub(super) fn leftover(path: impl Into<String>, weight: Weight, what: &'static str) -> Self {
        Self {
            path: path.into(),
            weight,
            contents: Contents::Leftovers,
            waste: Some(what),
        }
    }

    /// Whether it stands at a path or below it.
    pub(super) fn is_within(&self, path: &str) -> bool {
        is_within(&self.path, path)
    }
}

/// Whether `path` is `folder` or stands below it.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path == folder
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// What one instruction adds.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// The number of the instruction.
    pub(super) instruction: usize,
    /// What it brings in, in the order in which it does.
    pub(super) added: Vec<Tree>,
    /// Paths that it takes away: gone for whoever looks, while the layers below still hold them.
    pub(super) removed: Vec<String>,
    given: Option<u64>,
}

impl Layer {
    /// A layer with nothing in it yet.
    pub(super) fn new(instruction: usize) -> Self {
        Self {
            instruction,
            added: Vec::new(),
            removed: Vec::new(),
            given: None,
        }
    }

    /// The person says what it weighs.
    pub(super) fn set(&mut self, bytes: u64) {
        self.given = Some(bytes);
    }

    /// What it weighs: its parts together, as sure as the least sure part that matters.
    pub(super) fn weight(&self) -> Weight {
        if let Some(bytes) = self.given {
            return Weight::new(Bytes::exact(bytes), Certainty::Given, "as you set it");
        }
        let bytes: Bytes = self.added.iter().map(|tree| tree.weight.bytes).sum();
        let matters = |tree: &&Tree| tree.weight.bytes.high.saturating_mul(20) >= bytes.high;
        let certainty = self
            .added
            .iter()
            .filter(matters)
            .map(|tree| tree.weight.certainty)
            .max()
            .unwrap_or(Certainty::Measured);
        let mut basis: Vec<&str> = Vec::new();
        for tree in self.added.iter().filter(matters) {
            if !basis.contains(&tree.weight.basis.as_str()) {
                basis.push(&tree.weight.basis);
            }
        }
        let basis = if basis.is_empty() {
            "adds no files".to_owned()
        } else {
            basis.join("; ")
        };
        Weight::new(bytes, certainty, basis)
    }

    /// What it is mostly made of.
    pub(super) fn contents(&self) -> Contents {
        let heaviest = self
            .added
            .iter()
            .max_by_key(|tree| tree.weight.bytes.likely);
        heaviest.map_or(Contents::Files, |tree| tree.contents)
    }

    /// What of it nobody needs at run time.
    pub(super) fn waste(&self) -> Vec<Waste> {
        let wasted = self
            .added
            .iter()
            .filter_map(|tree| Some((tree.waste?, tree.weight.bytes)));
        wasted
            .map(|(what, bytes)| Waste {
                what: what.to_owned(),
                bytes,
            })
            .collect()
    }
}

/// A stage, weighed so far.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    /// What it stands on.
    pub(super) base: Weight,
    /// What it stands on, as a registry sends it.
    pub(super) base_download: Weight,
    /// What its instructions add.
    pub(super) layers: Vec<Layer>,
    /// What stands in it now, as a container would see it.
    pub(super) trees: Vec<Tree>,
}

impl Stage {
    /// Base and layers together.
    pub(super) fn total(&self) -> Bytes {
        self.base.bytes + self.layers.iter().map(|layer| layer.weight().bytes).sum()
    }

    /// Adds a layer: its trees take the place of those at the same path.
    pub(super) fn add(&mut self, layer: Layer) {
        self.trees
            .retain(|old| !layer.removed.iter().any(|path| old.is_within(path)));
        for tree in &layer.added {
            self.trees.retain(|old| old.path != tree.path);
        }
        self.trees.extend(layer.added.iter().cloned());
        self.layers.push(layer);
    }
}
