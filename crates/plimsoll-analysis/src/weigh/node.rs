//! What Node's package managers and builds leave.

use plimsoll_sizes::Bytes;
use plimsoll_syntax::Expansion;

use super::copy::absolute;
use super::node_sizes::{Artefact, artefact, installed, installed_by_name};
use super::project::{Builds, Project};
use super::tree::{Layer, Tree};
use crate::facts::{CommandFact, Facts, Install, Manager, PackageJson};
use crate::report::Contents;

/// Where a manager keeps its downloads when root runs it.
fn cache_folder(manager: Manager) -> &'static str {
    match manager {
        Manager::Yarn => "/usr/local/share/.cache/yarn",
        Manager::Pnpm => "/root/.local/share/pnpm/store",
        _ => "/root/.npm",
    }
}

/// What an install brings in: `node_modules` and the downloads that it keeps.
pub(super) fn install(facts: &Facts<'_>, project: &Project, install: &Install<'_>) -> Vec<Tree> {
    let at = install.instruction;
    let options = install.options(facts);
    let global = options.has("-g")
        || options.has("--global")
        || install
            .command(facts)
            .is_some_and(|command| command.argument(0) == Some("global"));
    let named: Vec<&str> = install
        .packages
        .iter()
        .map(crate::facts::Argument::text)
        .collect();
    let folder = if global {
        "/usr/local/lib/node_modules".to_owned()
    } else {
        absolute(facts, at, "node_modules")
    };
    let found = if named.is_empty() {
        installed(
            project,
            is_production(facts, install),
            is_locked(facts, install),
        )
    } else {
        installed_by_name(&project.tables, &named)
    };
    let mut cache = found.cache;
    if downloaded_before(facts, install, &named) {
        // Only the registry's answers are new: 1.9 MB where `@nestjs/cli` came a second time.
        let bytes = cache.bytes;
        cache.bytes = Bytes::range(0, bytes.likely / 40, bytes.high / 4);
    }
    vec![
        Tree::new(folder, found.modules, Contents::Dependencies),
        Tree::leftover(
            cache_folder(install.manager),
            cache,
            "the package manager's downloads",
        ),
    ]
}

/// Whether an install of the same stage brought these packages in already, by the `package.json`.
fn downloaded_before(facts: &Facts<'_>, install: &Install<'_>, named: &[&str]) -> bool {
    let at = install.instruction;
    let known = PackageJson::beside(facts.options).is_some_and(|package| {
        named.iter().all(|name| {
            let version = name.rfind('@').filter(|at| *at > 0);
            package.depends_on(&name[..version.unwrap_or(name.len())])
        })
    });
    known
        && !named.is_empty()
        && facts.installs.iter().any(|earlier| {
            earlier.instruction < at
                && earlier.manager == install.manager
                && earlier.packages.is_empty()
                && facts.stage_of[earlier.instruction] == facts.stage_of[at]
                && !is_production(facts, earlier)
        })
}

/// Whether the install only works with a lock file: `npm ci`, `--frozen-lockfile`.
fn is_locked(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let options = install.options(facts);
    let verb = install
        .command(facts)
        .and_then(|command| command.argument(install.verb));
    matches!(verb, Some("ci" | "clean-install" | "ic"))
        || options.has("--frozen-lockfile")
        || options.has("--immutable")
}

fn is_production(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let options = install.options(facts);
    let by_option = options.options.iter().any(|(option, value)| {
        let text = option.text();
        matches!(
            text,
            "--production"
                | "--production=true"
                | "--omit=dev"
                | "--only=production"
                | "--only=prod"
                | "--prod"
                | "-P"
        ) || (matches!(text, "--omit" | "--only")
            && value.is_some_and(|value| matches!(value.text(), "dev" | "production" | "prod")))
    });
    let by_environment =
        facts.variable("NODE_ENV", install.instruction) == Expansion::Known("production".into());
    by_option || by_environment
}

/// What another command of Node's tools brings in or takes out.
pub(super) fn command(
    facts: &Facts<'_>,
    project: &Project,
    at: usize,
    command: &CommandFact<'_>,
    layer: &mut Layer,
) {
    let words: Vec<&str> = command
        .arguments
        .iter()
        .map(crate::facts::Argument::text)
        .collect();
    match (command.name.as_str(), words.as_slice()) {
        ("npm" | "yarn" | "pnpm", ["cache", ..]) => layer.added.retain(|tree| {
            !["/root/.npm", "/usr/local/share/.cache/yarn"]
                .iter()
                .any(|folder| tree.is_within(folder))
        }),
        ("npm" | "pnpm", ["prune", ..]) => prune(facts, project, at, layer),
        ("npm" | "yarn" | "pnpm", ["config" | "pkg" | "set" | "-v" | "--version" | "test", ..])
        | ("corepack" | "node", _) => {}
        ("npm" | "pnpm", ["run" | "run-script", script, ..])
        | ("yarn", ["run", script, ..] | [script, ..])
        | ("pnpm", [script, ..])
            if (script.contains("build")
                || script.contains("compile")
                || *script == "generate"
                || *script == "export") =>
        {
            build(facts, project, at, layer);
        }
        ("npx", [tool, ..])
            if matches!(
                *tool,
                "next"
                    | "vite"
                    | "tsc"
                    | "react-scripts"
                    | "ng"
                    | "nest"
                    | "astro"
                    | "webpack"
                    | "rollup"
                    | "esbuild"
            ) =>
        {
            build(facts, project, at, layer);
        }
        ("next" | "tsc", _) => build(facts, project, at, layer),
        _ => {}
    }
}

/// Development packages that the same layer brought in are gone again; those of an earlier layer
/// still weigh, and nobody sees them any more.
fn prune(facts: &Facts<'_>, project: &Project, at: usize, layer: &mut Layer) {
    let folder = absolute(facts, at, "node_modules");
    let weight = installed(project, true, true).modules;
    match layer.added.iter_mut().find(|tree| tree.path == folder) {
        Some(tree) => tree.weight = weight,
        None => layer
            .left
            .push(Tree::new(folder, weight, Contents::Dependencies)),
    }
}

/// What a build leaves in the working directory.
fn build(facts: &Facts<'_>, project: &Project, at: usize, layer: &mut Layer) {
    let mut add = |path: &str, what: Artefact| {
        let tree = Tree::new(absolute(facts, at, path), artefact(what), Contents::Files);
        layer.added.push(tree);
    };
    match project.builds {
        Builds::Next => {
            add(".next/server", Artefact::NextServer);
            add(".next/static", Artefact::NextStatic);
            if takes_standalone(facts) {
                // Nearly all of it are packages; the application's own part is like what browsers get.
                add(".next/standalone/node_modules", Artefact::NextStandalone);
                add(".next/standalone", Artefact::NextStatic);
            }
            let cache = Tree::leftover(
                absolute(facts, at, ".next/cache"),
                artefact(Artefact::NextCache),
                "the build's cache",
            );
            layer.added.push(cache);
        }
        Builds::Site => add("dist", Artefact::Site),
        Builds::Server => add("dist", Artefact::Compiled),
        Builds::Unknown => add("dist", Artefact::Unknown),
    }
}

/// Whether a later COPY takes Next.js' standalone folder, so that the build must write it.
fn takes_standalone(facts: &Facts<'_>) -> bool {
    facts.instructions().iter().any(|instruction| {
        instruction
            .words()
            .iter()
            .any(|word| word.text.contains(".next/standalone"))
    })
}
