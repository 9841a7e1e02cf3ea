//! Where an argument can be added to a command, or taken out.

use plimsoll_syntax::Span;

use super::{Argument, CommandFact, CommandLine, ShellKind};
use crate::report::Edit;

impl CommandLine<'_> {
    /// The edit that puts one more argument right after one of a command.
    pub fn argument_after(&self, argument: &Argument<'_>, text: &str) -> Edit {
        Edit::insert(
            argument.span.end,
            if self.shell == ShellKind::None {
                format!(", \"{text}\"")
            } else {
                format!(" {text}")
            },
        )
    }

    /// The edit that takes an argument out, with the blanks before it. Nothing for the exec form,
    /// and where it does not stand on the line of what is before it.
    pub fn without_argument(
        &self,
        command: &CommandFact<'_>,
        argument: Span,
        source: &str,
    ) -> Option<Edit> {
        let before = command
            .arguments
            .iter()
            .map(|argument| argument.span.end)
            .filter(|end| *end <= argument.start)
            .max()
            .unwrap_or(command.program.span.end);
        let span = Span {
            start: before,
            end: argument.end,
        };
        let plain = self.shell == ShellKind::Posix && !span.text(source).contains('\n');
        plain.then(|| Edit::delete(span))
    }
}
