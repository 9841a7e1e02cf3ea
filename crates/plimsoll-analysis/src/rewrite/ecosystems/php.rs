//! PHP: Composer and the compilers of extensions stay in the build stage.

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::{Edit, Level};
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{libraries, system_packages};

/// Where the official image keeps extensions, and what switches them on.
const EXTENSIONS: [&str; 2] = ["/usr/local/lib/php/extensions", "/usr/local/etc/php/conf.d"];

/// What Composer and the build of front ends need, and nothing that PHP runs.
const BUILD: [&str; 6] = ["nodejs", "npm", "unzip", "yarn", "zip", "p7zip-full"];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image_name() != "php" {
        return Verdict::NotMine;
    }
    if single.directory == "/" {
        return Verdict::Refused(
            "The application has no working directory of its own; put it into one with WORKDIR."
                .into(),
        );
    }
    let Some(main) = planner.step(step(
        "multi-stage",
        "Build in one stage, ship another",
        "Extensions and the application are shipped; Composer, its cache, compilers and headers stay behind.",
        &["Nothing at run time calls Composer or compiles an extension."],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let (mut left, mut extensions, mut composer) = (Vec::new(), false, None);
    for at in single.from + 1..split.fates.len() {
        let instruction = &single.facts.instructions()[at];
        if instruction.keyword != Keyword::Run {
            continue;
        }
        let Some(run) = single.facts.command_line(at) else {
            continue;
        };
        let all = |is: fn(&CommandFact<'_>) -> bool| {
            !run.commands.is_empty() && run.commands.iter().all(is)
        };
        if system_packages::only_installs(run) {
            left.extend(system_packages::place_with(&mut split, single, run, &BUILD));
        } else if all(compiles_extensions) {
            extensions = true;
        } else if all(installs_packages) {
            composer = Some(at);
        } else if all(fetches_composer) || all(builds_in_place) {
        } else if all(configures) {
            split.fates[at] = Fate::Both;
        } else if all(prepares_folders) {
            // Owners and modes are made on the files that are shipped.
            split.fates[at] = Fate::Shipped;
        } else {
            return Verdict::Refused(format!(
                "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
                instruction.start_line
            ));
        }
    }
    if composer.is_none() && left.is_empty() {
        return Verdict::Refused("Neither Composer nor anything that only building needs is in the image, so nothing can be left behind.".into());
    }
    let Some(base) = planner.step(step(
        "same-base",
        "Ship on a fresh copy of the same image",
        "The same PHP and server, without what was installed to build.",
        &["git, unzip and the like are needed by Composer alone."],
    )) else {
        return Verdict::Off;
    };
    split.base.clone_from(&single.image.reference);
    split.base_steps = vec![base];
    if extensions {
        for folder in EXTENSIONS {
            split.take(folder, folder, None, &[main]);
        }
        libraries::take_along_of_folder(
            &mut split,
            planner,
            EXTENSIONS[0],
            single.base.libc == Some(Libc::Glibc),
        );
    }
    split.take(&single.directory, &single.directory, None, &[main]);
    if let Some(at) = composer {
        production(single, planner, &mut split, at);
    }
    split.ignored = vec!["vendor", "node_modules", "public/build", "storage/logs/*"];
    if planner.level == Level::Minimal {
        split.refused = Some(
            "Below the official image there is none with the same server, so Minimal is Lean here."
                .into(),
        );
    }
    Verdict::Split(Box::new(split))
}

/// Installs production packages only, and a class map that is quick to read.
fn production(single: &Single<'_>, planner: &mut Planner<'_>, split: &mut Split, at: usize) {
    let Some(run) = single.facts.command_line(at) else {
        return;
    };
    let mut edits = Vec::new();
    for command in run
        .commands
        .iter()
        .filter(|command| command.is("composer", "install"))
    {
        let missing: String = ["--no-dev", "--optimize-autoloader", "--no-interaction"]
            .iter()
            .filter(|option| !command.arguments.iter().any(|word| word.text() == **option))
            .map(|option| format!(" {option}"))
            .collect();
        if let Some(verb) = command.subcommand().filter(|_| !missing.is_empty()) {
            edits.push(Edit::insert(verb.span.end, missing));
        }
    }
    if edits.is_empty() {
        return;
    }
    if let Some(step) = planner.step(step(
        "production-dependencies",
        "Install production dependencies only",
        "What only development needs is neither downloaded nor shipped.",
        &["Nothing that runs stands among the development dependencies."],
    )) {
        let rest = single.edited(at, &edits);
        split
            .instead
            .insert(at, New::changed(Keyword::Run, rest, &[step]));
    }
}

fn compiles_extensions(command: &CommandFact<'_>) -> bool {
    command.is_plain()
        && (command.name.starts_with("docker-php-ext-")
            || matches!(command.name.as_str(), "pecl" | "pear"))
}

fn installs_packages(command: &CommandFact<'_>) -> bool {
    command.is_plain()
        && command.name == "composer"
        && command
            .subcommand()
            .is_some_and(|verb| matches!(verb.text(), "install" | "dump-autoload" | "dumpautoload"))
}

/// Composer's installer: `curl … | php -- --install-dir=/usr/local/bin`.
fn fetches_composer(command: &CommandFact<'_>) -> bool {
    let named = command
        .arguments
        .iter()
        .any(|word| word.text().contains("composer"));
    matches!(
        command.name.as_str(),
        "curl" | "wget" | "php" | "mv" | "chmod" | "rm"
    ) && named
        || command.name == "php"
            && command
                .arguments
                .iter()
                .any(|word| word.text().starts_with("--install-dir"))
}

/// What writes into the application's folder.
fn builds_in_place(command: &CommandFact<'_>) -> bool {
    command.is_plain()
        && (matches!(command.name.as_str(), "npm" | "yarn" | "pnpm")
            || command.name == "php"
                && command.argument(0) == Some("artisan")
                && command.argument(1).is_some_and(|verb| {
                    verb.ends_with(":cache") || verb == "key:generate" || verb == "storage:link"
                }))
}

/// What configures the server or PHP itself.
fn configures(command: &CommandFact<'_>) -> bool {
    command.is_plain()
        && (matches!(
            command.name.as_str(),
            "a2enmod" | "a2ensite" | "a2dissite" | "a2enconf"
        ) || command.name == "sed"
            && command
                .arguments
                .iter()
                .any(|word| word.text().starts_with("/etc/apache2")))
}

fn prepares_folders(command: &CommandFact<'_>) -> bool {
    command.is_plain() && matches!(command.name.as_str(), "chown" | "chmod" | "mkdir")
}

/// Packages are fetched by the manifest; what reads the sources waits for them.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let manifest = facts.options.beside("composer.json");
    // A package in a folder of the project needs that folder, and so do patches.
    let signs = ["\"path\"", "\"artifact\"", "patches", "merge-plugin"];
    let local = |text: &str| signs.iter().any(|sign| text.contains(sign));
    // Fetching what only developing needs may ask for more of PHP than is there.
    let text = only.span.text(facts.source());
    let verb = only.subcommand()?.span.end.checked_sub(only.span.start)? as usize;
    let (before, after) = text.split_at_checked(verb)?;
    (only.is_plain()
        && only.is("composer", "install")
        && only.words().all(|word| !word.starts_with("--working-dir"))
        && !manifest.map_or(certain, local))
    .then(|| Early {
        manifests: "composer.json composer.lock*".into(),
        fetch: Some(format!("{before} --no-scripts --no-autoloader{after}")),
        assumes: "`composer.json` names no package by a folder of the project.",
    })
}

/// What Composer downloads.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let installs = run.commands.iter().any(|command| {
        command.name == "composer"
            && command.subcommand().is_some_and(|verb| {
                matches!(
                    verb.text(),
                    "install" | "update" | "require" | "create-project"
                )
            })
    });
    let given = ["COMPOSER_HOME", "COMPOSER_CACHE_DIR"]
        .iter()
        .any(|name| facts.is_given(name, run.instruction));
    if installs && !given {
        vec!["/root/.composer/cache"]
    } else {
        Vec::new()
    }
}
