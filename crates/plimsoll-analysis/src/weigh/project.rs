//! What is known of the person's own project.

use plimsoll_sizes::npm::{LockFile, Manifest};
use plimsoll_sizes::{Bytes, Certainty, Tables, Weight};

use crate::facts::{Facts, PackageJson};

/// What a project builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Builds {
    /// A Next.js application.
    Next,
    /// Static files for a browser.
    Site,
    /// A program for Node.
    Server,
    /// That cannot be told.
    Unknown,
}

/// What is known of the person's own project.
#[derive(Debug)]
pub(super) struct Project {
    /// The dependencies of the `package.json` beside the Dockerfile.
    pub(super) manifest: Option<Manifest>,
    /// The lock file beside the Dockerfile: of npm, yarn or pnpm.
    pub(super) lock_file: Option<LockFile>,
    /// What its build makes.
    pub(super) builds: Builds,
    /// What `COPY . .` brings in.
    pub(super) context: Weight,
    /// The tables of packages that have been loaded.
    pub(super) tables: Tables,
}

/// Packages that build static files.
const SITE_BUILDERS: [&str; 8] = [
    "vite",
    "react-scripts",
    "@angular/cli",
    "@vue/cli-service",
    "parcel",
    "gatsby",
    "astro",
    "webpack",
];

impl Project {
    /// What the text, the files beside it, the answers and the sizes set by the person tell.
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let package = PackageJson::beside(facts.options);
        let text_says_next = facts
            .command_lines
            .iter()
            .flat_map(|line| &line.commands)
            .any(|command| {
                command.name == "next"
                    || (command.name == "npx" && command.argument(0) == Some("next"))
            });
        let copies_next = facts.instructions().iter().any(|instruction| {
            instruction
                .words()
                .iter()
                .any(|word| word.text.contains(".next"))
        });
        let builds = match facts.options.answers.get("framework").map(String::as_str) {
            Some("nextjs" | "next") => Builds::Next,
            Some("static") => Builds::Site,
            Some("server" | "other") => Builds::Server,
            _ => match &package {
                Some(package) if package.depends_on("next") => Builds::Next,
                Some(package) if SITE_BUILDERS.iter().any(|name| package.depends_on(name)) => {
                    Builds::Site
                }
                Some(_) => Builds::Server,
                None if text_says_next || copies_next => Builds::Next,
                None => Builds::Unknown,
            },
        };
        let context = match facts.options.assume.get("context") {
            Some(bytes) => Weight::new(Bytes::exact(*bytes), Certainty::Given, "as you set it"),
            None => Weight::new(
                Bytes::range(20_000, 1_000_000, 25_000_000),
                Certainty::Unknown,
                "depends on your files: set the size of the build context",
            ),
        };
        let beside = |name| facts.options.beside(name);
        let manifest = beside("package.json").and_then(Manifest::read);
        let lock_file = beside("package-lock.json").and_then(LockFile::read);
        let lock_file = lock_file
            .or_else(|| LockFile::read_yarn(beside("yarn.lock")?, manifest.as_ref()))
            .or_else(|| LockFile::read_pnpm(beside("pnpm-lock.yaml")?));
        Self {
            manifest,
            lock_file,
            builds,
            context,
            tables: facts.options.tables.clone(),
        }
    }
}
