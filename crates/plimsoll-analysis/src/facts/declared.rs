//! Names that are used and never declared.

use plimsoll_syntax::{Expansion, Keyword, Variables, expand};

use super::Facts;

/// Build arguments that the builder declares by itself.
const AUTOMATIC: [&str; 11] = [
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
        let instructions = self.0.instructions().iter();
        let mut before =
            instructions.take_while(|instruction| instruction.keyword != Keyword::From);
        let declared = AUTOMATIC.contains(&name)
            || before.any(|instruction| {
                instruction
                    .pairs()
                    .iter()
                    .any(|pair| pair.key.unquoted() == name)
            });
        if declared {
            Expansion::Known(name.to_owned())
        } else {
            Expansion::Unset
        }
    }
}

impl Facts<'_> {
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
