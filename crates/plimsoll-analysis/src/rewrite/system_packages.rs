//! Packages of the distribution: which only building needs.

use plimsoll_syntax::Keyword;

use super::planner::Single;
use super::split::{Fate, New, Split};
use crate::facts::{CommandLine, Install, Manager};

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
pub(crate) fn only_installs(single: &Single<'_>, run: &CommandLine<'_>) -> bool {
    let readable = run
        .script
        .as_ref()
        .is_some_and(|script| script.errors.is_empty());
    readable
        && !run.commands.is_empty()
        && run.commands.iter().enumerate().all(|(number, command)| {
            let installs = || installs_of(single, run).any(|install| install.command == number);
            let verb = command.subcommand().map(|word| word.text().to_owned());
            match command.name.as_str() {
                "apt-get" | "apt" | "apk" => {
                    installs()
                        || matches!(
                            verb.as_deref(),
                            Some("update" | "clean" | "autoremove" | "autoclean" | "upgrade")
                        )
                }
                "rm" => command.arguments.iter().all(|word| {
                    let text = word.text();
                    text.starts_with('-')
                        || text.starts_with("/var/lib/apt")
                        || text.starts_with("/var/cache")
                }),
                "set" | "true" | ":" => true,
                _ => false,
            }
        })
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
    let (mut left, mut shipped) = (Vec::new(), Vec::new());
    let mut manager = Manager::Apt;
    for install in installs_of(single, run) {
        manager = install.manager;
        for package in &install.packages {
            let list = if is_for_building(package.text()) || also.contains(&package.text()) {
                &mut left
            } else {
                &mut shipped
            };
            list.push(package.text().to_owned());
        }
    }
    split.fates[at] = Fate::Built;
    if shipped.is_empty() {
        return left;
    }
    if left.is_empty() {
        split.fates[at] = Fate::Both;
        return left;
    }
    shipped.sort();
    shipped.dedup();
    let packages = shipped.join(" ");
    let command = match manager {
        Manager::Apk => format!("apk add --no-cache {packages}"),
        _ => format!(
            "apt-get update\n&& apt-get install -y --no-install-recommends {packages}\n&& rm -rf /var/lib/apt/lists/*"
        ),
    };
    split
        .packages
        .push(New::of(Keyword::Run, command, &[split.main]));
    left
}

/// Whether a plan ships packages of the distribution.
pub(crate) fn are_shipped(split: &Split, single: &Single<'_>) -> bool {
    let mut installs = single.facts.installs.iter();
    !split.packages.is_empty()
        || installs.any(|install| split.fates[install.instruction] != Fate::Built)
}
