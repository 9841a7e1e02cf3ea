//! Build stages.

use std::collections::BTreeMap;

use plimsoll_sizes::base_facts;
use plimsoll_syntax::{Arguments, Expansion, Instruction, Keyword};

use super::{Facts, Image};

/// The length in bytes that a path has at most on Linux (`PATH_MAX`); a longer one is as good as
/// unknown.
const LONGEST_PATH: usize = 4096;

/// What a stage stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An image.
    Image(Image),
    /// An earlier stage, by number.
    Stage(usize),
    /// An image whose name depends on something unknown; as written.
    Unknown(String),
}

/// A build stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its place among the stages, from 0.
    pub number: usize,
    /// The number of its FROM among the instructions.
    pub from: usize,
    /// Its name in lower case, where it has one.
    pub name: Option<String>,
    /// What it stands on.
    pub base: Base,
    /// The constant or variable after `--platform=`.
    pub platform: Option<String>,
    /// The stage at the root of those that it stands on.
    root: usize,
    /// What its ENVs and ARGs set each name to, with the number of the instruction, in order.
    pub(super) assigned: BTreeMap<String, Vec<(usize, Expansion)>>,
}

impl Stage {
    /// The image that it stands on directly.
    pub fn image(&self) -> Option<&Image> {
        match &self.base {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }
}

impl Facts<'_> {
    /// The stage that a name or number, as in `COPY --from=`, means for an instruction of stage `before`.
    pub fn stage_named(&self, reference: &str, before: usize) -> Option<usize> {
        let name = reference.to_ascii_lowercase();
        let known = before.min(self.stages.len());
        let by_name = self.index.stage(&name, known);
        by_name.or_else(|| name.parse().ok().filter(|number| *number < known))
    }

    /// The working directory that holds before instruction `before`, where a WORKDIR or what is
    /// known of the base image says so.
    pub fn known_directory(&self, before: usize) -> Option<String> {
        if let Some(instruction) = self.effective(Keyword::Workdir, before) {
            let absolute = instruction
                .value()
                .is_some_and(|path| path.text.starts_with('/'));
            return self.working_directory(before).filter(|_| absolute);
        }
        let image = self.root_image(self.stage_of.get(before).copied().flatten()?)?;
        base_facts(&image.reference).workdir.map(str::to_owned)
    }

    /// A keyword in the casing of an instruction's own.
    pub fn keyword_like(&self, instruction: &Instruction<'_>, keyword: &str) -> String {
        let written = &instruction.keyword_word.text;
        if written.chars().all(char::is_lowercase) {
            keyword.to_ascii_lowercase()
        } else {
            keyword.to_owned()
        }
    }

    /// The image at the root of a stage.
    pub fn root_image(&self, stage: usize) -> Option<&Image> {
        self.stages.get(self.stages.get(stage)?.root)?.image()
    }
}

pub(super) fn derive(facts: &mut Facts<'_>) {
    for (at, instruction) in facts.file.instructions.iter().enumerate() {
        if let Arguments::From { image, name } = &instruction.arguments {
            let written = image
                .as_ref()
                .map(|image| image.text.as_ref())
                .unwrap_or_default();
            let number = facts.stages.len();
            let expanded = super::variable::expand_global(facts, written);
            let base = match expanded {
                None => Base::Unknown(written.to_owned()),
                Some(reference) => {
                    // Names of stages are lower case, and FROM (unlike `--from`) compares as written.
                    let stage = facts.index.stage(&reference, number);
                    stage.map_or_else(|| Base::Image(Image::new(&reference)), Base::Stage)
                }
            };
            let root = match base {
                Base::Stage(parent) => facts.stages[parent].root,
                _ => number,
            };
            let name = name
                .as_ref()
                .map(|(_, name)| name.text.to_ascii_lowercase());
            if let Some(name) = &name {
                facts.index.add_stage(number, name.clone());
            }
            facts.stages.push(Stage {
                number,
                from: at,
                name,
                root,
                base,
                platform: instruction.flag_value("platform").map(str::to_owned),
                assigned: BTreeMap::new(),
            });
        }
        facts.stage_of[at] = facts.stages.len().checked_sub(1);
        facts.index.add(at, instruction);
        super::variable::assign(facts, at);
        if instruction.keyword == Keyword::Workdir {
            let directory = directory_set(facts, instruction, at);
            facts.directories.insert(at, directory);
        }
    }
}

/// The directory that a WORKDIR makes the working one.
fn directory_set(facts: &Facts<'_>, workdir: &Instruction<'_>, at: usize) -> Option<String> {
    let path = facts.expand(&workdir.value()?.text, at)?;
    let path = if path.starts_with('/') {
        path
    } else {
        format!("{}/{path}", working_directory(facts, at)?)
    };
    Some(super::path::normal(&path)).filter(|path| path.len() <= LONGEST_PATH)
}

pub(super) fn working_directory(facts: &Facts<'_>, before: usize) -> Option<String> {
    let stage = match facts.stage_of.get(before) {
        Some(stage) => (*stage)?,
        None => facts.target?,
    };
    if let Some(at) = facts.effective_at(Keyword::Workdir, stage, before) {
        return facts.directories.get(&at)?.clone();
    }
    let image = facts.root_image(stage);
    let base = image.and_then(|image| base_facts(&image.reference).workdir);
    Some(base.unwrap_or("/").to_owned())
}
