//! What comes at whatever version is newest.

use std::collections::BTreeSet;

use plimsoll_syntax::{Keyword, Span};

use super::{Argument, CommandFact, CommandOptions, Facts, Install, Manager};
use crate::order;

/// Something that a build takes at its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// The number of the instruction.
    pub instruction: usize,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Whether a package of pip has a version, or is a file, a folder or a revision.
pub fn is_pinned_for_pip(package: &str) -> bool {
    let compared = package.contains(['=', '<', '>', '~', '!', '@']);
    let local = package.starts_with(['.', '/']) || package.ends_with('/');
    let file = [".whl", ".tar.gz", ".zip"]
        .iter()
        .any(|ending| package.ends_with(ending));
    compared || local || file
}

/// Whether a package of npm has a version, or is a file, a folder or a repository.
pub fn is_pinned_for_npm(package: &str) -> bool {
    let scoped = package.starts_with('@');
    let name = package.strip_prefix('@').unwrap_or(package);
    let elsewhere = package.starts_with(['.', '/', '~'])
        || package.contains("://")
        || package.contains('#')
        || (!scoped && package.contains('/'));
    let archive = [".tgz", ".tar", ".tar.gz"]
        .iter()
        .any(|ending| package.ends_with(ending));
    name.contains('@') || elsewhere || archive
}

/// Whether an argument is the path of a Go module on a server, and not of a folder.
pub fn is_go_module(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or(text);
    !text.starts_with(['.', '/', '-']) && text.contains('/') && host.contains('.')
}

impl Facts<'_> {
    /// The tools and repositories that the built stages take at their newest version, in order; no
    /// packages of a distribution.
    pub fn newest(&self) -> Vec<Newest> {
        let built = self.stages_built();
        let settles: BTreeSet<usize> = self.settling_stages().collect();
        let mut found = Vec::new();
        for line in &self.command_lines {
            let stage = self.stage_of[line.instruction];
            if line.keyword != Keyword::Run || !stage.is_some_and(|stage| built[stage]) {
                continue;
            }
            let settled = stage.is_some_and(|stage| settles.contains(&stage));
            for command in &line.commands {
                let mut add = |name: String, argument: &Argument<'_>| {
                    found.push(Newest {
                        instruction: line.instruction,
                        name,
                        span: argument.span,
                    });
                };
                for argument in by_name(command) {
                    add(argument.text().to_owned(), argument);
                }
                if let Some((name, argument)) = fetched(command, settled) {
                    add(name, argument);
                }
            }
        }
        let installs = self.installs.iter();
        let installs = installs
            .filter(|install| self.stage_of[install.instruction].is_some_and(|stage| built[stage]));
        found.extend(installs.flat_map(|install| installed(self, install)));
        order::by_number(&mut found, |newest| newest.span.start.into());
        found
    }
}

impl Facts<'_> {
    /// The stages in which git goes to a commit that somebody names.
    fn settling_stages(&self) -> impl Iterator<Item = usize> {
        let settles = |command: &CommandFact<'_>| {
            let mut words = command.arguments.iter().map(Argument::text);
            command.name == "git"
                && words.any(|word| matches!(word, "checkout" | "reset" | "switch"))
        };
        let lines = self.command_lines.iter();
        let lines = lines.filter(move |line| line.commands.iter().any(settles));
        lines.filter_map(|line| self.stage_of[line.instruction])
    }
}

/// What an install takes without a version; for npm and its like only tools, which no lock file
/// holds.
fn installed(facts: &Facts<'_>, install: &Install<'_>) -> Vec<Newest> {
    let options = install.options(facts);
    let has = |names: &[&str]| names.iter().any(|name| options.has(name));
    let command = install.command(facts);
    let global = has(&["-g", "--global", "--location=global"])
        || command.is_some_and(|command| command.is("yarn", "global"));
    let pinned: fn(&str) -> bool = match install.manager {
        Manager::Pip if !has(&["-r", "--requirement", "-c", "--constraint"]) => is_pinned_for_pip,
        Manager::Npm | Manager::Yarn | Manager::Pnpm if global => is_pinned_for_npm,
        _ => return Vec::new(),
    };
    let usual = ["pip", "setuptools", "wheel", "npm", "yarn", "pnpm"];
    let open = install.packages.iter().filter(|package| {
        let text = package.text();
        let name = text.strip_suffix("@latest").unwrap_or(text);
        !usual.contains(&text) && !text.contains(['$', '`', '{', '}']) && !pinned(name)
    });
    open.map(|package| Newest {
        instruction: install.instruction,
        name: package.text().to_owned(),
        span: package.span,
    })
    .collect()
}

/// What tools of other languages install without a version.
fn by_name<'c, 't>(command: &'c CommandFact<'t>) -> Vec<&'c Argument<'t>> {
    let (verbs, valued, versions): (&[&str], &[&str], &[&str]) = match command.name.as_str() {
        "go" => (&["install"], &["-ldflags", "-tags", "-gcflags"], &[]),
        "cargo" => (
            &["install"],
            &[
                "--features",
                "--root",
                "--target",
                "-j",
                "--jobs",
                "-F",
                "--profile",
                "--bin",
            ],
            &["--version", "--vers", "--git", "--path"],
        ),
        "gem" => (
            &["install", "i"],
            &[
                "-i",
                "--install-dir",
                "-n",
                "--bindir",
                "-s",
                "--source",
                "--platform",
                "-P",
            ],
            &["-v", "--version"],
        ),
        "pipx" => (&["install"], &["--pip-args", "--python"], &[]),
        _ => return Vec::new(),
    };
    let options = CommandOptions::new(&command.arguments, valued);
    let given = versions.iter().any(|option| options.has(option));
    let Some((verb, names)) = options.operands.split_first() else {
        return Vec::new();
    };
    let open = |name: &&&Argument<'_>| {
        let text = name.text();
        let versioned = text.contains(['@', ':', '=', '$', '{', '}']) && !text.ends_with("@latest");
        let local = text.starts_with(['.', '/']) || text.ends_with(".gem");
        let module = command.name != "go" || is_go_module(text);
        !versioned && !local && module && text != "bundler"
    };
    let wanted = verbs.contains(&verb.text()) && !given;
    let names = names.iter().filter(open).filter(|_| wanted);
    names.copied().collect()
}

/// The repository that a clone takes at its head, or the download of a latest release.
fn fetched<'c, 't>(
    command: &'c CommandFact<'t>,
    settled: bool,
) -> Option<(String, &'c Argument<'t>)> {
    let urls = || {
        let words = command.arguments.iter();
        words.filter(|argument| argument.text().contains("://"))
    };
    match command.name.as_str() {
        "git" if command.is("git", "clone") && !settled => {
            let branch = command.arguments.iter().any(|argument| {
                let text = argument.text();
                text == "-b" || text.starts_with("--branch") || text.starts_with("--revision")
            });
            let url = urls().find(|url| !branch && !url.text().contains('$'))?;
            let text = url.text().trim_end_matches('/');
            let name = text.rsplit('/').next()?;
            Some((name.trim_end_matches(".git").to_owned(), url))
        }
        "curl" | "wget" => {
            let url = urls().find(|url| {
                let text = url.text();
                text.contains("/releases/latest/download/") || text.contains("/latest/download/")
            })?;
            let name = url.text().rsplit('/').next()?;
            Some((name.to_owned(), url))
        }
        _ => None,
    }
}
