//! The words of a FROM.

use plimsoll_syntax::{Arguments, Word};

use super::{Facts, Stage};

impl<'t> Facts<'t> {
    /// The image or stage that a stage stands on, as written.
    pub fn base_word(&self, stage: &Stage) -> Option<&'t Word<'t>> {
        match &self.file.instructions.get(stage.from)?.arguments {
            Arguments::From { image, .. } => image.as_ref(),
            _ => None,
        }
    }

    /// The word `AS` of a stage and the stage's name, as written.
    pub fn name_words(&self, stage: &Stage) -> Option<&'t (Word<'t>, Word<'t>)> {
        match &self.file.instructions.get(stage.from)?.arguments {
            Arguments::From { name, .. } => name.as_ref(),
            _ => None,
        }
    }
}
