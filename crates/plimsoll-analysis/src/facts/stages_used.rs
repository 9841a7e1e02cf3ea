//! Which stages and images an instruction takes files from.

use plimsoll_syntax::{Instruction, Keyword, Span};

use super::Facts;
use super::mount::mounts;

impl Facts<'_> {
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
