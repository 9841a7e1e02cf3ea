//! Whether what a RUN leaves behind is needed by what follows.

use plimsoll_shell::Connector;
use plimsoll_syntax::Keyword;

use super::command_line::is_posix_shell;
use super::{Base, CommandFact, CommandLine, Facts, ShellKind};

/// Whether something is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing that follows needs it.
    No,
    /// Something follows that the text does not tell, such as a script.
    Perhaps,
    /// It is needed.
    Yes,
}

/// Programs that install packages of the distribution themselves.
const INSTALLERS: &[&str] = &[
    "add-apt-repository",
    "ansible-playbook",
    "chef-client",
    "chef-solo",
    "eval",
    "gdebi",
    "puppet",
    "salt-call",
    "source",
];

impl<'t> Facts<'t> {
    /// Whether an instruction after `at`, in its stage or one that stands on it, needs the package
    /// lists of apt or the index of apk that `at` leaves behind.
    pub fn package_lists_needed_after(&self, at: usize) -> Need {
        let Some(stage) = self.stage_of.get(at).copied().flatten() else {
            return Need::Perhaps;
        };
        let later = self.need_of(at + 1..self.stage_instructions(stage).end);
        let heirs = self.heirs_need.get_or_init(|| self.needs_of_heirs());
        later.max(heirs.get(stage).copied().unwrap_or(Need::No))
    }

    /// Whether an instruction of a range needs package lists that another left behind.
    fn need_of(&self, range: std::ops::Range<usize>) -> Need {
        let mut need = Need::No;
        for at in range {
            need = need.max(match self.file.instructions[at].keyword {
                Keyword::Onbuild => Need::Perhaps,
                Keyword::Run => self.command_line(at).map_or(Need::No, run_needs),
                _ => Need::No,
            });
            if need == Need::Yes {
                break;
            }
        }
        need
    }

    /// Whether one of the stages that stand on each stage needs its package lists.
    fn needs_of_heirs(&self) -> Vec<Need> {
        let mut needs = vec![Need::No; self.stages.len()];
        for stage in self.stages.iter().rev() {
            if let Base::Stage(parent) = stage.base {
                let own = self.need_of(self.stage_instructions(stage.number));
                needs[parent] = needs[parent].max(own).max(needs[stage.number]);
            }
        }
        needs
    }

    /// The commands of RUNs after `at` that need the package lists which `at` leaves behind, the first
    /// of each RUN, where each of them certainly runs in the same stage.
    pub fn list_users_after(&self, at: usize) -> Option<Vec<(&CommandLine<'t>, &CommandFact<'t>)>> {
        let stage = self.stage_of.get(at).copied().flatten()?;
        let mut users = Vec::new();
        for line in self.command_lines.iter().filter(|line| {
            line.instruction > at && line.keyword == Keyword::Run && run_needs(line) == Need::Yes
        }) {
            let command = line.commands.iter().find(|command| {
                is_package_manager(command)
                    && matches!(
                        command.subcommand().map(super::Argument::text),
                        Some("install")
                    )
            })?;
            let own = self.stage_of[line.instruction] == Some(stage);
            let plain = command.is_plain()
                && command.wrappers.is_empty()
                && command.place.connector != Connector::Or
                && command.name.starts_with("apt")
                && line.script.is_some();
            if !own || !plain {
                return None;
            }
            users.push((line, command));
        }
        Some(users)
    }

    /// Whether a COPY takes files below a folder out of another stage.
    pub fn copies_from_stage(&self, folder: &str) -> bool {
        self.file.instructions.iter().any(|instruction| {
            instruction.flag("from").is_some()
                && instruction
                    .words()
                    .split_last()
                    .is_some_and(|(_, sources)| {
                        sources
                            .iter()
                            .any(|source| super::is_within(source.unquoted(), folder))
                    })
        })
    }
}

/// Whether a RUN needs lists that it does not fetch itself.
fn run_needs(line: &CommandLine<'_>) -> Need {
    if line.shell == ShellKind::Other {
        return Need::Perhaps;
    }
    let mut need = Need::No;
    for command in &line.commands {
        if is_package_manager(command) {
            match command.subcommand().map(super::Argument::text) {
                Some("update") => return need,
                Some(
                    "clean" | "autoclean" | "distclean" | "dist-clean" | "remove" | "purge" | "del"
                    | "autoremove" | "cache",
                ) => {}
                _ if fetches_itself(command) => {}
                _ => return Need::Yes,
            }
        } else if may_install(command) {
            need = Need::Perhaps;
        }
    }
    let unread = line.script.as_ref().is_none_or(|script| {
        !script.errors.is_empty() || (line.commands.is_empty() && !line.heredoc)
    });
    if unread && line.shell == ShellKind::Posix {
        need = need.max(Need::Perhaps);
    }
    need
}

fn is_package_manager(command: &CommandFact<'_>) -> bool {
    matches!(
        command.name.as_str(),
        "apt-get" | "apt" | "aptitude" | "apt-cache" | "apk"
    )
}

/// Whether an `apk` fetches the index for itself.
fn fetches_itself(command: &CommandFact<'_>) -> bool {
    command.name == "apk"
        && command.arguments.iter().any(|argument| {
            matches!(
                argument.text(),
                "--no-cache" | "-U" | "--update" | "--update-cache"
            )
        })
}

/// Whether a command is a script, or runs others that the text does not tell.
fn may_install(command: &CommandFact<'_>) -> bool {
    let name = command.name.as_str();
    let program = command.program.text();
    let system = ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"]
        .iter()
        .any(|folder| program.starts_with(folder));
    let script = [".sh", ".bash", ".py", ".pl"]
        .iter()
        .any(|ending| name.ends_with(ending));
    (program.contains('/') && !system)
        || script
        || name == "."
        || is_posix_shell(name)
        || INSTALLERS.contains(&name)
        || command
            .arguments
            .iter()
            .any(|argument| matches!(argument.text(), "install-deps" | "--with-deps"))
}
