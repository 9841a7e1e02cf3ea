//! Packages of the distribution: which only building needs.

use plimsoll_syntax::Keyword;

use super::planner::Single;
use super::split::{Fate, New, Split};
use crate::facts::{CommandFact, CommandLine, Install, Manager};

/// Packages that only building needs, besides those whose name ends with `-dev` or `-devel`.
const BUILD: &[&str] = &[
    "autoconf",
    "automake",
    "binutils",
    "bison",
    "build-base",
    "build-essential",
    "cargo",
    "ccache",
    "clang",
    "cmake",
    "default-jdk",
    "dpkg-dev",
    "flex",
    "g++",
    "gcc",
    "gfortran",
    "git",
    "gnupg",
    "gnupg2",
    "libtool",
    "lld",
    "linux-headers",
    "llvm",
    "m4",
    "make",
    "meson",
    "mold",
    "musl-dev",
    "nasm",
    "ninja",
    "ninja-build",
    "openssh-client",
    "patch",
    "pkg-config",
    "pkgconf",
    "pkgconfig",
    "protobuf-compiler",
    "python3-distutils",
    "python3-pip",
    "python3-setuptools",
    "python3-venv",
    "python3-virtualenv",
    "python3-wheel",
    "py3-pip",
    "rust",
    "rustc",
    "software-properties-common",
    "swig",
    "wget",
];

/// Whether only building needs a package, as far as its name tells.
pub(crate) fn is_for_building(package: &str) -> bool {
    let name = package
        .split(['=', '<', '>', '~', ':'])
        .next()
        .unwrap_or(package);
    BUILD.contains(&name) || name.ends_with("-dev") || name.ends_with("-devel")
}

/// Whether a RUN does nothing but install packages of the distribution and clean up after it.
pub(crate) fn only_installs(run: &CommandLine<'_>) -> bool {
    let readable = run
        .script
        .as_ref()
        .is_some_and(|script| script.errors.is_empty());
    readable
        && !run.commands.is_empty()
        && run.commands.iter().all(|command| {
            is_system(command) || matches!(command.name.as_str(), "set" | "true" | ":")
        })
}

/// Whether a command installs packages of the distribution or cleans up after that.
pub(crate) fn is_system(command: &CommandFact<'_>) -> bool {
    match command.name.as_str() {
        "apt-get" | "apt" | "apk" => command.subcommand().is_some_and(|verb| {
            matches!(
                verb.text(),
                "install"
                    | "add"
                    | "update"
                    | "clean"
                    | "autoremove"
                    | "autoclean"
                    | "upgrade"
                    | "purge"
                    | "remove"
                    | "del"
            )
        }),
        "rm" => command.arguments.iter().all(|word| {
            let text = word.text();
            text.starts_with('-')
                || text.starts_with("/var/lib/apt")
                || text.starts_with("/var/cache")
                || text.starts_with("/root/.cache")
        }),
        _ => false,
    }
}

fn installs_of<'s, 't>(
    single: &'s Single<'t>,
    run: &'s CommandLine<'t>,
) -> impl Iterator<Item = &'s Install<'t>> {
    single.facts.installs.iter().filter(|install| {
        install.instruction == run.instruction
            && matches!(install.manager, Manager::Apt | Manager::Apk)
    })
}

/// Decides which stage a RUN that installs packages of the distribution goes to: packages for
/// building stay in the build stage, the others are (also) shipped. Gives the packages that are
/// left behind.
pub(crate) fn place(split: &mut Split, single: &Single<'_>, run: &CommandLine<'_>) -> Vec<String> {
    place_with(split, single, run, &[])
}

/// The same, where only building needs these packages as well.
pub(crate) fn place_with(
    split: &mut Split,
    single: &Single<'_>,
    run: &CommandLine<'_>,
    also: &[&str],
) -> Vec<String> {
    let at = run.instruction;
    let (left, shipped) = sorted(single, run, also);
    let has = |verbs: &[&str]| {
        run.commands.iter().any(|command| {
            let verb = command.subcommand();
            verb.is_some_and(|verb| verbs.contains(&verb.text()))
        })
    };
    // What mends the image is for both stages, and so is what fetches its own lists. Packages of
    // another archive, or that a variable names, are installed as the file does.
    let special = run.commands.iter().any(|command| {
        command.arguments.iter().any(|word| {
            matches!(word.text(), "-t" | "-X") && command.name != "rm"
                || word.text().starts_with("--target-release")
                || word.text().starts_with("--repository")
                || word.literal.is_none()
        })
    });
    let fetches = has(&["update"])
        || run.commands.iter().any(|command| {
            let mut words = command.arguments.iter();
            words.any(|word| matches!(word.text(), "--no-cache" | "-U" | "--update-cache"))
        });
    let whole = if shipped.is_empty() {
        has(&["upgrade", "dist-upgrade", "full-upgrade"])
    } else {
        special || (left.is_empty() && fetches)
    };
    split.fates[at] = if whole { Fate::Both } else { Fate::Built };
    if !whole {
        ship(split, is_apk(run), shipped);
    }
    left
}

/// Whether a plan ships packages of the distribution.
pub(crate) fn are_shipped(split: &Split, single: &Single<'_>) -> bool {
    let mut installs = single.facts.installs.iter();
    !split.packages.is_empty()
        || installs.any(|install| split.fates[install.instruction] != Fate::Built)
}

/// Ships the packages of a RUN that stays in the build stage, but those for building, which it
/// gives.
pub(crate) fn ship_of(
    split: &mut Split,
    single: &Single<'_>,
    run: &CommandLine<'_>,
) -> Vec<String> {
    let (left, shipped) = sorted(single, run, &[]);
    ship(split, is_apk(run), shipped);
    left
}

/// The packages that only building needs, and the others.
fn sorted(single: &Single<'_>, run: &CommandLine<'_>, also: &[&str]) -> (Vec<String>, Vec<String>) {
    installs_of(single, run)
        .flat_map(|install| &install.packages)
        .map(|package| package.text().to_owned())
        .partition(|package| is_for_building(package) || also.contains(&package.as_str()))
}

fn is_apk(run: &CommandLine<'_>) -> bool {
    run.commands.iter().any(|command| command.name == "apk")
}

/// Packages of several RUNs are shipped in one.
pub(crate) fn ship(split: &mut Split, apk: bool, packages: Vec<String>) {
    let before = installing(apk, &split.system);
    split.system.extend(packages);
    split.system.sort();
    split.system.dedup();
    if split.system.is_empty() {
        return;
    }
    split.packages.retain(|new| new.rest != before);
    let command = installing(apk, &split.system);
    let new = New::of(Keyword::Run, command, &[split.main]);
    split.packages.insert(0, new);
}

fn installing(apk: bool, packages: &[String]) -> String {
    let packages = packages.join(" ");
    if apk {
        format!("apk add --no-cache {packages}")
    } else {
        format!(
            "apt-get update\n&& apt-get install -y --no-install-recommends {packages}\n&& rm -rf /var/lib/apt/lists/*"
        )
    }
}
