//! What starts the container.

use plimsoll_syntax::Keyword;

use super::{Argument, CommandFact, Facts};

/// Programs in whose container somebody may well compile or develop.
const WORKPLACES: [&str; 35] = [
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
        let works = |command: &&CommandFact<'_>| {
            let arguments = &command.arguments;
            WORKPLACES.contains(&command.name.split(' ').next().unwrap_or_default())
                || (arguments.is_empty() && PROMPTS.contains(&command.name.as_str()))
                || arguments
                    .iter()
                    .any(|argument| DEVELOPS.contains(&argument.text()))
        };
        // What a script does is not known.
        let is_script = |command: &&CommandFact<'_>| {
            command.name.ends_with(".sh")
                || command.name.contains("entrypoint")
                || ["hack/", "script/", "scripts/"].iter().any(|folder| {
                    command
                        .program
                        .raw
                        .trim_start_matches("./")
                        .starts_with(folder)
                })
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
