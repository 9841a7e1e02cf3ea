//! What starts the container.

use plimsoll_syntax::Keyword;

use super::{Argument, CommandFact, Facts};

/// Programs in whose container somebody may well compile or develop.
const WORKPLACES: [&str; 36] = [
    "",
    "R",
    "ash",
    "bash",
    "cargo",
    "cat",
    "cmake",
    "code-server",
    "echo",
    "emacs",
    "fish",
    "gcc",
    "go",
    "gradle",
    "gradlew",
    "iex",
    "ipython",
    "jenkins-agent",
    "jupyter",
    "jupyter-lab",
    "jupyter-notebook",
    "make",
    "mix",
    "mvn",
    "mvnw",
    "nodemon",
    "py.test",
    "pytest",
    "sh",
    "sleep",
    "sshd",
    "tail",
    "tox",
    "true",
    "vim",
    "zsh",
];

/// Words after a program that make it one for developing or testing.
const DEVELOPS: [&str; 15] = [
    "--reload",
    "--watch",
    "-S",
    "build",
    "ci",
    "debug",
    "dev",
    "develop",
    "notebook",
    "run",
    "runserver",
    "start-dev",
    "test",
    "tests",
    "watch",
];

/// Folders of a project's scripts for those who work on it.
const SCRIPTS: [&str; 3] = ["hack/", "script/", "scripts/"];

/// Programs that are of use alone only to somebody who sits before them.
const PROMPTS: [&str; 8] = [
    "irb", "jshell", "julia", "node", "php", "pry", "python", "python3",
];

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

    /// Whether people may work in the container of a stage: nothing known is started in it, a shell, a
    /// prompt, a tool chain, or something that develops or tests.
    pub fn is_workplace(&self, stage: usize) -> bool {
        let started = self.started(stage);
        if started.is_empty() {
            let base = self.base_of(stage);
            let serves = ["php-fpm", "apache2-foreground", "nginx"];
            return base.is_none_or(|base| !base.cmd.iter().any(|word| serves.contains(word)));
        }
        let is_place = |word: &str| {
            let program = word.split(' ').next().unwrap_or_default();
            WORKPLACES.contains(&super::command_line::base_name(program))
        };
        let works = |command: &&CommandFact<'_>| {
            let arguments = &command.arguments;
            let starts = matches!(
                command.name.as_str(),
                "tini" | "dumb-init" | "gosu" | "su-exec"
            );
            let program = command.program.raw.trim_start_matches("./");
            is_place(&command.name)
                || (starts && command.words().any(is_place))
                || (arguments.is_empty() && PROMPTS.contains(&command.name.as_str()))
                || arguments
                    .iter()
                    .any(|argument| DEVELOPS.contains(&argument.text()))
                || SCRIPTS.iter().any(|folder| program.starts_with(folder))
        };
        // What a script does is not known.
        let is_script = |command: &&CommandFact<'_>| {
            command.name.ends_with(".sh") || command.name.contains("entrypoint")
        };
        started.iter().any(works) || started.iter().all(is_script)
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
