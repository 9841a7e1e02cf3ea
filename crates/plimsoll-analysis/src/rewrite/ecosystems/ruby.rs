//! Ruby: gems are built on the full image and shipped with the application on the slim one.

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::Level;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{BUILD, Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{libraries, system_packages};

/// Where the official image keeps gems.
const GEMS: &str = "/usr/local/bundle";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image_name() != "ruby" {
        return Verdict::NotMine;
    }
    if !single.runs().any(|run| {
        run.commands
            .iter()
            .any(|command| command.is("bundle", "install"))
    }) {
        return Verdict::Refused(
            "No `bundle install` is found, so there is nothing to leave behind.".into(),
        );
    }
    if single.directory == "/" {
        return Verdict::Refused(
            "The application has no working directory of its own; put it into one with WORKDIR."
                .into(),
        );
    }
    let moved = ["BUNDLE_PATH", "GEM_HOME", "BUNDLE_DEPLOYMENT"];
    if moved.iter().any(|name| {
        single
            .facts
            .is_given(name, single.facts.instructions().len())
    }) {
        return Verdict::Refused(
            "Where the gems stand is set in the file, so that they cannot be moved for certain."
                .into(),
        );
    }
    let Some(main) = planner.step(step(
        "multi-stage",
        "Build in one stage, ship another",
        "Gems and the application are shipped; compilers, headers and what building leaves stay behind.",
        &["Gems need nothing of the build image at run time but the libraries that they link."],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let mut left = Vec::new();
    for at in single.from + 1..split.fates.len() {
        let instruction = &single.facts.instructions()[at];
        if instruction.keyword != Keyword::Run {
            continue;
        }
        let Some(run) = single.facts.command_line(at) else {
            continue;
        };
        if system_packages::only_installs(run) {
            left.extend(system_packages::place(&mut split, single, run));
        } else if run
            .commands
            .iter()
            .all(|command| command.is("gem", "install") && command.argument(1) == Some("bundler"))
        {
            // The version that the lock file was made with.
            split.fates[at] = Fate::Both;
        } else if !run.commands.iter().all(builds) {
            return Verdict::Refused(format!(
                "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
                instruction.start_line
            ));
        }
    }
    let base = slim(single);
    if base == single.image.reference && left.is_empty() {
        return Verdict::Refused(
            "The image is the slim one already and installs nothing that only building needs."
                .into(),
        );
    }
    let mut made = step(
        "slim-base",
        "Ship on the slim variant of the same image",
        "The slim variant has the same Ruby and the same distribution without compilers, Git and development headers.",
        &["The running application needs no program of the full image, such as git or curl."],
    );
    if !left.is_empty() {
        made.assumptions.push(format!(
            "{} are needed to build gems, and not to run them.",
            left.join(", ")
        ));
    }
    let Some(base_step) = planner.step(made) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![base_step];
    split.take(GEMS, GEMS, None, &[main]);
    let directory = single.directory.clone();
    split.files.push(New::of(
        Keyword::Copy,
        format!("--from={BUILD} {directory} {directory}"),
        &[main],
    ));
    libraries::take_along_of_folder(
        &mut split,
        planner,
        GEMS,
        single.base.libc == Some(Libc::Glibc),
    );
    split.ignored = vec![
        ".bundle",
        "log/*",
        "tmp/*",
        "storage/*",
        "node_modules",
        "config/master.key",
    ];
    if planner.level == Level::Minimal {
        split.refused =
            Some("Below the slim image there is none with Ruby, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}

/// Commands whose result stands in the gems or in the application's folder.
fn builds(command: &CommandFact<'_>) -> bool {
    let verb = command.argument(0).unwrap_or_default();
    command.is_plain()
        && match command.name.as_str() {
            "bundle" => {
                matches!(verb, "install" | "config" | "clean")
                    || command
                        .arguments
                        .iter()
                        .any(|word| word.text().starts_with("assets:"))
            }
            "rails" | "rake" | "./bin/rails" => verb.starts_with("assets:"),
            "yarn" | "npm" | "mkdir" | "chmod" => true,
            _ => false,
        }
}

fn slim(single: &Single<'_>) -> String {
    let tag = single.image.tag_or_latest();
    if tag.contains("slim") || tag.contains("alpine") {
        return single.image.reference.clone();
    }
    match tag.split_once('-') {
        _ if tag == "latest" => single.image.with_tag("slim"),
        Some((version, release)) => single.image.with_tag(&format!("{version}-slim-{release}")),
        None => single.image.with_tag(&format!("{tag}-slim")),
    }
}

/// Gems are installed by the Gemfile and its lock file.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let plain = run
        .commands
        .iter()
        .all(|command| command.is_plain() && command.is("bundle", "install"));
    let known = facts.options.beside("Gemfile");
    // A Gemfile that names the project's own gem, or a folder of it, needs the sources.
    let local = known.unwrap_or_default().lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("gemspec")
            || line.contains("path:")
            || line.contains(":path")
            || line.contains("File.read")
            || line.contains("eval")
            || line.contains("Dir")
            || line.contains("require_relative")
    });
    (!run.commands.is_empty() && plain && !local && (known.is_some() || !certain)).then(|| Early {
        manifests: "Gemfile Gemfile.lock* .ruby-version*".into(),
        fetch: None,
        assumes: "The Gemfile names no gem by a folder of the project.",
    })
}
