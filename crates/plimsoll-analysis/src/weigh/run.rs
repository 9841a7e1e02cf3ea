//! What a RUN leaves in its layer.

use plimsoll_sizes::{Bytes, Certainty, Weight};

use super::copy::absolute;
use super::node;
use super::project::Project;
use super::tree::{Layer, Stage, Tree, is_within};
use crate::facts::{CommandFact, Facts, Install, Manager};
use crate::report::Contents;

/// The layer of a RUN.
pub(super) fn layer(facts: &Facts<'_>, project: &Project, at: usize, stage: &Stage) -> Layer {
    let mut layer = Layer::new(at);
    let Some(line) = facts.command_line(at) else {
        return layer;
    };
    if line.commands.is_empty() {
        layer.added.push(Tree::new(
            "/run",
            unknown("what this runs cannot be read here"),
            Contents::Files,
        ));
    }
    let before = &stage.system;
    let mut system = before.clone();
    system.notice(line);
    let mut python = stage.python.clone();
    for (number, command) in line.commands.iter().enumerate() {
        let install = facts
            .installs
            .iter()
            .find(|install| install.instruction == at && install.command == number);
        match (command.name.as_str(), install) {
            ("apt-get" | "apt" | "aptitude", install) => {
                system.apt(facts, command, install, &mut layer)
            }
            ("apt-mark", _) => system.apt_mark(command),
            ("apk", install) => system.apk(facts, command, install, &mut layer),
            (_, Some(install)) if install.manager == Manager::Pip => {
                python.install(facts, line, install, &mut layer)
            }
            (_, Some(install)) => add_install(facts, project, install, &mut layer),
            (_, None) if python.command(facts, line, number, &mut layer) => {}
            (_, None) => add_command(facts, project, at, command, stage, &mut layer),
        }
    }
    system.add_since(before, &mut layer);
    layer.system = Some(system);
    layer.python = Some(python);
    layer
        .added
        .retain(|tree| !line.mounts.iter().any(|mount| mount.hides(&tree.path)));
    layer
}

fn unknown(why: &str) -> Weight {
    Weight::new(
        Bytes::range(0, 1_000_000, 100_000_000),
        Certainty::Unknown,
        why,
    )
}

fn add_install(facts: &Facts<'_>, project: &Project, install: &Install<'_>, layer: &mut Layer) {
    let count = install.packages.len() as u64;
    match install.manager {
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            layer.added.extend(node::install(facts, project, install))
        }
        Manager::Dnf => {
            let weight = Weight::new(
                Bytes::range(500_000, 15_000_000, 150_000_000).scaled(count as f64),
                Certainty::RuleOfThumb,
                "typical of packages of the distribution with what they depend on",
            );
            layer
                .added
                .push(Tree::new("/usr", weight, Contents::SystemPackages));
        }
        Manager::Apt | Manager::Apk | Manager::Pip => {}
    }
}

/// Programs that leave next to nothing.
const LIGHT: [&str; 40] = [
    "mkdir",
    "rmdir",
    "echo",
    "printf",
    "chmod",
    "ln",
    "true",
    "false",
    "set",
    "export",
    "cd",
    "useradd",
    "groupadd",
    "adduser",
    "addgroup",
    "usermod",
    "sed",
    "touch",
    "cat",
    "test",
    "[",
    "exit",
    ":",
    "ls",
    "which",
    "sleep",
    "env",
    "pwd",
    "id",
    "date",
    "source",
    ".",
    "trap",
    "read",
    "shift",
    "unset",
    "umask",
    "ldconfig",
    "sha256sum",
    "gpg",
];

fn add_command(
    facts: &Facts<'_>,
    project: &Project,
    at: usize,
    command: &CommandFact<'_>,
    stage: &Stage,
    layer: &mut Layer,
) {
    let operands = || {
        command
            .arguments
            .iter()
            .filter(|argument| !argument.text().starts_with('-'))
    };
    match command.name.as_str() {
        "" => {}
        name if LIGHT.contains(&name) => {}
        "rm" => {
            for operand in operands() {
                let path = absolute(
                    facts,
                    at,
                    operand.text().trim_end_matches('*').trim_end_matches('/'),
                );
                layer.added.retain(|tree| !tree.is_within(&path));
                layer.removed.push(path);
            }
        }
        "mv" => move_tree(facts, at, command, layer),
        "chown" | "chgrp"
            if command.arguments.iter().any(|argument| {
                argument.text().starts_with("-R") || argument.text() == "--recursive"
            }) =>
        {
            for operand in operands().skip(1) {
                let path = absolute(facts, at, operand.text());
                for tree in stage.trees.iter().filter(|tree| tree.is_within(&path)) {
                    let copy = Tree::leftover(
                        tree.path.clone(),
                        tree.weight.clone(),
                        "a second copy with another owner",
                    );
                    layer.added.push(copy);
                }
            }
        }
        "chown" | "chgrp" => {}
        "npm" | "npx" | "yarn" | "pnpm" | "next" | "tsc" | "corepack" | "node" => {
            node::command(facts, project, at, command, layer)
        }
        name => layer.added.push(Tree::new(
            "/run",
            unknown(&format!(
                "what `{name}` leaves cannot be told from the text"
            )),
            Contents::Files,
        )),
    }
}

fn move_tree(facts: &Facts<'_>, at: usize, command: &CommandFact<'_>, layer: &mut Layer) {
    let operands: Vec<_> = command
        .arguments
        .iter()
        .filter(|argument| !argument.text().starts_with('-'))
        .collect();
    let [source, target] = operands.as_slice() else {
        return;
    };
    let to = absolute(facts, at, target.text());
    match &source.literal {
        Some(source) => {
            let from = absolute(facts, at, source);
            for tree in layer
                .added
                .iter_mut()
                .filter(|tree| is_within(&tree.path, &from))
            {
                tree.path = format!("{to}{}", &tree.path[from.len()..]);
            }
        }
        // `mv "$(…)" /site`: whatever was built.
        None => {
            if let Some(tree) = layer
                .added
                .iter_mut()
                .rev()
                .find(|tree| tree.contents == Contents::Files)
            {
                tree.path = to;
            }
        }
    }
}
