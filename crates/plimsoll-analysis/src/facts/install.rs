//! What is installed, and by what.

use super::{Argument, CommandFact, CommandOptions, Facts};

/// Package managers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manager {
    /// `apt-get`, `apt`
    Apt,
    /// `apk`
    Apk,
    /// `dnf`, `yum`, `microdnf`
    Dnf,
    /// `pip`, `pip3`, `python -m pip`
    Pip,
    /// `npm`
    Npm,
    /// `yarn`
    Yarn,
    /// `pnpm`
    Pnpm,
}

/// One command that installs packages.
#[derive(Debug)]
pub struct Install<'t> {
    /// What installs.
    pub manager: Manager,
    /// The number of the instruction.
    pub instruction: usize,
    /// The number of the command in its command line.
    pub command: usize,
    /// The word that says so, such as `install`; its number among the arguments.
    pub verb: usize,
    /// The packages, as written. None for an install of what a manifest lists.
    pub packages: Vec<Argument<'t>>,
}

/// Options of the package managers that take the next argument as their value.
pub(super) fn valued_options(manager: Manager) -> &'static [&'static str] {
    match manager {
        Manager::Apt => &[
            "-t",
            "--target-release",
            "--default-release",
            "-o",
            "--option",
            "-c",
            "--config-file",
            "-a",
            "--host-architecture",
        ],
        Manager::Apk => &[
            "-t",
            "--virtual",
            "-X",
            "--repository",
            "-p",
            "--root",
            "--keys-dir",
            "--repositories-file",
            "--arch",
            "--cache-dir",
        ],
        Manager::Dnf => &[
            "--setopt",
            "--enablerepo",
            "--disablerepo",
            "--releasever",
            "-c",
            "--config",
            "-x",
            "--exclude",
            "--installroot",
        ],
        Manager::Pip => &[
            "-r",
            "--requirement",
            "-c",
            "--constraint",
            "-e",
            "--editable",
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "--trusted-host",
            "--platform",
            "--python-version",
            "--timeout",
            "--retries",
            "--cache-dir",
            "--no-binary",
            "--only-binary",
            "--progress-bar",
            "--proxy",
            "--src",
            "--upgrade-strategy",
            "--config-settings",
            "--log",
        ],
        Manager::Npm | Manager::Yarn | Manager::Pnpm => &[
            "--prefix",
            "-C",
            "--registry",
            "--cache",
            "--loglevel",
            "--omit",
            "--include",
            "--network-timeout",
            "--cwd",
            "--filter",
            "-w",
            "--workspace",
            "--store-dir",
        ],
    }
}

/// The options and operands of an install's command.
pub(super) fn options_of<'c, 't>(
    manager: Manager,
    command: &'c CommandFact<'t>,
) -> CommandOptions<'c, 't> {
    CommandOptions::new(&command.arguments, valued_options(manager))
}

impl<'t> Install<'t> {
    /// The command that installs.
    pub fn command<'f>(&self, facts: &'f Facts<'t>) -> Option<&'f CommandFact<'t>> {
        facts
            .command_line(self.instruction)?
            .commands
            .get(self.command)
    }

    /// The command's options and operands.
    pub fn options<'f>(&self, facts: &'f Facts<'t>) -> CommandOptions<'f, 't> {
        self.command(facts)
            .map(|command| options_of(self.manager, command))
            .unwrap_or_default()
    }
}

/// The manager that a command is, and where its arguments begin.
pub(super) fn manager(command: &CommandFact<'_>) -> Option<Manager> {
    Some(match command.name.as_str() {
        "apt-get" | "apt" | "aptitude" => Manager::Apt,
        "apk" => Manager::Apk,
        "dnf" | "yum" | "microdnf" => Manager::Dnf,
        "pip" | "pip2" | "pip3" => Manager::Pip,
        "npm" => Manager::Npm,
        "yarn" | "yarnpkg" => Manager::Yarn,
        "pnpm" => Manager::Pnpm,
        name if name.starts_with("pip3.") => Manager::Pip,
        name if name.starts_with("python")
            && command.argument(0) == Some("-m")
            && command.argument(1) == Some("pip") =>
        {
            Manager::Pip
        }
        _ => return None,
    })
}

/// Words that make a command an install.
fn verbs(manager: Manager) -> &'static [&'static str] {
    match manager {
        Manager::Apt | Manager::Dnf | Manager::Pip => {
            &["install", "reinstall", "localinstall", "groupinstall"]
        }
        Manager::Apk => &["add"],
        Manager::Npm => &[
            "install",
            "i",
            "in",
            "ins",
            "add",
            "ci",
            "clean-install",
            "ic",
            "install-clean",
            "isntall",
        ],
        Manager::Yarn => &["install", "add", "workspaces"],
        Manager::Pnpm => &["install", "i", "add", "fetch"],
    }
}

pub(super) fn derive<'t>(facts: &Facts<'t>) -> Vec<Install<'t>> {
    let mut installs = Vec::new();
    for line in &facts.command_lines {
        if line.keyword != plimsoll_syntax::Keyword::Run {
            continue;
        }
        for (number, command) in line.commands.iter().enumerate() {
            let Some(manager) = manager(command) else {
                continue;
            };
            let sorted = options_of(manager, command);
            // A variable before the verb holds options.
            let options = |operand: &&Argument<'t>| operand.raw.starts_with('$');
            let mut operands = sorted
                .operands
                .iter()
                .copied()
                .skip_while(options)
                .peekable();
            if manager == Manager::Pip && command.name.starts_with("python") {
                // `-m` has taken no value above, so `pip` is the first operand.
                operands.next();
            }
            let Some(verb) = operands.next() else {
                // Bare `yarn` installs.
                if manager == Manager::Yarn && !sorted.has("--version") && !sorted.has("--help") {
                    installs.push(Install {
                        manager,
                        instruction: line.instruction,
                        command: number,
                        verb: 0,
                        packages: Vec::new(),
                    });
                }
                continue;
            };
            let global_add = manager == Manager::Yarn && verb.text() == "global";
            if !verbs(manager).contains(&verb.text()) && !global_add {
                continue;
            }
            if global_add {
                operands.next();
            }
            if manager == Manager::Yarn
                && verb.text() == "workspaces"
                && operands.peek().is_none_or(|next| next.text() != "focus")
            {
                continue;
            }
            let at = command
                .arguments
                .iter()
                .position(|argument| argument.span == verb.span);
            installs.push(Install {
                manager,
                instruction: line.instruction,
                command: number,
                verb: at.unwrap_or(0),
                packages: operands.cloned().collect(),
            });
        }
    }
    installs
}
