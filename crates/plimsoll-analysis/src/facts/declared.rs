//! Names that are used and never declared.

use plimsoll_syntax::{Expansion, Keyword, Variables, expand};

use super::Facts;

/// Build arguments that the builder declares by itself.
pub(super) const AUTOMATIC: [&str; 11] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// The build arguments that are declared before the first FROM, and those that need no ARG.
struct Declared<'f, 't>(&'f Facts<'t>);

impl Variables for Declared<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        let first = self.0.stages.first().map_or(usize::MAX, |stage| stage.from);
        let declared = AUTOMATIC.contains(&name) || self.0.index.declares(name, &(0..first));
        if declared {
            Expansion::Known(name.to_owned())
        } else {
            Expansion::Unset
        }
    }
}

/// The variables of all FROMs where no build argument is given.
struct ByDefault<'f, 't>(&'f Facts<'t>);

impl Variables for ByDefault<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        match super::variable::global(self.0, name) {
            Expansion::Open => Expansion::Unset,
            found => found,
        }
    }
}

impl Facts<'_> {
    /// A word of FROM as a build without build arguments sees it; nothing where it depends on
    /// something unknown.
    pub fn default_in_from(&self, word: &str) -> Option<String> {
        expand(word, self.file.escape, &ByDefault(self)).ok()?.text
    }

    /// The variables of a word in FROM that no ARG before the first FROM declares.
    pub fn undeclared_in_from(&self, word: &str) -> Vec<String> {
        expand(word, self.file.escape, &Declared(self))
            .map_or_else(|_| Vec::new(), |expanded| expanded.unset)
    }

    /// The build arguments that are declared before the first FROM.
    pub fn global_arguments(&self) -> impl Iterator<Item = &str> {
        self.instructions()
            .iter()
            .take_while(|instruction| instruction.keyword != Keyword::From)
            .flat_map(plimsoll_syntax::Instruction::pairs)
            .map(|pair| pair.key.unquoted())
    }
}

/// The variables that hold before an instruction.
struct Before<'f, 't>(&'f Facts<'t>, usize);

impl Variables for Before<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        match self.0.variable(name, self.1) {
            Expansion::Unset | Expansion::Open if self.0.is_declared(name, self.1) => {
                Expansion::Known(name.to_owned())
            }
            found => found,
        }
    }
}

impl Facts<'_> {
    /// The variables of a word that no ENV or ARG of the stage declares before instruction `before`.
    /// The base image may do so.
    pub fn undeclared(&self, word: &str, before: usize) -> Vec<String> {
        expand(word, self.file.escape, &Before(self, before))
            .map_or_else(|_| Vec::new(), |expanded| expanded.unset)
    }

    /// Whether an ENV or ARG of the stage, or of one it stands on, declares a variable before an
    /// instruction; an ARG may do so without a value.
    pub(crate) fn is_declared(&self, name: &str, before: usize) -> bool {
        let stage = self.stage_of.get(before).copied().flatten();
        stage.is_some_and(|stage| {
            self.earlier(stage, before)
                .any(|range| self.index.declares(name, &range))
        })
    }

    /// Whether the base image is known to set a variable, or every image does. `HOME` and `USER` are
    /// not there when the builder fills in variables, only when a command runs.
    pub fn is_set_by_base(&self, name: &str, stage: usize) -> bool {
        name == "PATH"
            || self
                .base_of(stage)
                .is_some_and(|base| base.env.contains(&name))
    }
}
