//! Commands that also install what is only needed for developing.

use super::{CommandFact, Facts, Fetch};

/// What people call the tool, options that leave development out, variables that may do so, and
/// the one to use.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const ROWS: [Row; 7] = [
    (
        "npm install",
        &[
            "--omit",
            "--production",
            "--prod",
            "--only",
            "--global",
            "-g",
        ],
        &[
            "NODE_ENV",
            "NPM_CONFIG_OMIT",
            "NPM_CONFIG_PRODUCTION",
            "NPM_CONFIG_ONLY",
        ],
        "--omit=dev",
    ),
    (
        "yarn install",
        &["--production", "--prod", "focus"],
        &["NODE_ENV"],
        "--production",
    ),
    (
        "pnpm install",
        &["--prod", "--production", "-P"],
        &["NODE_ENV"],
        "--prod",
    ),
    (
        "composer install",
        &["--no-dev"],
        &["COMPOSER_NO_DEV"],
        "--no-dev",
    ),
    (
        "bundle install",
        &["--without"],
        &["BUNDLE_WITHOUT", "BUNDLE_ONLY"],
        "BUNDLE_WITHOUT",
    ),
    (
        "poetry install",
        &["--only", "--without", "--no-dev", "--with"],
        &[],
        "--only=main",
    ),
    (
        "uv sync",
        &[
            "--no-dev",
            "--no-default-groups",
            "--no-group",
            "--only-group",
        ],
        &["UV_NO_DEV", "UV_NO_GROUP", "UV_NO_DEFAULT_GROUPS"],
        "--no-dev",
    ),
];

impl Facts<'_> {
    /// The option or variable with which a command that fetches what a manifest lists would leave out
    /// what is only needed for developing; nothing where it does so already, or something that is
    /// shipped removes it later.
    pub fn leaves_out_development(
        &self,
        at: usize,
        number: usize,
        fetch: &Fetch,
    ) -> Option<&'static str> {
        let command = self.command_line(at)?.commands.get(number)?;
        let (_, options, variables, option) = ROWS.iter().find(|(what, ..)| *what == fetch.what)?;
        let shipped = (0..self.file.instructions.len()).filter(|at| self.is_shipped(*at));
        let mut others = shipped
            .filter_map(|at| self.command_line(at))
            .flat_map(|line| &line.commands);
        let left_out = others.any(|other| {
            (other.name == command.name && is_partial(other, options)) || undoes(other, variables)
        });
        let set = variables.iter().any(|name| {
            self.is_given(name, at)
                || self.is_given(&name.to_ascii_lowercase(), at)
                || command.environment.iter().any(|(own, _)| own == name)
        });
        let fetches = !command
            .words()
            .any(|word| matches!(word, "update" | "check" | "--version"));
        (fetches && !left_out && !set).then_some(option)
    }

    /// Whether what a stage ships is also built there, with tools of Node.js.
    pub fn builds_with_node(&self, stage: usize) -> bool {
        let chain = self.ancestry(stage).into_iter();
        let mut commands = chain
            .flat_map(|each| self.runs(each))
            .flat_map(|line| &line.commands);
        commands.any(|command| {
            let script = matches!(command.name.as_str(), "npm" | "yarn" | "pnpm" | "bun")
                && command
                    .words()
                    .any(|word| word.contains("run") || word.contains("build"));
            script
                || matches!(
                    command.name.as_str(),
                    "npx" | "tsc" | "webpack" | "vite" | "ng" | "gulp" | "grunt"
                )
        })
    }
}

/// Whether a command leaves something out, or may do so.
fn is_partial(command: &CommandFact<'_>, options: &[&str]) -> bool {
    command.words().any(|word| {
        let name = word.split('=').next().unwrap_or(word);
        options.contains(&name)
            || matches!(word, "prune" | "--dev" | "--no-install")
            || word.starts_with('$')
            || word.contains("without")
            || word.contains("production")
    })
}

/// Whether a command removes what was installed, or sets a variable that leaves it out.
fn undoes(command: &CommandFact<'_>, variables: &[&str]) -> bool {
    let removes = command
        .removed()
        .iter()
        .any(|path| path.ends_with("node_modules") || path.ends_with("vendor"));
    let exports = command.name == "export"
        && command
            .words()
            .any(|word| variables.iter().any(|name| word.starts_with(name)));
    removes || exports
}

/// Whether a file of requirements is named for development or tests.
pub fn is_for_tests(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let signs = ["dev", "test", "tests", "develop", "development", "lint"];
    name.strip_suffix(".txt").is_some_and(|stem| {
        stem.split(['-', '_', '.'])
            .any(|part| signs.contains(&part))
    })
}
