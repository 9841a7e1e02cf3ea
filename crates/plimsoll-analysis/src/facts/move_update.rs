//! How a lone `apt-get update` comes to the install that uses its lists.

use plimsoll_shell::Connector;
use plimsoll_syntax::{Instruction, Keyword};

use super::{CommandFact, CommandLine, Facts, ShellKind};
use crate::report::Edit;

impl<'t> Facts<'t> {
    /// The edits that take an update out of its RUN, or the whole RUN where it does nothing else, and
    /// put it before the install or upgrade with which the next RUN begins. Nothing where the one
    /// could then succeed without the other, or something between them could matter to it.
    pub fn move_update(
        &self,
        line: &CommandLine<'t>,
        update: &CommandFact<'t>,
    ) -> Option<Vec<Edit>> {
        let (instruction, _) = self.read_run(line.instruction)?;
        let text = update.span.text(self.source());
        let mut between = line.instruction + 1;
        while self.file.instructions.get(between)?.keyword != Keyword::Run {
            let keyword = self.file.instructions[between].keyword;
            let passed = matches!(
                keyword,
                Keyword::Env | Keyword::Label | Keyword::Expose | Keyword::Maintainer
            );
            if !passed || text.contains('$') {
                return None;
            }
            between += 1;
        }
        let (_, next) = self.read_run(between)?;
        let mut errors_end_it = false;
        let mut commands = next.commands.iter();
        let user = commands.find(|command| {
            let option = command.arguments.first().map_or("", |first| first.text());
            let quiet = matches!(command.name.as_str(), ":" | "true" | "set") && command.is_plain();
            errors_end_it |= command.name == "set" && is_short_option(option, 'e');
            !quiet
        })?;
        let uses = matches!(user.name.as_str(), "apt-get" | "apt" | "aptitude")
            && user.subcommand().is_some_and(|word| {
                matches!(
                    word.text(),
                    "install" | "upgrade" | "dist-upgrade" | "full-upgrade"
                )
            });
        let joint = match user.place.connector {
            Connector::First | Connector::And => " && ",
            Connector::Then if errors_end_it => "; ",
            _ => return None,
        };
        let plain = uses && user.is_plain() && update.is_plain() && !text.contains('\n');
        let taken = if update.span == instruction.rest.whole() {
            Edit::delete(self.whole_lines(instruction.span))
        } else if line.commands.len() > 1 && self.stands_without_update(line) {
            self.take_out_command(line, update)?
        } else {
            return None;
        };
        let insert = Edit::insert(user.pipeline.start, format!("{text}{joint}"));
        plain.then(|| vec![taken, insert])
    }

    /// Whether a RUN gives nothing new to complain about when its update goes: it installs nothing
    /// whose lists would have to go as well, and no RUN before it invites to join the two.
    fn stands_without_update(&self, line: &CommandLine<'t>) -> bool {
        let before = line.instruction.checked_sub(1);
        let before = before.and_then(|at| self.file.instructions.get(at));
        before.is_none_or(|before| before.keyword != Keyword::Run)
            && self
                .installs
                .iter()
                .all(|install| install.instruction != line.instruction)
    }

    /// A RUN that the shell reads as it stands, without mounts or heredocs.
    fn read_run(&self, at: usize) -> Option<(&'t Instruction<'t>, &CommandLine<'t>)> {
        let instruction = self.file.instructions.get(at)?;
        let line = self.command_line(at)?;
        let script = line.script.as_ref()?;
        (line.keyword == Keyword::Run
            && line.shell == ShellKind::Posix
            && !line.heredoc
            && script.errors.is_empty()
            && instruction.flags.is_empty()
            && instruction.heredocs.is_empty())
        .then_some((instruction, line))
    }
}

/// Whether a word is a group of one-letter options with that letter: `-eux`.
fn is_short_option(word: &str, letter: char) -> bool {
    let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    letters.is_some_and(|letters| letters.contains(letter))
}
