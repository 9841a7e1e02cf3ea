//! An ordinary user for the shipped stage.

use plimsoll_syntax::Keyword;

use super::Shipped;
use crate::facts::{CommandLine, User};
use crate::report::{Edit, Step};
use crate::rewrite::ecosystems::{dotnet, python_torch};
use crate::rewrite::style::Style;
use crate::rewrite::{non_root, system_packages};

/// Programs that run what is copied in, and whose images have no user for it.
const RUNNERS: [&str; 7] = [
    "java",
    "python",
    "python3",
    "gunicorn",
    "uvicorn",
    "hypercorn",
    "flask",
];

/// Runs the shipped stage as a user that its image has, or as a new one.
pub(super) fn ordinary_user(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let none = || "The user of the stage that is shipped is left as it is.".to_owned();
    let configuration = facts.configuration(shipped.stage);
    let program = shipped.runs().ok_or_else(none)?;
    let ports = !configuration.ports.is_empty() && facts.reserved_ports().is_empty();
    if !ports
        || configuration.user.is_some()
        || !configuration.volumes.is_empty()
        || shipped.sources().is_empty()
    {
        return Err(none());
    }
    let own = || in_homes_of_root(shipped) || prepares_folders(shipped);
    let (user, makes) = if shipped.image.published_name() == "node" && program.name == "node" {
        ("node", None)
    } else if own() {
        return Err(none());
    } else if shipped.image.name.starts_with("mcr.microsoft.com/dotnet/") {
        let brings = dotnet::major(shipped.image).is_some_and(|major| major >= 8);
        if !brings || !(program.name == "dotnet" || shipped.program_copy().is_some()) {
            return Err(none());
        }
        ("$APP_UID", None)
    } else {
        let runner = RUNNERS.contains(&program.name.as_str());
        if runner && program.name != "java" && python_torch::writes(facts) {
            return Err(none());
        }
        // A script, which often prepares what root owns, has an ending or says so.
        let script = program.name.contains(['.', '-']) || shipped.image.published_name() == "node";
        if !runner && (script || !is_compiled(shipped)) {
            return Err(none());
        }
        let base = facts.base_of(shipped.stage).ok_or_else(none)?;
        (
            non_root::NUMBER,
            Some(non_root::making(base.distribution).ok_or_else(none)?),
        )
    };
    let last_work = shipped
        .instructions()
        .rfind(|(_, instruction)| {
            matches!(
                instruction.keyword,
                Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir
            )
        })
        .map_or(0, |(at, _)| at);
    let (at, _) = shipped
        .instructions()
        .find(|(at, instruction)| {
            *at > last_work
                && matches!(
                    instruction.keyword,
                    Keyword::Expose | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
                )
        })
        .ok_or_else(none)?;
    if facts.user(at) != User::Root {
        return Err(none());
    }
    let style = Style::of(facts);
    let start = |at: usize| facts.before_comments(at);
    let mut edits = Vec::new();
    if let Some(makes) = makes {
        // Before the files, so that an edit does not make it again.
        let (first, _) = shipped
            .instructions()
            .find(|(_, instruction)| matches!(instruction.keyword, Keyword::Copy | Keyword::Add))
            .ok_or_else(none)?;
        edits.push(Edit::insert(start(first), style.line(Keyword::Run, makes)));
    }
    edits.push(Edit::insert(start(at), style.line(Keyword::User, user)));
    Ok((non_root::non_root(), edits))
}

/// Images whose builds leave a program, or a folder with one, that writes nothing where it stands.
const COMPILERS: [&str; 9] = [
    "golang",
    "rust",
    "gcc",
    "haskell",
    "swift",
    "dart",
    "maven",
    "gradle",
    "eclipse-temurin",
];

/// Whether the program is copied as a file of its own, or in a folder that a compiler filled: others,
/// such as releases of Erlang, write beside their scripts.
fn is_compiled(shipped: &Shipped<'_>) -> bool {
    let facts = shipped.facts;
    shipped.program_copy().is_some_and(|(at, stage, built)| {
        let words = facts.instructions()[at].words();
        let itself = words
            .iter()
            .any(|word| word.text.trim_matches('/') == built.trim_matches('/'));
        let image = facts.root_image(stage);
        itself || image.is_some_and(|image| COMPILERS.contains(&image.published_name()))
    })
}

/// Whether the stage makes folders or files of its own, which the program may write.
fn prepares_folders(shipped: &Shipped<'_>) -> bool {
    shipped.facts.runs(shipped.stage).any(|run| {
        let settles = |run: &CommandLine<'_>| {
            let mut commands = run.commands.iter();
            commands.all(|command| command.name == "ldconfig")
        };
        !system_packages::only_installs(run) && !settles(run)
    })
}

/// Whether something stands in root's own folder, which nobody else can read.
fn in_homes_of_root(shipped: &Shipped<'_>) -> bool {
    shipped.instructions().any(|(_, instruction)| {
        matches!(
            instruction.keyword,
            Keyword::Copy | Keyword::Add | Keyword::Env | Keyword::Workdir
        ) && instruction.rest.text.contains("/root")
    })
}
