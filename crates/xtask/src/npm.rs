//! The npm package: the engine with its typings, made and tried in fresh projects.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::page::Mode;
use crate::places::Places;
use crate::{chromium, engine, node, process, rust_target, tools};

/// The version of the package, which is that of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes `target/npm/plimsoll` and its tarball beside it; with `check`, installs the tarball into
/// fresh projects and holds their results against those of the native command.
pub(crate) fn run(places: &Places, try_it: bool) -> Outcome {
    rust_target::add(places)?;
    tools::install_wasm_bindgen(places)?;
    node::install_packages(places)?;
    process::step("Building the engine");
    engine::compile(places, Mode::Release, &[engine::CRATE])?;
    engine::package(places, Mode::Release)?;
    process::step("Packing the npm package");
    pack(places)?;
    if try_it { check(places) } else { Ok(()) }
}

/// Packs the engine that is built.
fn pack(places: &Places) -> Outcome {
    let folder = folder(places);
    process::run(
        node::script(places, "npm-package")
            .arg(folder.join("plimsoll"))
            .arg(VERSION),
        "mend what is named above (web/npm/build.mjs)",
    )?;
    process::run(
        process::command(places, "npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&folder)
            .arg(folder.join("plimsoll")),
        "read npm's message above",
    )?;
    eprintln!("\nThe package is {}", tarball(places).display());
    Ok(())
}

/// Tries the tarball.
fn check(places: &Places) -> Outcome {
    let browser = chromium::find(places)?;
    process::run(
        process::command(places, "cargo").args(["build", "--package", "plimsoll-cli"]),
        "mend what the compiler names above",
    )?;
    process::step("Trying the package in fresh projects");
    process::run(
        node::script(places, "npm-check")
            .arg(tarball(places))
            .arg(places.target.join("debug/plimsoll"))
            .arg(folder(places).join("check"))
            .env(chromium::VARIABLE, browser),
        "read the message above; the projects are in target/npm/check",
    )
}

/// Where the package is made.
pub(crate) fn folder(places: &Places) -> PathBuf {
    places.target.join("npm")
}

/// The packed package.
fn tarball(places: &Places) -> PathBuf {
    folder(places).join(format!("plimsoll-{VERSION}.tgz"))
}
