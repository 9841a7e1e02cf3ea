//! How one command or one pair goes, and all around it stays.

use plimsoll_shell::Connector;
use plimsoll_syntax::{Instruction, Keyword, Span};

use super::{CommandFact, CommandLine, Facts, ShellKind};
use crate::report::Edit;

impl Facts<'_> {
    /// The edit that takes a command out of a RUN, with what joins it to the others; the whole RUN where
    /// it is the only one. Nothing where another command depends on it by more than its success.
    pub fn take_out_command(
        &self,
        line: &CommandLine<'_>,
        command: &CommandFact<'_>,
    ) -> Option<Edit> {
        let instruction = self.file.instructions.get(line.instruction)?;
        let script = line.script.as_ref()?;
        let pipelines = &script.list.pipelines;
        let readable = line.shell == ShellKind::Posix
            && script.errors.is_empty()
            && instruction.heredocs.is_empty()
            && command.is_plain();
        let at = pipelines
            .iter()
            .position(|pipeline| pipeline.span == command.pipeline)?;
        let joined = |connector| matches!(connector, Connector::First | Connector::And);
        let next = pipelines.get(at + 1);
        let depends = next.is_some_and(|next| !joined(next.connector));
        if !readable || depends || !joined(pipelines[at].connector) {
            return None;
        }
        let own = pipelines[at].span;
        let span = match (at.checked_sub(1), next) {
            (Some(before), _) => Span {
                start: pipelines[before].span.end,
                end: own.end,
            },
            (None, Some(next)) => Span {
                start: own.start,
                end: next.span.start,
            },
            (None, None) => self.take_out_instruction(instruction)?,
        };
        (!self.holds_comment(span)).then(|| Edit::delete(span))
    }

    /// The lines of an instruction that goes. Nothing where the RUNs around it would meet then.
    pub fn take_out_instruction(&self, instruction: &Instruction<'_>) -> Option<Span> {
        let at = self.instruction_at(instruction.span.start)?;
        let is_run = |at: usize| {
            self.file
                .instructions
                .get(at)
                .is_some_and(|other| other.keyword == Keyword::Run)
        };
        let between = at.checked_sub(1).is_some_and(is_run) && is_run(at + 1);
        (!between).then(|| self.whole_lines(instruction.span))
    }

    /// The edit that takes a pair out of an ENV, ARG or LABEL; the whole instruction where it is the
    /// only one.
    pub fn take_out_pair(&self, instruction: &Instruction<'_>, number: usize) -> Option<Edit> {
        let pairs = instruction.pairs();
        let own = pairs.get(number)?.span();
        let span = match (number.checked_sub(1), pairs.get(number + 1)) {
            (Some(before), _) => Span {
                start: pairs[before].span().end,
                end: own.end,
            },
            (None, Some(next)) => Span {
                start: own.start,
                end: next.span().start,
            },
            (None, None) => self.take_out_instruction(instruction)?,
        };
        (!self.holds_comment(span)).then(|| Edit::delete(span))
    }
}
