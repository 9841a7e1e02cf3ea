//! Commands that fetch what a manifest lists.

use super::{CommandFact, Facts, Manager};
use crate::order;

/// A command that fetches what a manifest lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// What people call it, such as `npm install`.
    pub what: &'static str,
    /// The files that it needs, in words.
    pub manifests: &'static str,
    /// The command that fetches without building, where this one builds as well.
    pub fetch_first: Option<&'static str>,
}

/// The commands: program, one of its subcommands (nothing: any), what it is, the manifests, and
/// what would fetch alone.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
    Option<&'static str>,
);

const ROWS: &[Row] = &[
    (
        "bun",
        &["install", "i"],
        "bun install",
        "package.json and bun.lock",
        None,
    ),
    (
        "bundle",
        &["install", "check"],
        "bundle install",
        "Gemfile and Gemfile.lock",
        None,
    ),
    (
        "composer",
        &["install", "update"],
        "composer install",
        "composer.json and composer.lock",
        None,
    ),
    (
        "composer.phar",
        &["install", "update"],
        "composer install",
        "composer.json and composer.lock",
        None,
    ),
    ("go", &["mod"], "go mod download", "go.mod and go.sum", None),
    (
        "go",
        &["build", "install", "get"],
        "go build",
        "go.mod and go.sum",
        Some("go mod download"),
    ),
    (
        "cargo",
        &["fetch"],
        "cargo fetch",
        "Cargo.toml and Cargo.lock",
        None,
    ),
    (
        "cargo",
        &["build", "install"],
        "cargo build",
        "Cargo.toml and Cargo.lock",
        Some("cargo fetch"),
    ),
    (
        "mvn",
        &[],
        "mvn",
        "pom.xml",
        Some("mvn dependency:go-offline"),
    ),
    (
        "mvnw",
        &[],
        "mvn",
        "pom.xml",
        Some("mvn dependency:go-offline"),
    ),
    (
        "gradle",
        &[],
        "gradle",
        "the Gradle build files",
        Some("gradle dependencies"),
    ),
    (
        "gradlew",
        &[],
        "gradle",
        "the Gradle build files",
        Some("gradle dependencies"),
    ),
    (
        "dotnet",
        &["restore"],
        "dotnet restore",
        "the project files",
        None,
    ),
    (
        "dotnet",
        &["build", "publish"],
        "dotnet publish",
        "the project files",
        Some("dotnet restore"),
    ),
    (
        "poetry",
        &["install"],
        "poetry install",
        "pyproject.toml and poetry.lock",
        None,
    ),
    (
        "pipenv",
        &["install", "sync"],
        "pipenv install",
        "Pipfile and Pipfile.lock",
        None,
    ),
    (
        "uv",
        &["sync"],
        "uv sync",
        "pyproject.toml and uv.lock",
        None,
    ),
    (
        "pdm",
        &["install", "sync"],
        "pdm install",
        "pyproject.toml and pdm.lock",
        None,
    ),
    (
        "mix",
        &["deps.get"],
        "mix deps.get",
        "mix.exs and mix.lock",
        None,
    ),
];

impl CommandFact<'_> {
    /// What it fetches, where it is one of the commands known for that; those of npm, yarn, pnpm
    /// and pip are found by [`Facts::fetches`].
    fn fetch(&self) -> Option<Fetch> {
        let word = self.subcommand().map(super::Argument::text);
        let (_, _, what, manifests, fetch_first) = ROWS.iter().find(|(name, words, ..)| {
            self.name == *name
                && (words.is_empty() || word.is_some_and(|word| words.contains(&word)))
        })?;
        let version = self
            .arguments
            .iter()
            .any(|argument| matches!(argument.text(), "--version" | "--help" | "-v"));
        let named = self.is("cargo", "install")
            && !self
                .arguments
                .iter()
                .any(|argument| argument.text() == "--path");
        let module = (self.is("go", "install") || self.is("go", "get"))
            && self
                .arguments
                .iter()
                .any(|argument| argument.text().contains('@'));
        let tidy = self.is("go", "mod")
            && !matches!(self.argument(1), Some("download" | "tidy" | "vendor"));
        (!version && !named && !module && !tidy).then_some(Fetch {
            what,
            manifests,
            fetch_first: *fetch_first,
        })
    }
}

impl Facts<'_> {
    /// The commands of a RUN that fetch what a manifest lists, by their numbers.
    pub fn fetches(&self, instruction: usize) -> Vec<(usize, Fetch)> {
        let Some(line) = self.command_line(instruction) else {
            return Vec::new();
        };
        let by_name = line.commands.iter().enumerate();
        let mut found: Vec<(usize, Fetch)> = by_name
            .filter_map(|(at, command)| Some((at, command.fetch()?)))
            .collect();
        for install in self
            .installs
            .iter()
            .filter(|install| install.instruction == instruction)
        {
            let options = install.options(self);
            let global = options.has("-g") || options.has("--global");
            let (what, manifests) = match install.manager {
                Manager::Npm => ("npm install", "package.json and package-lock.json"),
                Manager::Yarn => ("yarn install", "package.json and yarn.lock"),
                Manager::Pnpm => ("pnpm install", "package.json and pnpm-lock.yaml"),
                Manager::Pip if options.has("-r") || options.has("--requirement") => {
                    ("pip install", "requirements.txt")
                }
                _ => continue,
            };
            if global || (install.manager != Manager::Pip && !install.packages.is_empty()) {
                continue;
            }
            let fetch = Fetch {
                what,
                manifests,
                fetch_first: None,
            };
            found.push((install.command, fetch));
        }
        order::by_number(&mut found, |(at, _)| *at as u128);
        found
    }
}
