//! What starts the container.

use plimsoll_syntax::Keyword;

use super::{Argument, CommandFact, Facts};

impl<'t> Facts<'t> {
    /// The commands of the ENTRYPOINT and CMD that hold at the end of a stage, the ENTRYPOINT's first.
    pub fn started(&self, stage: usize) -> Vec<&CommandFact<'t>> {
        let lines = [Keyword::Entrypoint, Keyword::Cmd]
            .into_iter()
            .filter_map(|keyword| {
                let instruction = self.at_end(stage, keyword)?;
                self.command_line(self.instruction_at(instruction.span.start)?)
            });
        lines.flat_map(|line| &line.commands).collect()
    }

    /// Whether a stage is named for developing or testing.
    pub fn is_for_development(&self, stage: usize) -> bool {
        let signs = ["dev", "test", "ci", "debug", "lint"];
        let name = self
            .stages
            .get(stage)
            .and_then(|stage| stage.name.as_deref());
        name.is_some_and(|name| {
            name.split(['-', '_', '.'])
                .any(|part| signs.iter().any(|sign| part.starts_with(sign)))
        })
    }
}

impl CommandFact<'_> {
    /// All its words, the program's name first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.arguments.iter().map(Argument::text))
    }
}
