//! The ecosystems, one file each, and which of them a Dockerfile belongs to.

pub(crate) mod node;
mod node_emit;
mod node_final;
mod node_install;
mod node_plan;
mod node_runtime;
mod node_served;

use plimsoll_syntax::parse;

use super::Outcome;
use super::tagged::Tagged;
use crate::Options;
use crate::facts::Facts;
use crate::report::Level;

/// Rebuilds the file's structure, where its ecosystem is known and nothing speaks against it.
pub(super) fn restructure(tagged: &mut Tagged, level: Level, options: &Options) -> Outcome {
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    let refuse = |reason: &str| Outcome::Refused {
        questions: Vec::new(),
        reason: reason.to_owned(),
    };
    if !file.errors.is_empty() {
        return refuse(
            "Some instructions cannot be read, so the structure is left alone; mend them first.",
        );
    }
    match facts.stages.len() {
        0 => refuse("There is no stage to improve; a Dockerfile begins with FROM."),
        1 => node::restructure(tagged, &facts, level),
        _ => refuse("The file already builds in several stages, which are left as they are."),
    }
}
