//! What stands where in a stage, and what each layer adds to it.

use plimsoll_sizes::{Bytes, Certainty, Weight};

use super::python::Python;
use super::system::System;
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
    /// The number of the instruction that made it in its stage.
    pub(super) origin: usize,
}

impl Tree {
    /// A tree that somebody needs.
    pub(super) fn new(path: impl Into<String>, weight: Weight, contents: Contents) -> Self {
        Self {
            path: path.into(),
            weight,
            contents,
            waste: None,
            origin: 0,
        }
    }

    /// A tree that nobody needs at run time.
    pub(super) fn leftover(path: impl Into<String>, weight: Weight, what: &'static str) -> Self {
        Self {
            path: path.into(),
            weight,
            contents: Contents::Leftovers,
            waste: Some(what),
            origin: 0,
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
    /// What is left of earlier layers' trees where it takes a part of them away.
    pub(super) left: Vec<Tree>,
    /// What of earlier layers it takes away, which hold it all the same.
    pub(super) hidden: Vec<Bytes>,
    /// The packages of the stage after it, where it may have changed them.
    pub(super) system: Option<System>,
    /// Python's packages after it, likewise.
    pub(super) python: Option<Python>,
    given: Option<Weight>,
}

impl Layer {
    /// A layer with nothing in it yet.
    pub(super) fn new(instruction: usize) -> Self {
        Self {
            instruction,
            added: Vec::new(),
            removed: Vec::new(),
            left: Vec::new(),
            hidden: Vec::new(),
            system: None,
            python: None,
            given: None,
        }
    }

    /// It is known what it weighs, whatever its parts do.
    pub(super) fn set(&mut self, weight: Weight) {
        self.given = Some(weight);
    }

    /// What it weighs: its parts together, as sure as the least sure part that matters.
    pub(super) fn weight(&self) -> Weight {
        if let Some(weight) = &self.given {
            return weight.clone();
        }
        let bytes = Bytes::of_parts(self.added.iter().map(|tree| tree.weight.bytes));
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
    /// The packages of the distribution that it has now.
    pub(super) system: System,
    /// Python's packages that it has now.
    pub(super) python: Python,
}

impl Stage {
    /// Base and layers together.
    pub(super) fn total(&self) -> Bytes {
        let layers = self.layers.iter().map(|layer| layer.weight().bytes);
        Bytes::of_parts(std::iter::once(self.base.bytes).chain(layers))
    }

    /// Adds a layer: its trees take the place of those at the same path.
    pub(super) fn add(&mut self, mut layer: Layer) {
        if let Some(system) = layer.system.take() {
            self.system = system;
        }
        if let Some(python) = layer.python.take() {
            self.python = python;
        }
        self.trees.retain(|old| {
            let gone = layer.removed.iter().any(|path| old.is_within(path));
            if gone {
                layer.hidden.push(old.weight.bytes);
            }
            !gone
        });
        for left in std::mem::take(&mut layer.left) {
            for tree in self.trees.iter_mut().filter(|tree| tree.path == left.path) {
                let whole = std::mem::replace(&mut tree.weight, left.weight.clone());
                layer.hidden.push(whole.bytes.saved_by(left.weight.bytes));
            }
        }
        for tree in &layer.added {
            let shared = matches!(
                tree.contents,
                Contents::SystemPackages | Contents::Dependencies
            ) && !tree.path.ends_with("node_modules");
            self.trees.retain(|old| shared || old.path != tree.path);
        }
        self.trees.extend(layer.added.iter().map(|tree| Tree {
            origin: layer.instruction,
            ..tree.clone()
        }));
        self.layers.push(layer);
    }
}
