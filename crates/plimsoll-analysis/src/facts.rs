//! What is derived once from the tree, and only read afterwards.

mod added_argument;
mod append;
mod arguments;
mod base_image;
mod bashism;
mod build_check;
mod command_line;
mod comments;
mod configuration;
mod declared;
mod dependencies;
mod development;
mod dialect;
mod dockerignore;
mod download;
mod exec_form;
mod from_words;
mod frontend;
mod image;
mod index;
mod install;
mod join;
mod label_form;
mod linking;
mod mount;
mod move_update;
mod near_json;
mod needed_later;
mod newest;
mod package_json;
mod path;
mod pip_cache;
mod pipefail;
mod ports;
mod pragma;
mod removal;
mod secret;
mod shell_pieces;
mod spdx;
mod stage;
mod stages_used;
mod start;
mod take_out;
mod user;
mod variable;
mod windows;

use plimsoll_syntax::{Dockerfile, Expansion, Instruction, Keyword, LineIndex, Span};

pub use arguments::{Argument, Options as CommandOptions};
pub use bashism::Bashism;
pub use build_check::is_build_check;
pub use command_line::{CommandFact, CommandLine, ShellKind};
pub use configuration::{Configuration, Program};
pub use dependencies::Fetch;
pub use development::is_for_tests;
pub use dialect::{Dialect, is_name};
pub use exec_form::{exec_form, is_program, json_string};
pub use image::Image;
pub use install::{Install, Manager};
pub use mount::{Mount, MountKind};
pub use near_json::NearArray;
pub use needed_later::Need;
pub use newest::{is_go_module, is_pinned_for_npm, is_pinned_for_pip};
pub use package_json::PackageJson;
pub use path::{is_within, normal};
pub use pragma::{Pragma, PragmaSays, PragmaScope, PragmaTool};
pub use secret::{Secret, secret_in};
pub use shell_pieces::{Around, Pieces, Splitting};
pub use stage::{Base, Stage};
pub use user::User;

use crate::Options;

/// What is derived once from the tree, and only read afterwards.
#[derive(Debug)]
pub struct Facts<'t> {
    /// The tree.
    pub file: &'t Dockerfile<'t>,
    /// What the caller knows and wants.
    pub options: &'t Options,
    /// Offsets to lines.
    pub lines: LineIndex,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// The stage of each instruction; none for what stands before the first FROM.
    pub stage_of: Vec<Option<usize>>,
    /// The number of the stage that is built.
    pub target: Option<usize>,
    /// What the ARGs before the first FROM set.
    global_arguments: std::collections::BTreeMap<String, Expansion>,
    /// What comments say to linters, in order.
    pub pragmas: Vec<Pragma<'t>>,
    /// What RUN, CMD, ENTRYPOINT and HEALTHCHECK run, in order.
    pub command_lines: Vec<CommandLine<'t>>,
    /// What is installed, in order.
    pub installs: Vec<Install<'t>>,
    /// Where things stand.
    index: index::Index<'t>,
    /// The directory that each WORKDIR makes the working one, where the text tells.
    directories: std::collections::BTreeMap<usize, Option<String>>,
    /// Whether each stage, with those that stand on it, may have a shell with `pipefail`.
    agreeing: std::cell::OnceCell<Vec<bool>>,
    /// Whether what stands on each stage needs its package lists, once a rule asks.
    heirs_need: std::cell::OnceCell<Vec<Need>>,
    /// What is known of the image at the root of each stage, once a rule asks.
    bases: std::cell::OnceCell<Vec<Option<std::rc::Rc<plimsoll_sizes::BaseFacts>>>>,
}

impl<'t> Facts<'t> {
    /// Derives the facts of a tree.
    pub fn new(file: &'t Dockerfile<'t>, options: &'t Options) -> Self {
        let mut facts = Self {
            file,
            options,
            lines: LineIndex::new(file.source),
            stages: Vec::new(),
            stage_of: vec![None; file.instructions.len()],
            target: None,
            global_arguments: std::collections::BTreeMap::new(),
            pragmas: Vec::new(),
            command_lines: Vec::new(),
            installs: Vec::new(),
            index: index::Index::default(),
            directories: std::collections::BTreeMap::new(),
            agreeing: std::cell::OnceCell::new(),
            heirs_need: std::cell::OnceCell::new(),
            bases: std::cell::OnceCell::new(),
        };
        stage::derive(&mut facts);
        let wanted = options.target.as_deref();
        facts.target = wanted
            .and_then(|name| facts.stage_named(name, facts.stages.len()))
            .or(facts.stages.len().checked_sub(1));
        facts.pragmas = pragma::derive(&facts);
        command_line::derive(&mut facts);
        facts.installs = install::derive(&facts);
        facts
    }

    /// The text that was read.
    pub fn source(&self) -> &'t str {
        self.file.source
    }

    /// All instructions, in order.
    pub fn instructions(&self) -> &'t [Instruction<'t>] {
        &self.file.instructions
    }

    /// The stage that is built: the target where one is set, the last one otherwise.
    pub fn final_stage(&self) -> Option<&Stage> {
        self.stages.get(self.target?)
    }

    /// The numbers of a stage's instructions, its FROM first.
    pub fn stage_instructions(&self, stage: usize) -> std::ops::Range<usize> {
        let start = self.stages.get(stage).map_or(0, |stage| stage.from);
        let end = self
            .stages
            .get(stage + 1)
            .map_or(self.file.instructions.len(), |next| next.from);
        start..end
    }

    /// The stage and those it stands on, the stage itself first.
    pub fn ancestry(&self, stage: usize) -> Vec<usize> {
        self.ancestors(stage).collect()
    }

    /// As [`Facts::ancestry`]; a stage stands on earlier ones only.
    fn ancestors(&self, stage: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(stage), |stage| match self.stages.get(*stage)?.base {
            Base::Stage(parent) => Some(parent),
            _ => None,
        })
    }

    /// The instructions before `before` (exclusive) of a stage and of those it stands on, each
    /// stage's as a range, the stage's own first.
    fn earlier(&self, stage: usize, before: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.ancestors(stage).map(move |each| {
            let range = self.stage_instructions(each);
            range.start..range.end.min(before.max(range.start))
        })
    }

    /// The last instruction of that keyword that holds before instruction `before` (exclusive), in
    /// its stage or one that the stage stands on.
    pub fn effective(&self, keyword: Keyword, before: usize) -> Option<&'t Instruction<'t>> {
        let stage = self.stage_of.get(before).copied().flatten().or_else(|| {
            (before == self.file.instructions.len())
                .then_some(self.target)
                .flatten()
        })?;
        let at = self.effective_at(keyword, stage, before)?;
        self.file.instructions.get(at)
    }

    /// The number of the instruction that [`Facts::effective`] gives.
    fn effective_at(&self, keyword: Keyword, stage: usize, before: usize) -> Option<usize> {
        self.earlier(stage, before)
            .find_map(|range| self.index.of(keyword, &range).last().copied())
    }

    /// The value, as written, of a name in the last ENV or LABEL that sets it before instruction
    /// `before` (exclusive), in its stage or one that the stage stands on.
    pub fn effective_pair(&self, keyword: Keyword, name: &str, before: usize) -> Option<&str> {
        let stage = self.stage_of.get(before).copied().flatten()?;
        let mut earlier = self
            .earlier(stage, before)
            .flat_map(|range| self.index.of(keyword, &range).iter().rev());
        earlier.find_map(|at| {
            let pairs = self.file.instructions[*at].pairs().iter().rev();
            let mut named = pairs.filter(|pair| pair.key.unquoted() == name);
            Some(named.next()?.value.as_ref()?.text.as_ref())
        })
    }

    /// The last instruction of that keyword that holds at the end of a stage.
    pub fn at_end(&self, stage: usize, keyword: Keyword) -> Option<&'t Instruction<'t>> {
        let at = self.effective_at(keyword, stage, self.file.instructions.len())?;
        self.file.instructions.get(at)
    }

    /// The working directory that holds before instruction `before`, where the text tells; the
    /// base image's own directory is `/` unless it is known to be another.
    pub fn working_directory(&self, before: usize) -> Option<String> {
        stage::working_directory(self, before)
    }

    /// What is known of a variable before instruction `before`.
    pub fn variable(&self, name: &str, before: usize) -> Expansion {
        variable::look_up(self, name, before)
    }

    /// Whether an ENV or ARG of the stage, or of one it stands on, gives a variable a value before
    /// instruction `before`.
    pub fn is_given(&self, name: &str, before: usize) -> bool {
        variable::is_given(self, name, before)
    }

    /// A word with its variables filled in as they are before instruction `before`; nothing where
    /// it depends on something unknown.
    pub fn expand(&self, word: &str, before: usize) -> Option<String> {
        variable::expand(self, word, before)
    }

    /// What an instruction runs.
    pub fn command_line(&self, instruction: usize) -> Option<&CommandLine<'t>> {
        self.command_lines
            .binary_search_by_key(&instruction, |line| line.instruction)
            .ok()
            .map(|at| &self.command_lines[at])
    }

    /// The command lines of a stage's RUNs, in order.
    pub fn runs(&self, stage: usize) -> impl Iterator<Item = &CommandLine<'t>> {
        let range = self.stage_instructions(stage);
        let start = self
            .command_lines
            .partition_point(|line| line.instruction < range.start);
        self.command_lines[start..]
            .iter()
            .take_while(move |line| line.instruction < range.end)
            .filter(|line| line.keyword == Keyword::Run)
    }

    /// Whether an instruction's layer is in the image that is built.
    pub fn is_shipped(&self, instruction: usize) -> bool {
        let stage = self.stage_of.get(instruction).copied().flatten();
        let (Some(last), Some(stage)) = (self.target, stage) else {
            return false;
        };
        self.ancestors(last).any(|each| each == stage)
    }

    /// The number of the instruction that holds a byte offset.
    pub fn instruction_at(&self, offset: u32) -> Option<usize> {
        let after = self
            .file
            .instructions
            .partition_point(|instruction| instruction.span.start <= offset);
        after
            .checked_sub(1)
            .filter(|at| offset <= self.file.instructions[*at].span.end)
    }

    /// The whole lines of a span, with the last line's ending.
    pub fn whole_lines(&self, span: Span) -> Span {
        let first = self.lines.line(span.start);
        let last = self.lines.line(span.end.max(span.start + 1) - 1);
        let end = if last >= self.lines.count() {
            self.source().len() as u32
        } else {
            self.lines.start(last + 1)
        };
        Span {
            start: self.lines.start(first),
            end,
        }
    }

    /// Where the comments begin that stand directly before an instruction; its own line where there
    /// are none.
    pub fn before_comments(&self, instruction: usize) -> u32 {
        let Some(instruction) = self.instructions().get(instruction) else {
            return self.source().len() as u32;
        };
        let mut start = self.whole_lines(instruction.span).start;
        while let Some(before) = start.checked_sub(1) {
            let line = self.lines.start(self.lines.line(before));
            let text = self.source().get(line as usize..start as usize);
            if !text.is_some_and(|text| text.trim_start().starts_with('#')) {
                break;
            }
            start = line;
        }
        start
    }

    /// The line ending that the file uses.
    pub fn line_ending(&self) -> &'static str {
        let first = self.source().find('\n');
        match first {
            Some(at) if at > 0 && self.source().as_bytes()[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }
}
