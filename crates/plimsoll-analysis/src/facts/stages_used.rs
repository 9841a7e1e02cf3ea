//! Which stages and images an instruction takes files from.

use plimsoll_syntax::{Instruction, Keyword, Span, Word};

use super::mount::mounts;
use super::{Base, Facts};

/// How many paths copied between stages are looked at; no file that people write has more.
const MOST_COPIES: usize = 200;

impl<'t> Facts<'t> {
    /// The paths that COPYs take from other stages: the number of the COPY, of the other stage, and the
    /// path as written. Only the first ones of very long files.
    pub fn copies_between_stages(&self) -> impl Iterator<Item = (usize, usize, &'t Word<'t>)> {
        let instructions = self.file.instructions.iter().enumerate();
        let copies = instructions.filter_map(|(at, instruction)| {
            let is_copy = instruction.keyword == Keyword::Copy;
            let from = instruction.flag_value("from").filter(|_| is_copy)?;
            let stage = self.stage_named(from, self.stage_of[at]?)?;
            let (_, words) = instruction.words().split_last()?;
            Some(words.iter().map(move |word| (at, stage, word)))
        });
        copies.flatten().take(MOST_COPIES)
    }

    /// Which stages a build of the final stage makes: that stage, and all that it stands on or takes
    /// files from.
    pub fn stages_built(&self) -> Vec<bool> {
        let mut built = vec![false; self.stages.len()];
        let mut open: Vec<usize> = self.target.into_iter().collect();
        while let Some(stage) = open.pop() {
            if std::mem::replace(&mut built[stage], true) {
                continue;
            }
            if let Base::Stage(parent) = self.stages[stage].base {
                open.push(parent);
            }
            for at in self.stage_instructions(stage) {
                let used = self.stages_used(&self.file.instructions[at]);
                let named = used
                    .iter()
                    .filter_map(|(name, _)| self.stage_named(name, stage));
                open.extend(named);
            }
        }
        built
    }

    /// What `--from` of a COPY or `from` of a RUN's mounts names, with the place of the flag.
    pub fn stages_used(&self, instruction: &Instruction<'_>) -> Vec<(String, Span)> {
        match instruction.keyword {
            Keyword::Copy => {
                let flag = instruction.flag("from");
                let used = flag.and_then(|flag| Some((flag.value()?.to_owned(), flag.word.span)));
                used.into_iter().collect()
            }
            Keyword::Run => {
                let mounts = mounts(instruction).into_iter();
                mounts
                    .filter_map(|mount| Some((mount.from?, mount.span)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}
