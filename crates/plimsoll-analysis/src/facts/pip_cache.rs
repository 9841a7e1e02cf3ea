//! Whether pip keeps what it downloads.

use plimsoll_syntax::Expansion;

use super::{CommandLine, Facts};

impl Facts<'_> {
    /// Whether `PIP_NO_CACHE_DIR` switches pip's cache off for a command, by ENV or ARG or in the RUN
    /// itself.
    pub fn pip_cache_is_off(&self, line: &CommandLine<'_>, command: usize) -> bool {
        let name = "PIP_NO_CACHE_DIR";
        let set = match self.variable(name, line.instruction) {
            Expansion::Known(value) => !matches!(
                value.to_ascii_lowercase().as_str(),
                "" | "0" | "false" | "no" | "off"
            ),
            Expansion::Unknown => true,
            Expansion::Open | Expansion::Unset => false,
        };
        let exported = line.commands[..command].iter().any(|command| {
            command.name == "export"
                && command
                    .arguments
                    .iter()
                    .any(|argument| argument.text().starts_with(name))
        });
        set || exported
            || line.commands[command]
                .environment
                .iter()
                .any(|(set, _)| *set == name)
    }
}
