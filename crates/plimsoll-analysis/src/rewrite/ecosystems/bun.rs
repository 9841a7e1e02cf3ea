//! Bun: production dependencies of one stage, shipped on the slim variant.

use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts, PackageJson};
use crate::report::Level;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{non_root, system_packages};

/// The user that Bun's images have.
const USER: &str = "bun";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image.name != "oven/bun" {
        return Verdict::NotMine;
    }
    let Some(install) = single.runs().find(|run| installs(run).is_some()) else {
        return Verdict::Refused(
            "No `bun install` of its own RUN is found, so there is nothing to leave behind.".into(),
        );
    };
    let at = install.instruction;
    if single.directory == "/" {
        return Verdict::Refused(
            "The application has no working directory of its own; put it into one with WORKDIR."
                .into(),
        );
    }
    let Some(main) = planner.step(step(
        "multi-stage",
        "Install in one stage, ship another",
        "Only the installed packages and the sources are shipped; Bun's cache and what only building needs stay behind.",
        &["`node_modules` is not in the build context: the `.dockerignore` beside the file keeps it out."],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    for number in single.from + 1..split.fates.len() {
        let instruction = &single.facts.instructions()[number];
        match instruction.keyword {
            Keyword::Copy | Keyword::Add if number < at => split.fates[number] = Fate::Built,
            Keyword::Copy | Keyword::Add => split.fates[number] = Fate::Shipped,
            Keyword::Run if number == at => {}
            Keyword::Run => {
                let run = single.facts.command_line(number);
                let Some(run) = run.filter(|run| system_packages::only_installs(run)) else {
                    return Verdict::Refused(format!(
                        "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
                        instruction.start_line
                    ));
                };
                system_packages::place(&mut split, single, run);
            }
            _ => {}
        }
    }
    let copied = (single.from + 1..split.fates.len()).any(|number| {
        split.fates[number] == Fate::Shipped
            && single.facts.instructions()[number].keyword == Keyword::Copy
    });
    if !copied {
        return Verdict::Refused("The sources are copied before the install and needed by it, so the two cannot be parted.".into());
    }
    let Some(base) = planner.step(step(
        "slim-base",
        "Ship on the slim variant of the same image",
        "The slim variant has the same Bun and the same distribution with fewer packages.",
        &["The running application needs no program of the full image, such as git."],
    )) else {
        return Verdict::Off;
    };
    split.base = slim(single);
    split.base_steps = vec![base];
    if let Some(step) = planner.step(step(
        "production-dependencies",
        "Install production dependencies only",
        "What only development needs is neither downloaded nor shipped.",
        &["The lock file is committed, and nothing that runs stands among the development dependencies."],
    )) {
        let rest = "bun install --frozen-lockfile --production";
        let mounts: Vec<&str> = install
            .mounts
            .iter()
            .map(|mount| mount.span.text(single.facts.source()))
            .collect();
        let rest = if mounts.is_empty() { rest.to_owned() } else { format!("{} {rest}", mounts.join(" ")) };
        split.instead.insert(at, New::of(Keyword::Run, rest, &[step]));
        let given = single.facts.effective_pair(Keyword::Env, "NODE_ENV", split.fates.len()).is_some();
        if !given {
            split.opening.push(New::of(Keyword::Env, "NODE_ENV=production", &[step]));
        }
    }
    let modules = format!("{}/node_modules", single.directory);
    split.take(&modules, "./node_modules", None, &[main]);
    non_root::take(&mut split, single, planner, USER);
    split.ignored = vec!["node_modules", "coverage"];
    if planner.level == Level::Minimal {
        split.refused =
            Some("A smaller image with Bun is not known, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}

/// The command that installs what `package.json` lists, where a RUN does nothing else.
fn installs<'r, 't>(run: &'r CommandLine<'t>) -> Option<&'r CommandFact<'t>> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let manifest = only.is_plain()
        && only.name == "bun"
        && only
            .argument(0)
            .is_some_and(|verb| matches!(verb, "install" | "i"))
        && only.arguments[1..]
            .iter()
            .all(|argument| argument.text().starts_with('-'));
    manifest.then_some(only)
}

fn slim(single: &Single<'_>) -> String {
    let tag = single.image.tag_or_latest();
    if tag.contains("slim") || tag.contains("alpine") || tag.contains("distroless") {
        return single.image.reference.clone();
    }
    let tag = tag.trim_end_matches("-debian");
    match tag {
        "latest" | "debian" => single.image.with_tag("slim"),
        tag => single.image.with_tag(&format!("{tag}-slim")),
    }
}

/// Packages are installed by `package.json` and the lock file.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    installs(run)?;
    let local = PackageJson::beside(facts.options).is_some_and(|package| {
        package.workspaces || package.installs_with_scripts() || package.names_files
    });
    // A `bunfig.toml` or a patch may stand beside, which only a look at the folder tells.
    (!certain && !local).then(|| Early {
        manifests: "package.json bun.lock*".into(),
        fetch: None,
        assumes: "`package.json` stands beside the Dockerfile, is the root of no workspace, and no install script of it reads the sources.",
    })
}

/// What Bun downloads.
pub(super) fn caches(_facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let installs = run.commands.iter().any(|command| {
        command.name == "bun"
            && command
                .argument(0)
                .is_some_and(|verb| matches!(verb, "install" | "i" | "add"))
    });
    if installs {
        vec!["/root/.bun/install/cache"]
    } else {
        Vec::new()
    }
}
