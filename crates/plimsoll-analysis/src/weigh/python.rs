//! Python's package managers: where packages go, and what they leave.

use std::collections::BTreeMap;

use plimsoll_sizes::pip::{self, PipSystem, Requirement};
use plimsoll_sizes::{Bytes, Certainty, TableName, Weight, base_facts};
use plimsoll_syntax::Keyword;

use super::copy::absolute;
use super::python_project as project;
use super::tree::{Layer, Tree};
use crate::facts::{Argument, CommandFact, CommandLine, CommandOptions, Facts, Install};
use crate::report::Contents;

/// Python's packages in a stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Python {
    /// What each place for packages holds.
    places: BTreeMap<String, PipSystem>,
    /// Virtual environments that the stage has made.
    environments: Vec<String>,
    /// Tables that have to be loaded for better figures.
    pub(super) needs: Vec<TableName>,
}

/// What somebody asks for.
struct Wanted {
    requirements: Vec<Requirement>,
    /// Something that the files beside the Dockerfile do not tell, with why.
    unknown: Option<Weight>,
    /// `torch` from the index of builds for processors alone.
    torch_for_processors: bool,
}

impl Python {
    /// `pip install`, or what does the same.
    pub(super) fn install(
        &mut self,
        facts: &Facts<'_>,
        line: &CommandLine<'_>,
        install: &Install<'_>,
        layer: &mut Layer,
    ) {
        let Some(command) = install.command(facts) else {
            return;
        };
        let options = install.options(facts);
        if options.has("--dry-run") {
            return;
        }
        let value = |names: &[&str]| option_value(&options, names);
        let at = install.instruction;
        let place = match value(&["-t", "--target", "--prefix", "--root"]) {
            Some(folder) => absolute(facts, at, folder),
            None if options.has("--user") => "/root/.local".to_owned(),
            None => self.place(facts, line, install.command, command),
        };
        let wanted = wanted(facts, &install.packages, &options);
        let keeps =
            !options.has("--no-cache-dir") && !facts.pip_cache_is_off(line, install.command);
        self.add(
            facts,
            &place,
            wanted,
            keeps.then_some("/root/.cache/pip"),
            layer,
        );
    }

    /// Another of Python's commands; whether it was one that is known.
    pub(super) fn command(
        &mut self,
        facts: &Facts<'_>,
        line: &CommandLine<'_>,
        number: usize,
        layer: &mut Layer,
    ) -> bool {
        let command = &line.commands[number];
        let at = line.instruction;
        let words: Vec<&str> = command.arguments.iter().map(Argument::text).collect();
        let name = command.name.as_str();
        let python = name.starts_with("python");
        match words.as_slice() {
            ["-m", "venv", rest @ ..] if python => self.make_environment(facts, at, rest, layer),
            rest if name == "virtualenv" => self.make_environment(facts, at, rest, layer),
            ["venv", rest @ ..] if name == "uv" => {
                // uv's environments come without pip.
                let folder = operand(rest).unwrap_or(".venv");
                self.environments.push(absolute(facts, at, folder));
            }
            ["-m", "pip", verb @ ("wheel" | "download"), ..] if python => {
                self.wheels(facts, at, verb, &command.arguments[2..], layer);
            }
            [verb @ ("wheel" | "download"), ..] if name.starts_with("pip") => {
                self.wheels(facts, at, verb, &command.arguments, layer);
            }
            ["cache", "purge", ..] if name.starts_with("pip") => layer
                .added
                .retain(|tree| !tree.is_within("/root/.cache/pip")),
            ["sync" | "pip", ..] if name == "uv" => {
                let system = words.contains(&"--system");
                let place = if words[0] == "sync" {
                    absolute(facts, at, ".venv")
                } else if system {
                    system_place(facts, at)
                } else {
                    self.place(facts, line, number, command)
                };
                let options = CommandOptions::new(&command.arguments, &["-r", "--requirement"]);
                let wanted = if words[0] == "sync" {
                    declared(facts)
                } else {
                    let packages: Vec<Argument<'_>> = options
                        .operands
                        .iter()
                        .skip(2)
                        .map(|word| (*word).clone())
                        .collect();
                    wanted(facts, &packages, &options)
                };
                let keeps = !words.contains(&"--no-cache");
                self.add(
                    facts,
                    &place,
                    wanted,
                    keeps.then_some("/root/.cache/uv"),
                    layer,
                );
                if keeps && words[0] == "sync" && project::is_built(facts, &words) {
                    layer.added.push(Tree::leftover(
                        "/root/.cache/uv",
                        project::builders(),
                        "what builds the project",
                    ));
                }
            }
            ["install" | "sync", ..] if matches!(name, "poetry" | "pipenv" | "pdm") => {
                let in_project =
                    line.commands
                        .iter()
                        .chain(earlier_commands(facts, at))
                        .any(|command| {
                            command
                                .arguments
                                .iter()
                                .any(|argument| argument.text() == "virtualenvs.create")
                        })
                        || facts.is_given("POETRY_VIRTUALENVS_CREATE", at)
                        || words.contains(&"--system");
                let place = if in_project {
                    system_place(facts, at)
                } else if facts.is_given("POETRY_VIRTUALENVS_IN_PROJECT", at) {
                    absolute(facts, at, ".venv")
                } else {
                    self.environment_in_path(facts, at)
                        .unwrap_or_else(|| "/root/.cache/pypoetry/virtualenvs".to_owned())
                };
                let keeps = !words.contains(&"--no-cache");
                let cache = keeps.then_some("/root/.cache/pypoetry/cache");
                self.add(facts, &place, declared(facts), cache, layer);
            }
            _ => return false,
        }
        true
    }

    fn make_environment(
        &mut self,
        facts: &Facts<'_>,
        at: usize,
        words: &[&str],
        layer: &mut Layer,
    ) {
        let Some(folder) = operand(words) else { return };
        let folder = absolute(facts, at, folder);
        if !words.contains(&"--without-pip") {
            let empty = pip::virtual_environment(version(facts, at));
            layer
                .added
                .push(Tree::new(folder.clone(), empty, Contents::Dependencies));
        }
        self.environments.push(folder);
    }

    /// `pip wheel` and `pip download`: the packages' files, in a folder.
    fn wheels(
        &mut self,
        facts: &Facts<'_>,
        at: usize,
        verb: &str,
        arguments: &[Argument<'_>],
        layer: &mut Layer,
    ) {
        let options = CommandOptions::new(
            arguments,
            &["-w", "--wheel-dir", "-d", "--dest", "-r", "--requirement"],
        );
        let folder = option_value(&options, &["-w", "--wheel-dir", "-d", "--dest"]).unwrap_or(".");
        let packages: Vec<Argument<'_>> = options
            .operands
            .iter()
            .filter(|operand| operand.text() != verb)
            .map(|operand| (*operand).clone())
            .collect();
        let wanted = wanted(facts, &packages, &options);
        let mut own = PipSystem::default();
        let mut weight = wanted.unknown.map(|weight| Weight {
            bytes: weight.bytes.scaled(0.3),
            ..weight
        });
        match own.install(&facts.options.tables, &wanted.requirements) {
            Ok(answer) => {
                let known = Weight::new(
                    answer.wheels,
                    answer.on_disk.certainty,
                    answer.on_disk.basis,
                );
                weight = Some(together(known, weight));
            }
            Err(needs) => self.needs.push(needs.0),
        }
        if let Some(weight) = weight {
            let folder = absolute(facts, at, folder);
            layer
                .added
                .push(Tree::new(folder, weight, Contents::Dependencies));
        }
    }

    fn add(
        &mut self,
        facts: &Facts<'_>,
        place: &str,
        wanted: Wanted,
        cache: Option<&'static str>,
        layer: &mut Layer,
    ) {
        let system = self.places.entry(place.to_owned()).or_default();
        let (mut weight, mut kept) = (None, Bytes::ZERO);
        match system.install(&facts.options.tables, &wanted.requirements) {
            Ok(answer) => {
                kept = answer.cache;
                weight = Some(answer.on_disk);
            }
            Err(_) if wanted.requirements.is_empty() => {}
            Err(needs) => {
                self.needs.push(needs.0);
                let each = Bytes::range(300_000, 8_000_000, 150_000_000);
                let typical = each.scaled(wanted.requirements.len() as f64);
                kept = typical.scaled(0.3);
                weight = Some(Weight::new(
                    typical,
                    Certainty::RuleOfThumb,
                    "typical of Python packages with what they depend on",
                ));
            }
        }
        if wanted.torch_for_processors {
            let torch = Weight::new(
                Bytes::range(500_000_000, 700_000_000, 950_000_000),
                Certainty::RuleOfThumb,
                "torch built for processors alone",
            );
            weight = Some(match weight {
                Some(known) => together(known, Some(torch)),
                None => torch,
            });
        }
        if let Some(unknown) = wanted.unknown {
            kept = Bytes::of_parts([kept, unknown.bytes.scaled(0.3)]);
            weight = Some(match weight.filter(|weight| weight.bytes.high > 0) {
                Some(known) => together(known, Some(unknown)),
                None => unknown,
            });
        }
        let Some(weight) = weight.filter(|weight| weight.bytes.high > 0) else {
            return;
        };
        let certainty = weight.certainty;
        layer
            .added
            .push(Tree::new(place, weight, Contents::Dependencies));
        if let Some(folder) = cache {
            let cache = Weight::new(
                kept,
                certainty.max(Certainty::Modelled),
                "the wheels that the package manager keeps",
            );
            layer.added.push(Tree::leftover(
                folder,
                cache,
                "the package manager's downloads",
            ));
        }
    }

    /// Where packages go that a command installs.
    fn place(
        &self,
        facts: &Facts<'_>,
        line: &CommandLine<'_>,
        number: usize,
        command: &CommandFact<'_>,
    ) -> String {
        let at = line.instruction;
        let written = command.program.text();
        let own = written
            .rsplit_once("/bin/")
            .map(|(folder, _)| absolute(facts, at, folder));
        if let Some(own) = own.filter(|own| own != "/usr" && own != "/usr/local") {
            return own;
        }
        // `. /venv/bin/activate` before it.
        let activated = line.commands[..number].iter().rev().find_map(|before| {
            let sourced = matches!(before.name.as_str(), "." | "source");
            let script = before.argument(0).filter(|_| sourced)?;
            let folder = script.strip_suffix("/bin/activate")?;
            Some(absolute(facts, at, folder))
        });
        activated
            .or_else(|| self.environment_in_path(facts, at))
            .unwrap_or_else(|| system_place(facts, at))
    }

    /// The virtual environment that ENV puts first in the search path.
    fn environment_in_path(&self, facts: &Facts<'_>, before: usize) -> Option<String> {
        let path = facts.effective_pair(Keyword::Env, "PATH", before)?;
        let first = path.split(':').next()?.trim_matches('"');
        let (folder, _) = first.rsplit_once("/bin")?;
        let folder = facts.expand(folder, before)?;
        self.environments.contains(&folder).then_some(folder)
    }
}

/// Where the image's own Python has its packages.
fn system_place(facts: &Facts<'_>, at: usize) -> String {
    match version(facts, at) {
        Some((major, minor)) => format!("/usr/local/lib/python{major}.{minor}/site-packages"),
        None => "/usr/local/lib/python".to_owned(),
    }
}

/// The version of the image's own Python.
fn version(facts: &Facts<'_>, at: usize) -> Option<(u32, u32)> {
    let image = facts.root_image(facts.stage_of.get(at).copied().flatten()?)?;
    if !image.name.ends_with("python") {
        return None;
    }
    let version = base_facts(&image.reference).version?;
    let (major, rest) = version.split_once('.')?;
    let minor = rest.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn earlier_commands<'f, 't>(
    facts: &'f Facts<'t>,
    at: usize,
) -> impl Iterator<Item = &'f CommandFact<'t>> {
    let lines = facts.command_lines.iter();
    lines
        .filter(move |line| line.instruction < at)
        .flat_map(|line| &line.commands)
}

fn operand<'w>(words: &[&'w str]) -> Option<&'w str> {
    words.iter().copied().find(|word| !word.starts_with('-'))
}

fn option_value<'c>(options: &CommandOptions<'c, '_>, names: &[&str]) -> Option<&'c str> {
    options.options.iter().find_map(|(option, value)| {
        let text = option.text();
        if names.contains(&text) {
            return value.map(Argument::text);
        }
        let (name, value) = text.split_once('=')?;
        names.contains(&name).then_some(value)
    })
}

/// What the words of an install ask for.
fn wanted(
    facts: &Facts<'_>,
    packages: &[Argument<'_>],
    options: &CommandOptions<'_, '_>,
) -> Wanted {
    let mut requirements: Vec<Requirement> = Vec::new();
    let mut unknown = None;
    for package in packages {
        match package.text() {
            // The project itself: what it depends on.
            "." | "./" => {
                let own = declared(facts);
                requirements.extend(own.requirements);
                unknown = unknown.or(own.unknown);
            }
            text => match Requirement::read(text) {
                Some(requirement) => requirements.push(requirement),
                None => unknown = Some(project::one_unknown()),
            },
        }
    }
    for (option, value) in &options.options {
        let text = option.text();
        let file = match (text, value) {
            ("-r" | "--requirement", Some(value)) => value.text(),
            _ => match text
                .strip_prefix("--requirement=")
                .or_else(|| text.strip_prefix("-r"))
            {
                Some(file) if !file.is_empty() => file,
                _ => continue,
            },
        };
        let name = file.rsplit('/').next().unwrap_or(file);
        match facts
            .options
            .beside(name)
            .or_else(|| facts.options.beside(file))
        {
            Some(text) => requirements.extend(pip::requirements(text)),
            None => unknown = Some(project::typical(facts)),
        }
    }
    if let Some((_, Some(folder))) = options
        .options
        .iter()
        .find(|(option, _)| matches!(option.text(), "-e" | "--editable"))
        && matches!(folder.text(), "." | "./")
    {
        let own = declared(facts);
        requirements.extend(own.requirements);
        unknown = unknown.or(own.unknown);
    }
    let index = option_value(options, &["-i", "--index-url", "--extra-index-url"]);
    let for_processors = index.is_some_and(|index| index.trim_end_matches('/').ends_with("/cpu"));
    let torch_for_processors =
        for_processors && requirements.iter().any(|wanted| wanted.name == "torch");
    if for_processors {
        requirements.retain(|wanted| {
            !matches!(wanted.name.as_str(), "torch" | "torchvision" | "torchaudio")
        });
    }
    Wanted {
        requirements,
        unknown,
        torch_for_processors,
    }
}

/// What the project's own files say that it depends on.
fn declared(facts: &Facts<'_>) -> Wanted {
    let beside = |name| facts.options.beside(name);
    let found = beside("pyproject.toml").map(project::dependencies);
    let found = found.or_else(|| beside("Pipfile").map(project::packages));
    Wanted {
        unknown: found.is_none().then(|| project::typical(facts)),
        requirements: found.unwrap_or_default(),
        torch_for_processors: false,
    }
}

/// Two weights as one.
fn together(known: Weight, other: Option<Weight>) -> Weight {
    match other {
        None => known,
        Some(other) => Weight::new(
            Bytes::of_parts([known.bytes, other.bytes]),
            known.certainty.max(other.certainty),
            format!("{}; {}", known.basis, other.basis),
        ),
    }
}
