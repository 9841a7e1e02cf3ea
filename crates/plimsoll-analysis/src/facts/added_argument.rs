//! Where an argument can be added to a command.

use super::{Argument, CommandLine, ShellKind};
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
}
