//! C and C++: a program that `CMake`, make or the compiler itself builds out of the project's
//! sources, shipped on the same base with the libraries that it links.

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, is_within};
use crate::report::Level;
use crate::rewrite::compiled::{self, Compiled};
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::Fate;
use crate::rewrite::step::multi_stage_program;
use crate::rewrite::system_packages;

/// Images that carry no language of their own.
const IMAGES: [&str; 5] = ["debian", "ubuntu", "alpine", "gcc", "buildpack-deps"];

/// Programs that compile or lead to that.
const BUILDS: [&str; 14] = [
    "cmake",
    "make",
    "gmake",
    "ninja",
    "meson",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "autoreconf",
    "configure",
    "autogen.sh",
];

/// Programs that stand beside those in a RUN that builds.
const BESIDE: [&str; 11] = [
    "mkdir", "cd", "rm", "set", "echo", "strip", "ls", "cp", "mv", "ldconfig", "git",
];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if !IMAGES.contains(&single.image.name.as_str()) {
        return Verdict::NotMine;
    }
    // A program of the project: its path lies where the sources were copied to and built.
    let Some(path) = single.program() else {
        return Verdict::NotMine;
    };
    let runs: Vec<&CommandLine<'_>> = single.runs().collect();
    let Some(last) = runs
        .iter()
        .rfind(|run| compiles(run))
        .map(|run| run.instruction)
    else {
        return Verdict::NotMine;
    };
    if !brings_sources(single, &path, last) || path.ends_with(".sh") || path.ends_with(".py") {
        return Verdict::NotMine;
    }
    let strange = runs.iter().find(|run| {
        let builds = run.commands.iter().all(|command| {
            BUILDS.contains(&command.name.as_str()) || BESIDE.contains(&command.name.as_str())
        });
        let installs = run
            .commands
            .iter()
            .any(|command| is_install(command) || command.name == "git");
        run.instruction <= last
            && !system_packages::only_installs(run)
            && (!builds || installs || run.heredoc)
    });
    if let Some(run) = strange {
        return Verdict::Refused(format!(
            "It cannot be told whether the program needs what line {} makes, so the structure is left alone.",
            single.facts.instructions()[run.instruction].start_line
        ));
    }
    let kept = compiled::ask_kept(planner, "C or C++");
    let Some(main) = planner.step(multi_stage_program("C and C++", &kept)) else {
        return Verdict::Off;
    };
    let mut split = match compiled::split(single, main, last, &kept) {
        Ok(split) => split,
        Err(reason) => return Verdict::Refused(reason),
    };
    let base = base(single);
    let built = |at: usize| split.fates[at] == Fate::Built;
    let leaves = single
        .facts
        .installs
        .iter()
        .any(|install| built(install.instruction));
    if base == single.image.reference && !leaves && split.packages.is_empty() {
        return Verdict::Refused(
            "The image installs nothing that only building needs, so there is nothing to leave behind.".into(),
        );
    }
    let Some(step) = planner.step(compiled::small_step(&base)) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![step];
    let program = Compiled {
        built: path.clone(),
        shipped: path,
        links: single
            .base
            .libc
            .is_some_and(|libc| libc == Libc::Glibc || libc == Libc::Musl),
    };
    compiled::ship_small(&mut split, single, planner, &program);
    compiled::keep(&mut split, single, &kept);
    split.ignored = vec!["build", "cmake-build-*", "*.o"];
    if planner.level == Level::Minimal {
        split.refused = Some("Which C libraries the program links is only known when it is built, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}

/// The smallest image of the same release.
fn base(single: &Single<'_>) -> String {
    let known =
        single.base.release.is_some() || matches!(single.image_name(), "gcc" | "buildpack-deps");
    match single.small_base() {
        Some(base) if known => base,
        _ => single.image.reference.clone(),
    }
}

/// Whether a RUN compiles.
fn compiles(run: &CommandLine<'_>) -> bool {
    run.commands
        .iter()
        .any(|command| BUILDS.contains(&command.name.as_str()) && !is_install(command))
}

/// Whether a build tool puts files all over the system.
fn is_install(command: &CommandFact<'_>) -> bool {
    BUILDS.contains(&command.name.as_str())
        && command
            .words()
            .any(|word| matches!(word, "install" | "--install"))
}

/// Whether a COPY or ADD before the build brings sources into a folder that the program stands
/// below, and none brings the program itself.
fn brings_sources(single: &Single<'_>, program: &str, last: usize) -> bool {
    let facts = single.facts;
    let mut brings = false;
    for at in single.from + 1..last {
        let instruction = &facts.instructions()[at];
        if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add) {
            continue;
        }
        let words = instruction.words();
        let remote = words.iter().any(|word| word.text.contains("://"));
        let target = words
            .last()
            .and_then(|word| facts.absolute_path(&word.text, at));
        let Some(target) = target.filter(|_| !remote) else {
            return false;
        };
        let directory = facts.working_directory(last).unwrap_or_default();
        brings |= is_within(program, &target)
            || is_within(&target, &directory) && is_within(program, &directory);
        if target == program {
            return false;
        }
    }
    brings && single.directory != "/"
}
