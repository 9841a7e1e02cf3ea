//! Haskell: a program that Stack builds, on a small base with the libraries that it links.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::report::Level;
use crate::rewrite::compiled;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::New;
use crate::rewrite::step::multi_stage_program;
use crate::rewrite::{libraries, non_root, system_packages};

/// Where the program is put in the build stage.
const OUT: &str = "/out/bin";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image.name != "haskell" {
        return Verdict::NotMine;
    }
    let refuse = |reason: &str| Verdict::Refused(reason.to_owned());
    let builds = single
        .runs()
        .filter(|run| {
            let mut commands = run.commands.iter();
            commands.any(|command| {
                command.is_plain()
                    && (command.is("stack", "build") || command.is("stack", "install"))
            })
        })
        .last();
    let words = single.words.as_deref().unwrap_or_default();
    let (Some(build), [stack, exec, rest @ ..]) = (builds, words) else {
        return refuse(
            "What is shipped cannot be told; it is known where `stack build` builds and CMD runs `stack exec`.",
        );
    };
    let rest = match rest {
        [name, dashes, more @ ..] if dashes == "--" => {
            let mut rest = vec![name.clone()];
            rest.extend(more.iter().cloned());
            rest
        }
        rest => rest.to_vec(),
    };
    let program = rest
        .first()
        .filter(|name| {
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        })
        .filter(|name| !name.starts_with('-') && stack == "stack" && exec == "exec");
    let Some(program) = program.cloned() else {
        return refuse(
            "What is shipped cannot be told; it is known where `stack build` builds and CMD runs `stack exec`.",
        );
    };
    let command = match compiled::lone_command(single) {
        Ok(command) => command,
        Err(reason) => return Verdict::Refused(reason),
    };
    let kept = compiled::ask_kept(planner, "Haskell");
    let Some(main) = planner.step(multi_stage_program("Haskell", &kept)) else {
        return Verdict::Off;
    };
    let mut split = match compiled::split(single, main, build.instruction, &kept) {
        Ok(split) => split,
        Err(reason) => return Verdict::Refused(reason),
    };
    // Linked libraries come along, so that a newer release does as well.
    let base = single.small_base();
    let base = base.unwrap_or_else(|| "debian:trixie-slim".into());
    let Some(step) = planner.step(compiled::base_step(single, &base)) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![step];
    let install = format!("stack install --local-bin-path {OUT}");
    split.built.push(New::of(Keyword::Run, install, &[main]));
    let packages = vec!["ca-certificates".to_owned(), "netbase".to_owned()];
    system_packages::ship(&mut split, false, packages);
    let built = format!("{OUT}/{program}");
    libraries::take_along(&mut split, planner, &built, true);
    split.take(&built, &format!("/usr/local/bin/{program}"), None, &[main]);
    let words: Vec<String> = rest
        .iter()
        .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    let words = New::of(Keyword::Cmd, format!("[{}]", words.join(", ")), &[main]);
    split.instead.insert(command, words);
    compiled::health_check(&mut split, single);
    compiled::keep(&mut split, single, &kept);
    non_root::make(&mut split, single, planner, Some(Distribution::Debian));
    split.ignored = vec![".stack-work", "dist-newstyle"];
    if planner.level == Level::Minimal {
        split.refused = Some("Which libraries the program loads besides those that it links is not known, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}
