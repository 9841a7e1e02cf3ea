//! One command of a RUN, and what is known where it runs.

use plimsoll_sizes::{Bytes, Certainty, Download, Weight};
use plimsoll_syntax::{Expansion, Keyword};

use super::copy::absolute;
use super::paths::base_name;
use super::project::Project;
use super::shell::Call;
use super::tree::{Layer, Stage, Tree, is_within};
use crate::facts::{Base, CommandFact, Facts};
use crate::report::Contents;

/// A file that a command of this RUN has downloaded.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Where it stands.
    pub(super) path: String,
    /// Where it came from.
    pub(super) address: String,
}

/// An archive that a command of this RUN has unpacked.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// The folder in which it was unpacked.
    pub(super) folder: String,
    /// The path of its tree.
    pub(super) tree: String,
    /// What it is, where that is known.
    pub(super) download: Option<Download>,
}

/// What the commands of a RUN leave for those behind them.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Downloads, in order.
    pub(super) fetched: Vec<Fetched>,
    /// Unpacked archives, in order.
    pub(super) unpacked: Vec<Unpacked>,
    /// The address of what the command before this one writes into the pipe.
    pub(super) piped: Option<String>,
    /// Where a configured source will install to.
    pub(super) prefix: Option<String>,
}

/// One command of a RUN, and what is known where it runs.
pub(super) struct Step<'s, 'f, 't> {
    pub(super) facts: &'f Facts<'t>,
    pub(super) project: &'s Project,
    /// The number of the instruction.
    pub(super) at: usize,
    pub(super) command: &'s CommandFact<'t>,
    pub(super) call: &'s Call,
    /// The stage before this instruction.
    pub(super) stage: &'s Stage,
    pub(super) layer: &'s mut Layer,
    pub(super) made: &'s mut Made,
}

impl Step<'_, '_, '_> {
    /// Adds what somebody needs.
    pub(super) fn add(&mut self, path: impl Into<String>, weight: Weight) {
        self.layer
            .added
            .push(Tree::new(path, weight, Contents::Files));
    }

    /// Adds packages of a language.
    pub(super) fn add_dependencies(&mut self, path: impl Into<String>, weight: Weight) {
        self.layer
            .added
            .push(Tree::new(path, weight, Contents::Dependencies));
    }

    /// Adds what nobody needs at run time.
    pub(super) fn leave(&mut self, path: impl Into<String>, weight: Weight, what: &'static str) {
        self.layer.added.push(Tree::leftover(path, weight, what));
    }

    /// Whether something stands at a path or below it already.
    pub(super) fn stands(&self, path: &str) -> bool {
        let mut trees = self.stage.trees.iter().chain(&self.layer.added);
        trees.any(|tree| tree.is_within(path))
    }

    /// What a repeated command adds to what stands at a path: `part` of the whole, where something
    /// stands there, and the whole otherwise.
    pub(super) fn rest(&self, path: &str, whole: Weight, part: f64) -> Weight {
        if !self.stands(path) {
            return whole;
        }
        let likely = whole.bytes.scaled(part).likely;
        Weight::new(
            Bytes::range(0, likely, whole.bytes.likely),
            whole.certainty,
            format!("what comes to an earlier layer's; {}", whole.basis),
        )
    }

    /// The value of a variable of the image, where the text tells.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let own = self
            .command
            .environment
            .iter()
            .find(|(key, _)| *key == name);
        let own = own.and_then(|(_, value)| value.clone());
        own.or_else(|| match self.facts.variable(name, self.at) {
            Expansion::Known(value) => Some(value),
            _ => None,
        })
    }

    /// Whether the image that the stage stands on is of that name: `golang`, `rust`.
    pub(super) fn stands_on(&self, image: &str) -> bool {
        let stage = self.facts.stage_of.get(self.at).copied().flatten();
        let root = stage.and_then(|stage| self.facts.ancestry(stage).last().copied());
        match root.map(|root| &self.facts.stages[root].base) {
            Some(Base::Image(found)) => {
                let name = base_name(&found.reference);
                name.split([':', '@']).next() == Some(image)
            }
            _ => false,
        }
    }

    /// What a later COPY takes out of a folder by name, which tells what a build calls its result.
    pub(super) fn taken_from(&self, folder: &str) -> Option<String> {
        let later = self.facts.instructions().iter().enumerate().skip(self.at);
        later
            .filter(|(_, each)| each.keyword == Keyword::Copy && each.flag("from").is_some())
            .find_map(|(at, each)| {
                let words = each.words();
                let sources = &words[..words.len().saturating_sub(1)];
                let mut paths = sources
                    .iter()
                    .map(|word| self.facts.expand(&word.text, at).unwrap_or_default())
                    .map(|path| absolute(self.facts, self.at, &path));
                paths.find(|path| {
                    is_within(path, folder) && path != folder && !path.contains(['*', '$'])
                })
            })
    }
}

/// A weight that is scaled, with the same reason.
pub(super) fn scaled(weight: &Weight, factor: f64) -> Weight {
    Weight::new(
        weight.bytes.scaled(factor),
        weight.certainty,
        weight.basis.clone(),
    )
}

/// The same figure, said to be unknown.
pub(super) fn unsure(weight: Weight) -> Weight {
    Weight {
        certainty: Certainty::Unknown,
        ..weight
    }
}
