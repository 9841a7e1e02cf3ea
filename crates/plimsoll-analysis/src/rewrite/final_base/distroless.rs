//! Minimal: the shipped stage on an image with nothing but what the program needs.

use plimsoll_sizes::Libc;
use plimsoll_syntax::{Flag, Keyword, Span};

use super::Shipped;
use crate::facts::{CommandFact, CommandLine, ShellKind, exec_form};
use crate::report::{Edit, Step};
use crate::rewrite::compiled;
use crate::rewrite::ecosystems::{go, node_runtime};
use crate::rewrite::system_packages;

/// The user of distroless images with `nonroot` in their tag.
const NONROOT: &str = "65532";

/// Packages whose files the distroless images bring.
const BROUGHT: [&str; 3] = ["ca-certificates", "tzdata", "libc6-compat"];

/// Puts the shipped stage on a distroless image: a program of Go that links nothing, or Node with
/// a file.
pub(super) fn distroless(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let none = || {
        "What the shipped stage runs may need a shell or packages, so it gets no image without them.".to_owned()
    };
    let program = shipped.runs().ok_or_else(none)?;
    let stage = &facts.stages[shipped.stage];
    let word = facts.base_word(stage).ok_or_else(none)?;
    let known = stage.image().is_some()
        && !word.text.contains('$')
        && shipped.image.digest.is_none()
        && !shipped.image.is_scratch()
        && !shipped.image.reference.contains("distroless");
    if !known || starts_more(shipped) || shipped.sources().is_empty() {
        return Err(none());
    }
    let mut edits = Vec::new();
    for (at, instruction) in shipped.instructions() {
        let whole = facts.whole_lines(instruction.span);
        match instruction.keyword {
            Keyword::Run => {
                let run = facts.command_line(at).ok_or_else(none)?;
                if !only_brought(run, shipped) {
                    return Err(none());
                }
                edits.push(Edit::delete(whole));
            }
            // Users are known by their numbers alone.
            Keyword::User => {
                let name = instruction.value().ok_or_else(none)?;
                match name.text.as_ref() {
                    "node" | "app" => edits.push(Edit::replace(name.span, NONROOT)),
                    number if number.bytes().all(|digit| digit.is_ascii_digit()) => {}
                    _ => return Err(none()),
                }
            }
            Keyword::Copy => {
                let named = |flag: &&Flag<'_>| {
                    let owner = flag.value().unwrap_or_default();
                    !owner.bytes().all(|c| c.is_ascii_digit() || c == b':')
                };
                if let Some(flag) = instruction.flag("chown").filter(named) {
                    let numbers = format!("--chown={NONROOT}:{NONROOT}");
                    edits.push(Edit::replace(flag.word.span, numbers));
                }
            }
            Keyword::Shell | Keyword::Onbuild => return Err(none()),
            _ => {}
        }
    }
    let root = facts.configuration(shipped.stage).user.is_none();
    let (base, mut step) = if program.name == "node" {
        node(shipped, program, &mut edits).ok_or_else(none)?
    } else {
        let (_, built, _) = shipped.program_copy().ok_or_else(none)?;
        let last = facts.stage_instructions(built).end - 1;
        let is_go = facts
            .root_image(built)
            .is_some_and(|image| image.published_name() == "golang");
        if !is_go || !go::is_static(facts, built, last) {
            return Err(none());
        }
        let base = "gcr.io/distroless/static-debian13".to_owned();
        (base, compiled::distroless_step())
    };
    // Who is root in the file stays root where a port or a volume may ask for it.
    let tag = if root
        && (!facts.reserved_ports().is_empty()
            || !facts.configuration(shipped.stage).volumes.is_empty())
    {
        step.assumptions
            .retain(|assumption| !assumption.starts_with("An ordinary user"));
        "latest"
    } else {
        "nonroot"
    };
    edits.insert(0, Edit::replace(word.span, format!("{base}:{tag}")));
    Ok((step, edits))
}

/// The distroless image of Node for a program that is a file, with the command that its entry
/// point takes.
fn node(
    shipped: &Shipped<'_>,
    program: &CommandFact<'_>,
    edits: &mut Vec<Edit>,
) -> Option<(String, Step)> {
    let facts = shipped.facts;
    let tag = node_runtime::NodeTag::of(shipped.image);
    if shipped.image.published_name() != "node"
        || tag.alpine
        || super::uses_prisma_or_browser(facts)
    {
        return None;
    }
    // What was built against another C library would not load.
    let glibc = shipped.sources().iter().all(|(stage, _)| {
        let base = facts.base_of(*stage);
        base.is_some_and(|base| base.libc == Some(Libc::Glibc))
    });
    let image = node_runtime::distroless(tag.major?).filter(|_| glibc)?;
    let words: Option<Vec<String>> = program
        .arguments
        .iter()
        .map(|word| word.literal.clone())
        .collect();
    let words = words?;
    if words.first()?.starts_with('-') {
        return None;
    }
    let mut commands = shipped.instructions().filter(|(_, instruction)| {
        matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint)
    });
    let (_, command) = commands.next()?;
    if commands.next().is_some() || command.keyword != Keyword::Cmd {
        return None;
    }
    let span = Span {
        start: command.keyword_word.span.end + 1,
        end: command.head.end,
    };
    edits.push(Edit::replace(span, exec_form(&words)));
    let (base, _) = image.reference.rsplit_once(':')?;
    let mut step = compiled::distroless_step();
    step.assumptions.extend(image.note);
    Some((base.to_owned(), step))
}

/// Whether a shell, or a program beside the one that runs, is started in the container.
fn starts_more(shipped: &Shipped<'_>) -> bool {
    let facts = shipped.facts;
    facts.command_lines.iter().any(|line| {
        line.keyword != Keyword::Run
            && facts.stage_of[line.instruction] == Some(shipped.stage)
            && (line.keyword == Keyword::Healthcheck
                || line.shell != ShellKind::None
                || line.commands.iter().any(|command| {
                    command.name.ends_with("sh")
                        || matches!(command.name.as_str(), "env" | "tini" | "dumb-init")
                }))
    })
}

/// Whether a RUN does nothing that a distroless image has not done already: certificates, time
/// zones, a user who is made by us.
fn only_brought(run: &CommandLine<'_>, shipped: &Shipped<'_>) -> bool {
    let makes_user = run.commands.iter().all(|command| {
        matches!(command.name.as_str(), "useradd" | "adduser")
            && command.words().any(|word| word == "10001")
    });
    let installs = shipped.facts.installs.iter();
    let packages = system_packages::only_installs(run)
        && installs
            .filter(|install| install.instruction == run.instruction)
            .flat_map(|install| &install.packages)
            .all(|package| BROUGHT.contains(&package.text()));
    !run.commands.is_empty() && (makes_user || packages)
}
