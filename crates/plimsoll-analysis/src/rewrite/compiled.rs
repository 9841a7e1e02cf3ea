//! A program that is compiled on its language's image and shipped on a small one.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::Keyword;

use super::planner::{Planner, Single};
use super::split::{Fate, New, Split};
use super::step::step;
use super::{certificates, libraries, non_root, system_packages};
use crate::facts::{CommandFact, CommandLine, CommandOptions, User, is_within};
use crate::report::Step;

/// A program, and what is known of it.
pub(crate) struct Compiled {
    /// Where it stands when it is built.
    pub(crate) built: String,
    /// Where it stands when it runs.
    pub(crate) shipped: String,
    /// It may link shared libraries that the small base lacks.
    pub(crate) links: bool,
}

/// A plan in which everything has its stage and everything that the command names is shipped.
///
/// # Errors
/// A sentence that says what cannot be placed.
pub(crate) fn split(
    single: &Single<'_>,
    main: usize,
    last: usize,
    kept: &[String],
) -> Result<Split, String> {
    let mut split = Split::of(single, main);
    place(&mut split, single, last)?;
    match unshipped(&split, single, kept) {
        Some(reason) => Err(reason),
        None => Ok(split),
    }
}

/// The number of the CMD, where it alone says what runs.
///
/// # Errors
/// A sentence that says why it cannot be replaced.
pub(crate) fn lone_command(single: &Single<'_>) -> Result<usize, String> {
    let facts = single.facts;
    let mut instructions = facts.instructions().iter();
    instructions
        .rposition(|instruction| instruction.keyword == Keyword::Cmd)
        .filter(|_| facts.at_end(0, Keyword::Entrypoint).is_none())
        .ok_or_else(|| "ENTRYPOINT and CMD run the program together, so that neither can be replaced alone; write both as CMD.".to_owned())
}

/// Decides which stage each RUN, COPY and ADD goes to; `last` is the RUN that ends the building.
/// Packages for running, and what prepares the finished image, are shipped.
///
/// # Errors
/// A sentence that says which line cannot be placed.
pub(crate) fn place(split: &mut Split, single: &Single<'_>, last: usize) -> Result<(), String> {
    let facts = single.facts;
    for at in single.from + 1..split.fates.len() {
        let instruction = &facts.instructions()[at];
        match instruction.keyword {
            Keyword::Run => {
                let Some(run) = facts.command_line(at) else {
                    continue;
                };
                if system_packages::only_installs(run) {
                    system_packages::place(split, single, run);
                } else if let Some(fate) = fate(single, run, last) {
                    split.fates[at] = fate;
                } else {
                    return Err(format!(
                        "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
                        instruction.start_line
                    ));
                }
            }
            Keyword::Copy | Keyword::Add if at > last => split.fates[at] = Fate::Shipped,
            Keyword::Copy | Keyword::Add => {
                let words = instruction.words();
                let Some((target, sources)) = words.split_last() else {
                    continue;
                };
                let target = facts.absolute_path(&target.text, at);
                let configures = target.is_some_and(|target| is_within(&target, "/etc"));
                if configures
                    || sources
                        .iter()
                        .all(|source| is_for_running(source.unquoted()))
                {
                    split.fates[at] = Fate::Both;
                }
            }
            _ => {}
        }
    }
    match lost_user(split, single) {
        Some(name) => Err(format!(
            "Where the user {name} comes from cannot be told, so the structure is left alone."
        )),
        None => Ok(()),
    }
}

/// Whether a source that is copied by its own name is what programs read when they run.
fn is_for_running(source: &str) -> bool {
    let name = source
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let folders = [
        "assets",
        "conf",
        "config",
        "data",
        "fixtures",
        "html",
        "locales",
        "migrations",
        "public",
        "resources",
        "static",
        "templates",
        "views",
        "web",
        "www",
        ".env",
    ];
    folders.contains(&name)
        || (name.contains("config")
            && [".yml", ".yaml", ".json", ".toml", ".ini"]
                .iter()
                .any(|end| name.ends_with(end)))
}

/// Programs that make users and folders, which the finished image needs as well.
fn prepares(command: &CommandFact<'_>) -> bool {
    makes_users(command) || matches!(command.name.as_str(), "mkdir" | "chown" | "chmod" | "touch")
}

fn makes_users(command: &CommandFact<'_>) -> bool {
    matches!(
        command.name.as_str(),
        "useradd" | "groupadd" | "adduser" | "addgroup" | "usermod"
    )
}

/// The stage of a RUN that installs nothing; nothing where that cannot be told.
fn fate(single: &Single<'_>, run: &CommandLine<'_>, last: usize) -> Option<Fate> {
    let all = |test: fn(&CommandFact<'_>) -> bool| {
        !run.commands.is_empty()
            && run
                .commands
                .iter()
                .all(|command| command.is_plain() && test(command))
    };
    let users = run.commands.iter().any(makes_users);
    if run.instruction <= last {
        // Who owns the sources matters to the build; the user itself to both.
        return if users {
            (all(prepares) && has_tools(single, run)).then_some(Fate::Both)
        } else {
            Some(Fate::Built)
        };
    }
    if all(|command| matches!(command.name.as_str(), "rm" | "strip" | "ls")) {
        return Some(Fate::Built);
    }
    let stands = run.commands.iter().all(|command| {
        !matches!(command.name.as_str(), "chown" | "chmod") || {
            let options = CommandOptions::new(&command.arguments, &[]);
            let mut paths = options.operands.iter().skip(1);
            paths.all(|path| {
                let path = single.path(path.text());
                path == single.directory || single.program().is_some_and(|word| word == path)
            })
        }
    });
    (all(prepares) && stands && has_tools(single, run)).then_some(Fate::Shipped)
}

/// Whether the small base has the programs that make users: from Debian 13 and Ubuntu 24.04 on
/// `adduser` is a package of its own.
fn has_tools(single: &Single<'_>, run: &CommandLine<'_>) -> bool {
    let mut commands = run.commands.iter();
    let old = [
        "stretch", "buster", "bullseye", "bookworm", "bionic", "focal", "jammy",
    ];
    let wants = commands.any(|command| matches!(command.name.as_str(), "adduser" | "addgroup"));
    !wants
        || single.base.libc == Some(Libc::Musl)
        || single
            .base
            .release
            .as_deref()
            .is_some_and(|release| old.contains(&release))
}

/// The USER of the finished image, where nothing in it makes that user.
fn lost_user(split: &Split, single: &Single<'_>) -> Option<String> {
    let facts = single.facts;
    let instruction = facts.at_end(0, Keyword::User)?;
    if facts.user_of(instruction) == User::Root {
        return None;
    }
    let name = instruction.value()?.text.to_string();
    let user = name.split(':').next().unwrap_or(&name);
    let number = user.chars().all(|c| c.is_ascii_digit());
    let made = single.runs().any(|run| {
        split.fates[run.instruction] != Fate::Built
            && run
                .commands
                .iter()
                .any(|command| makes_users(command) && command.words().any(|word| word == user))
    });
    (!number && !made && user != "nobody").then_some(name)
}

/// Ships a program on the small image of its distribution, with what it needs there.
pub(crate) fn ship_small(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    program: &Compiled,
) {
    certificates::take_along(split, single, planner);
    if program.links {
        let ldconfig = single.base.libc == Some(Libc::Glibc);
        libraries::take_along(split, planner, &program.built, ldconfig);
    }
    let main = split.main;
    split.take(&program.built, &program.shipped, None, &[main]);
    health_check(split, single);
    non_root::make(split, single, planner, single.base.distribution);
}

/// A file of the project that the command names and that nothing ships, as a reason to leave the
/// structure alone.
pub(crate) fn unshipped(split: &Split, single: &Single<'_>, kept: &[String]) -> Option<String> {
    let words = single.words.as_deref().unwrap_or_default();
    let named = words.iter().skip(1).find(|word| {
        let path = word.rsplit('=').next().unwrap_or(word);
        let relative = !path.starts_with('/') && {
            let end = path.rsplit('.').next().unwrap_or_default();
            path.len() > end.len()
                && matches!(
                    end,
                    "yml"
                        | "yaml"
                        | "json"
                        | "toml"
                        | "ini"
                        | "conf"
                        | "cfg"
                        | "xml"
                        | "properties"
                        | "env"
                        | "txt"
                        | "sql"
                )
        };
        let whole = single.path(path);
        let inside = path.starts_with('/')
            && single.directory != "/"
            && whole != single.directory
            && is_within(&whole, &single.directory);
        (relative || inside)
            && !kept
                .iter()
                .any(|kept| is_within(&whole, &single.path(kept)))
            && !(single.from + 1..split.fates.len()).any(|at| {
                split.fates[at] != Fate::Built
                    && matches!(
                        single.facts.instructions()[at].keyword,
                        Keyword::Copy | Keyword::Add
                    )
                    && single
                        .facts
                        .written_by_copy(at)
                        .iter()
                        .any(|written| is_within(&whole, written))
            })
    })?;
    Some(format!(
        "CMD names {named}, a file of the project; say in `runtime_files` what is to be shipped of it."
    ))
}

/// Copies files of the project that the program reads when it runs.
pub(crate) fn keep(split: &mut Split, single: &Single<'_>, kept: &[String]) {
    let main = split.main;
    for path in kept {
        let path = single.path(path);
        split.take(&path, &path, None, &[main]);
    }
}

/// The program that a health check asks with, which small images of Debian and Ubuntu lack.
pub(crate) fn health_check(split: &mut Split, single: &Single<'_>) {
    let mut lines = single.facts.command_lines.iter();
    let asks = lines
        .rfind(|line| line.keyword == Keyword::Healthcheck)
        .into_iter()
        .flat_map(|line| &line.commands)
        .map(|command| command.name.as_str())
        .find(|name| matches!(*name, "curl" | "wget"));
    let Some(name) = asks else {
        return;
    };
    let command = match single.base.distribution {
        Some(Distribution::Debian | Distribution::Ubuntu) => {
            format!(
                "apt-get update\n&& apt-get install -y --no-install-recommends {name}\n&& rm -rf /var/lib/apt/lists/*"
            )
        }
        Some(Distribution::Alpine) if name == "curl" => "apk add --no-cache curl".to_owned(),
        _ => return,
    };
    let shipped = single.facts.installs.iter().any(|install| {
        install
            .packages
            .iter()
            .any(|package| package.text() == name)
            && (split.fates[install.instruction] != Fate::Built || name == "curl")
    });
    if !shipped {
        let main = split.main;
        split.packages.push(New::of(Keyword::Run, command, &[main]));
    }
}

/// The question for the files that a program reads when it runs.
pub(crate) fn ask_kept(planner: &mut Planner<'_>, language: &str) -> Vec<String> {
    planner.ask_words(
        "runtime_files",
        "Which files of the project does the program read when it runs?",
        &format!(
            "A {language} program carries what is compiled into it; templates, migrations and configuration beside it have to be copied."
        ),
    )
}

/// Ships on a distroless image.
pub(crate) fn distroless_step() -> Step {
    step(
        "distroless-base",
        "Ship on an image with nothing but what the program needs",
        "Without shell, package manager and system tools there is less to weigh, to patch and to abuse.",
        &[
            "Nothing at run time starts a shell or another program.",
            "Nobody needs `docker exec` with a shell in the running container.",
            "An ordinary user may open the ports and write where the program writes.",
        ],
    )
}

/// Ships on the small image of the distribution.
pub(crate) fn small_step(base: &str) -> Step {
    step(
        "small-base",
        "Ship on the small image of the same distribution",
        "The program needs no compiler, no Git and no headers; the release is the same, so that the C library is too.",
        &[&format!(
            "The running program starts no program of the build image that {base} lacks, such as git or curl."
        )],
    )
}

/// Ships on the small image of the newest release: which one the build image has is not known.
pub(crate) fn newest_step(base: &str) -> Step {
    let mut made = small_step(base);
    made.title = "Ship on a small image".into();
    made.why = "The program needs no compiler, no Git and no headers; a newer C library than the one it was linked with runs it as well.".into();
    made
}

/// The one of both that fits what is known of the build image.
pub(crate) fn base_step(single: &Single<'_>, base: &str) -> Step {
    if single.base.release.is_some() {
        small_step(base)
    } else {
        newest_step(base)
    }
}

/// Why no smaller base is named.
pub(crate) const NO_BASE: &str = "Which release of a distribution this image stands on is not known, so no smaller base of the same one can be named; add the release to its tag.";
