//! Secrets that a RUN of its own writes into a package manager's settings, which then lie in a layer:
//! the RUN that installs writes the file, out of a secret mount, and removes it again.

use plimsoll_syntax::{Instruction, Keyword, Word};

use crate::facts::{CommandFact, CommandLine, Facts, Manager, ShellKind};
use crate::report::Edit;

/// The edits that mount a secret, and the secret's name.
pub(crate) struct Mounted {
    /// The name of the secret and of the variable.
    pub(crate) name: String,
    /// All that changes.
    pub(crate) edits: Vec<Edit>,
}

/// The first secret of a build argument that a file of settings is written with and that one install
/// reads.
pub(crate) fn first(facts: &Facts<'_>) -> Option<Mounted> {
    if !facts.knows_secret_variables() {
        return None;
    }
    facts.command_lines.iter().find_map(|line| {
        let written = Written::of(facts, line)?;
        let install = written.reader(facts)?;
        written.edits(facts, install)
    })
}

/// A RUN that does nothing but write a file of settings.
struct Written<'f, 't> {
    at: usize,
    stage: usize,
    command: &'f CommandFact<'t>,
    file: String,
    name: String,
}

impl<'f, 't> Written<'f, 't> {
    fn of(facts: &'f Facts<'t>, line: &'f CommandLine<'t>) -> Option<Self> {
        let [command] = line.commands.as_slice() else {
            return None;
        };
        let writes = line.keyword == Keyword::Run
            && line.shell == ShellKind::Posix
            && !line.heredoc
            && command.is_plain()
            && matches!(command.name.as_str(), "echo" | "printf");
        let text = command.span.text(facts.source());
        let (said, file) = text.rsplit_once('>').filter(|_| writes)?;
        let file = file.trim();
        let known = [".npmrc", ".yarnrc", "pip.conf", ".netrc"];
        let plain = file
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "./_-~".contains(c));
        let base = file.rsplit('/').next().unwrap_or_default();
        if !plain || !known.contains(&base) {
            return None;
        }
        // The one variable in it is a build argument of the stage, or a setting made of one.
        let mut names = said.match_indices('$').map(|(at, _)| {
            let rest = said[at + 1..].trim_start_matches('{');
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        });
        let name = names.next().filter(|name| !name.is_empty())?;
        if names.any(|other| other != name) || !line.mounts.is_empty() {
            return None;
        }
        Some(Self {
            at: line.instruction,
            stage: facts.stage_of[line.instruction]?,
            command,
            file: file.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The number of the one install that reads the file.
    fn reader(&self, facts: &Facts<'_>) -> Option<usize> {
        let npm = |manager| matches!(manager, Manager::Npm | Manager::Yarn | Manager::Pnpm);
        let reads = |manager| match self.file.rsplit('/').next() {
            Some("pip.conf") => manager == Manager::Pip,
            Some(".netrc") => manager == Manager::Pip || npm(manager),
            _ => npm(manager),
        };
        let mut installs = facts.installs.iter().enumerate().filter(|(_, install)| {
            facts.stage_of[install.instruction] == Some(self.stage)
                && install.instruction > self.at
                && reads(install.manager)
        });
        let (number, install) = installs.next().filter(|_| installs.next().is_none())?;
        let same = facts.working_directory(install.instruction) == facts.working_directory(self.at)
            && facts.user(install.instruction) == facts.user(self.at)
            && !facts
                .stages
                .iter()
                .any(|stage| stage.base == crate::facts::Base::Stage(self.stage));
        same.then_some(number)
    }

    fn edits(&self, facts: &Facts<'_>, install: usize) -> Option<Mounted> {
        let install = &facts.installs[install];
        let all = facts.instructions();
        let own = facts.stage_instructions(self.stage);
        let mut edits = Vec::new();
        let mut argument = false;
        for at in own {
            let instruction = &all[at];
            if let Some((number, from_outside)) = self.declared(instruction) {
                if !from_outside {
                    return None;
                }
                argument |= instruction.keyword == Keyword::Arg;
                edits.push(facts.take_out_pair(instruction, number)?);
                continue;
            }
            let removes = facts
                .command_line(at)
                .is_some_and(|line| self.is_removed(line));
            if at == self.at || removes && at > install.instruction {
                edits.push(Edit::delete(facts.whole_lines(instruction.span)));
            } else if at != install.instruction
                && (instruction.rest.text.contains(&self.name)
                    || instruction.rest.text.contains(&self.file))
            {
                // Something else knows of the secret or of the file.
                return None;
            }
        }
        let run = &all[install.instruction];
        let line = facts.command_line(install.instruction)?;
        let command = install.command(facts)?;
        if !argument
            || !command.is_plain()
            || line.heredoc
            || line.shell != ShellKind::Posix
            || run.rest.text.contains(&self.name)
        {
            return None;
        }
        let name = &self.name;
        let gap = format!(
            " {}{}    ",
            char::from(facts.file.escape),
            facts.line_ending()
        );
        let mount = format!(" --mount=type=secret,id={name},env={name}{gap}");
        let write = self.command.span.text(facts.source());
        edits.push(Edit {
            start: run.keyword_word.span.end,
            end: run.keyword_word.span.end + 1,
            text: mount,
        });
        edits.push(Edit::insert(command.span.start, format!("{write}{gap}&& ")));
        edits.push(Edit::insert(
            command.span.end,
            format!("{gap}&& rm -f {}", self.file),
        ));
        edits.sort_by_key(|edit| edit.start);
        let apart = edits.windows(2).all(|two| two[0].end <= two[1].start);
        apart.then(|| Mounted {
            name: name.clone(),
            edits,
        })
    }

    /// The number of the pair of an ARG or ENV that declares the variable, and whether its value
    /// comes from outside.
    fn declared(&self, instruction: &Instruction<'_>) -> Option<(usize, bool)> {
        if !matches!(instruction.keyword, Keyword::Arg | Keyword::Env) {
            return None;
        }
        let mut pairs = instruction.pairs().iter().enumerate();
        let (number, pair) = pairs.find(|(_, pair)| pair.key.unquoted() == self.name)?;
        let value = pair.value.as_ref().map(Word::unquoted).unwrap_or_default();
        let passed = value.trim_start_matches(['$', '{']).trim_end_matches('}');
        let fits = if instruction.keyword == Keyword::Arg {
            value.is_empty()
        } else {
            value.starts_with('$') && passed == self.name
        };
        Some((number, fits))
    }

    /// Whether a RUN does nothing but remove the file.
    fn is_removed(&self, line: &CommandLine<'_>) -> bool {
        let [command] = line.commands.as_slice() else {
            return false;
        };
        line.keyword == Keyword::Run
            && command.name == "rm"
            && command
                .words()
                .skip(1)
                .all(|word| word.starts_with('-') || word == self.file)
    }
}
