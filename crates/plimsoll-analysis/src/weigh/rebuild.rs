//! What a change of the person's own files makes run, and travel, again.

use plimsoll_syntax::Keyword;

use super::copy::{is_manifest, is_whole};
use super::tree::Stage;
use crate::facts::{Base, Facts, Mount, MountKind};
use crate::report::{Bytes, Change, LayerWeight, Rebuild};

/// What runs and travels again after a change. `layers` are those of the final image.
pub(super) fn after(
    change: Change,
    facts: &Facts<'_>,
    stages: &[Stage],
    layers: &[LayerWeight],
    download: impl Fn(&LayerWeight) -> Bytes,
) -> Rebuild {
    let mut changed = Changed::new(facts, stages, change, false);
    if change == Change::Sources && !changed.instructions.contains(&true) {
        // Nothing looks like source text: then scripts and configuration are what people change.
        changed = Changed::new(facts, stages, change, true);
    }
    let built = facts.stages_built();
    let line = |at: usize| facts.instructions()[at].start_line;
    let reruns: Vec<u32> = (0..facts.instructions().len())
        .filter(|at| changed.instructions[*at])
        .filter(|at| facts.stage_of[*at].is_some_and(|stage| built[stage]))
        .map(line)
        .collect();
    let again = || layers.iter().filter(|layer| reruns.contains(&layer.line));
    Rebuild {
        change,
        installs: facts
            .installs
            .iter()
            .any(|install| reruns.contains(&line(install.instruction))),
        on_disk: Bytes::of_parts(again().map(LayerWeight::bytes)),
        download: Bytes::of_parts(again().map(download)),
        reruns,
    }
}

/// Which instructions run again.
struct Changed<'f, 't> {
    facts: &'f Facts<'t>,
    stages: &'f [Stage],
    change: Change,
    /// Any file that is no manifest counts as source text.
    any_file: bool,
    instructions: Vec<bool>,
}

impl<'f, 't> Changed<'f, 't> {
    fn new(facts: &'f Facts<'t>, stages: &'f [Stage], change: Change, any_file: bool) -> Self {
        let mut changed = Self {
            facts,
            stages,
            change,
            any_file,
            instructions: vec![false; facts.instructions().len()],
        };
        for stage in &facts.stages {
            // What stands on a changed stage is made again from its first instruction on.
            let mut begun = match &stage.base {
                Base::Stage(parent) => changed.any_in(*parent),
                _ => false,
            };
            for at in facts.stage_instructions(stage.number) {
                let keyword = facts.instructions()[at].keyword;
                let builds = matches!(
                    keyword,
                    Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir
                );
                begun |= builds && changed.reads_changed(at, stage.number);
                changed.instructions[at] = begun && builds;
            }
        }
        changed
    }

    fn any_in(&self, stage: usize) -> bool {
        self.facts
            .ancestry(stage)
            .into_iter()
            .any(|stage| self.instructions[self.facts.stage_instructions(stage)].contains(&true))
    }

    /// Whether what an instruction reads is among what changed.
    fn reads_changed(&self, at: usize, stage: usize) -> bool {
        let instruction = &self.facts.instructions()[at];
        match instruction.keyword {
            Keyword::Copy | Keyword::Add => {
                let words = instruction.words();
                let sources = &words[..words.len().saturating_sub(1)];
                let from = instruction.flag_value("from");
                sources.iter().any(|source| match from {
                    Some(from) => self.stage_changed(from, &source.text, stage),
                    None => self.touches(&source.text),
                })
            }
            Keyword::Run => {
                let line = self.facts.command_line(at);
                let mut mounts = line.iter().flat_map(|line| &line.mounts);
                mounts
                    .any(|mount| mount.kind == MountKind::Bind && self.mount_changed(mount, stage))
            }
            _ => false,
        }
    }

    fn mount_changed(&self, mount: &Mount, stage: usize) -> bool {
        let source = mount.source.as_deref().unwrap_or(".");
        match &mount.from {
            Some(from) => self.stage_changed(from, source, stage),
            None => self.touches(source),
        }
    }

    /// Whether a path of the build context is among what changed.
    fn touches(&self, source: &str) -> bool {
        if source.contains("://") || source.starts_with("<<") {
            return false;
        }
        let name = source.trim_end_matches('/');
        let name = name.rsplit('/').next().unwrap_or(name);
        is_whole(source)
            || match self.change {
                Change::Dependencies => is_manifest(name),
                Change::Sources => !is_manifest(name) && (self.any_file || is_source(name)),
            }
    }

    /// Whether what another stage holds at a path is made again.
    fn stage_changed(&self, from: &str, source: &str, before: usize) -> bool {
        let Some(number) = self.facts.stage_named(from, before) else {
            return false;
        };
        let source = source.trim_end_matches("/.").trim_end_matches('/');
        let source = format!("/{}", source.trim_start_matches('/'));
        let Some(stage) = self.stages.get(number) else {
            return false;
        };
        let mut inside = stage
            .trees
            .iter()
            .filter(|tree| tree.is_within(&source))
            .peekable();
        if inside.peek().is_none() {
            // Nobody knows which instruction made it, so that any may have.
            return self.any_in(number);
        }
        inside.any(|tree| self.instructions.get(tree.origin) == Some(&true))
    }
}

/// Whether people change it when they change the program: a folder or a file of source text, and no
/// configuration of the image.
fn is_source(name: &str) -> bool {
    let configuration = [
        "conf", "cfg", "ini", "sh", "cnf", "env", "crt", "pem", "key", "list", "repo", "service",
    ];
    match name.rsplit_once('.') {
        Some((_, ending)) => !configuration.contains(&ending),
        None => true,
    }
}
