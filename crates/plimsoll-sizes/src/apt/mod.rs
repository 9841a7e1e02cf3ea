//! What `apt-get` leaves in a layer: packages with what they depend on, its lists and its notes.

mod answer;
mod ask;
mod notes;
mod release;
mod system;

pub use answer::AptAnswer;
pub use release::lists;
pub use system::AptSystem;

use crate::{BaseFacts, Needs, Tables};

/// One question: what installing some packages into an image adds.
#[derive(Debug, Clone, Copy)]
pub struct AptQuestion<'a> {
    /// The image that they are installed into.
    pub base: &'a BaseFacts,
    /// The packages as they stand in the command, with versions, architectures and patterns.
    pub packages: &'a [&'a str],
    /// Whether recommended packages come as well: no `--no-install-recommends`.
    pub recommends: bool,
}

/// The answer to one question on its own. Several commands on one image are an [`AptSystem`].
///
/// # Errors
/// The table that has to be loaded first.
pub fn install(tables: &Tables, question: &AptQuestion<'_>) -> Result<AptAnswer, Needs> {
    let before = AptSystem::of(tables, question.base)?;
    let mut after = before.clone();
    after.install(question.packages, question.recommends);
    Ok(after.since(&before))
}
