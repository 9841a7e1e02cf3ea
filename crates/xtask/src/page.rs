//! The page as a whole: what it needs, and Trunk's build of it.

use std::process::Command;
use std::{env, fs};

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::{node, process, rust_target, tools};

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quick to build, large and slow to run.
    Debug,
    /// What people get.
    Release,
}

impl Mode {
    /// The mode of the Trunk that runs us as a hook.
    pub(crate) fn of_trunk() -> Outcome<Self> {
        match env::var("TRUNK_PROFILE").as_deref() {
            Ok("release") => Ok(Self::Release),
            Ok("debug") => Ok(Self::Debug),
            _ => Err(Failure::new(
                "this command is a hook of Trunk's",
                "run `cargo xtask build` or `cargo xtask serve`",
            )),
        }
    }

    /// Cargo's name of the profile.
    pub(crate) const fn profile(self) -> &'static str {
        match self {
            Self::Debug => "dev",
            Self::Release => "wasm",
        }
    }

    /// The folder in which cargo puts the profile's artefacts.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "wasm",
        }
    }
}

/// Builds the static site into `dist/`.
pub(crate) fn build(places: &Places, mode: Mode) -> Outcome {
    prepare(places)?;
    process::step("Building the page");
    process::run(
        &mut trunk(places, "build", mode),
        "read the message above, and mend what it names",
    )?;
    eprintln!("\nThe site is in {}", places.dist().display());
    Ok(())
}

/// Installs what a build of the page needs.
pub(crate) fn prepare(places: &Places) -> Outcome {
    rust_target::add(places)?;
    tools::install(places)?;
    node::install_packages(places)?;
    // Trunk refuses to ignore a folder that is not there (see Trunk.toml).
    let package = places.engine_package();
    fs::create_dir_all(&package).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be made: {error}", package.display()),
            "make the folder writable",
        )
    })
}

/// A Trunk command on the page.
pub(crate) fn trunk(places: &Places, name: &str, mode: Mode) -> Command {
    let mut command = process::command(places, "trunk");
    command.arg(name).env("TRUNK_SKIP_VERSION_CHECK", "true");
    if mode == Mode::Release {
        command.arg("--release");
    }
    // Trunk reads NO_COLOR as a yes or no and stops at the customary `1`.
    if env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
    command
}
