//! Dart: a server compiled ahead of time, on a small base, or with nothing but what it links.

use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::{Level, Step};
use crate::rewrite::compiled;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::New;
use crate::rewrite::step::multi_stage_program;
use crate::rewrite::{non_root, system_packages};

/// Where the image keeps what a compiled program needs besides itself, for an image of nothing.
const RUNTIME: &str = "/runtime/";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image.name != "dart" {
        return Verdict::NotMine;
    }
    let program = match program(single) {
        Ok(program) => program,
        Err(reason) => return Verdict::Refused(reason),
    };
    let kept = compiled::ask_kept(planner, "Dart");
    let Some(main) = planner.step(structure(&kept)) else {
        return Verdict::Off;
    };
    // All sources are needed to compile, which happens at the end of the build stage.
    let last = match (&program.source, single.runs().last()) {
        (None, Some(run)) => run.instruction,
        _ => single.facts.instructions().len(),
    };
    let mut split = match compiled::split(single, main, last, &kept) {
        Ok(split) => split,
        Err(reason) => return Verdict::Refused(reason),
    };
    let empty = planner.level == Level::Minimal
        && !single.needs_shell()
        && !system_packages::are_shipped(&split, single)
        && single.facts.at_end(0, Keyword::User).is_none();
    let base = if empty {
        "scratch"
    } else {
        "debian:trixie-slim"
    };
    let step = if empty {
        compiled::distroless_step()
    } else {
        compiled::newest_step(base)
    };
    let Some(step) = planner.step(step) else {
        return Verdict::Off;
    };
    if planner.level == Level::Minimal && !empty {
        split.refused = Some("A shell, a user or packages that the program may need are not on an empty image, so Minimal is Lean here.".into());
    }
    split.base = base.into();
    split.base_steps = vec![step];
    if let Some((source, at)) = &program.source {
        let compile = format!("dart compile exe {source} -o {}", program.path);
        split.built.push(New::of(Keyword::Run, compile, &[main]));
        let words: Vec<String> = std::iter::once(&program.path)
            .chain(&program.arguments)
            .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        let command = New::of(Keyword::Cmd, format!("[{}]", words.join(", ")), &[main]);
        split.instead.insert(*at, command);
    }
    if empty {
        split.take(RUNTIME, "/", None, &[main]);
        non_root::take(&mut split, single, planner, "10001");
    } else {
        let bundle = "/etc/ssl/certs/ca-certificates.crt";
        split.take(bundle, bundle, None, &[main]);
        let debian = Some(plimsoll_sizes::Distribution::Debian);
        non_root::make(&mut split, single, planner, debian);
    }
    split.take(&program.path, &program.path, None, &[main]);
    compiled::health_check(&mut split, single);
    compiled::keep(&mut split, single, &kept);
    split.ignored = vec![".dart_tool", "build"];
    Verdict::Split(Box::new(split))
}

fn structure(kept: &[String]) -> Step {
    let mut made = multi_stage_program("Dart", kept);
    made.assumptions.push(
        "The program can be compiled ahead of time: it uses no `dart:mirrors` and no build hooks."
            .into(),
    );
    made
}

/// What the image runs.
struct Program {
    /// The compiled program.
    path: String,
    /// The file that it is still to be compiled of, and the number of CMD, which runs that file.
    source: Option<(String, usize)>,
    arguments: Vec<String>,
}

fn program(single: &Single<'_>) -> Result<Program, String> {
    let unknown = || {
        "What the image runs cannot be told: CMD runs neither a file of Dart nor a program that `dart compile exe` writes.".to_owned()
    };
    let words = single.words.as_deref().ok_or_else(unknown)?;
    let compiled = single.runs().flat_map(|run| &run.commands).any(|command| {
        command.is("dart", "compile")
            && command.argument(1) == Some("exe")
            && command
                .words()
                .skip_while(|word| *word != "-o" && *word != "--output")
                .nth(1)
                .is_some_and(|path| {
                    words
                        .first()
                        .is_some_and(|first| single.path(first) == single.path(path))
                })
    });
    if compiled && let Some((first, rest)) = words.split_first() {
        return Ok(Program {
            path: single.path(first),
            source: None,
            arguments: rest.to_vec(),
        });
    }
    let rest = match words {
        [dart, run, rest @ ..] if dart == "dart" && run == "run" => rest,
        [dart, rest @ ..] if dart == "dart" => rest,
        _ => return Err(unknown()),
    };
    let (source, arguments) = rest.split_first().ok_or_else(unknown)?;
    let name = source.strip_suffix(".dart").ok_or_else(unknown)?;
    let at = compiled::lone_command(single)?;
    if name.starts_with('-') || single.directory == "/" {
        return Err(unknown());
    }
    Ok(Program {
        path: single.path(name),
        source: Some((source.clone(), at)),
        arguments: arguments.to_vec(),
    })
}

/// Packages are fetched by the manifest.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let fetches = |command: &CommandFact<'_>| {
        command.is_plain() && command.is("dart", "pub") && command.argument(1) == Some("get")
    };
    let manifest = facts.options.beside("pubspec.yaml").unwrap_or_default();
    let local = manifest.contains("path:") || manifest.contains("workspace");
    let all = !run.commands.is_empty() && run.commands.iter().all(fetches);
    (all && !local && !certain).then(|| Early {
        manifests: "pubspec.yaml pubspec.lock*".into(),
        fetch: None,
        assumes: "`pubspec.yaml` stands beside the Dockerfile, names no package by a folder of the project, and is no workspace.",
    })
}
