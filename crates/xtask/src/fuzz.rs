//! Random texts for the readers and the analysis, in search of a panic, a hang or a lost byte.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::{process, tools};

/// The sanitizers that find memory faults and the coverage that guides the search are only in nightly.
const TOOLCHAIN: &str = "nightly";

/// A fuzz target of `crates/fuzz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Texts read as Dockerfiles.
    Reading,
    /// Texts read as a shell does.
    Shell,
    /// Texts analysed, fixed and rewritten.
    Analysis,
}

impl Target {
    /// Every target, in order.
    pub(crate) const ALL: [Self; 3] = [Self::Reading, Self::Shell, Self::Analysis];

    /// The name on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Shell => "shell",
            Self::Analysis => "analysis",
        }
    }

    /// The longest text that is tried, in bytes. The analysis does far more with each byte.
    const fn longest(self) -> u32 {
        match self {
            Self::Reading | Self::Shell => 20_000,
            Self::Analysis => 4_000,
        }
    }
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Minutes for each target.
    pub(crate) minutes: u32,
    /// The targets to run.
    pub(crate) targets: Vec<Target>,
    /// A text that broke the target before, to be tried again instead of random ones.
    pub(crate) again: Option<PathBuf>,
}

/// Fuzzes, or tries one text again.
pub(crate) fn run(places: &Places, plan: &Plan) -> Outcome {
    add_toolchain(places)?;
    tools::install_cargo_fuzz(places)?;
    let built = places.target.join("fuzz/build");
    for target in &plan.targets {
        process::step(&format!("Building the fuzz target {}", target.name()));
        process::run(
            process::command(places, "rustup")
                .args(["run", TOOLCHAIN, "cargo", "fuzz", "build", "--fuzz-dir"])
                .arg("crates/fuzz")
                .arg("--target-dir")
                .arg(&built)
                .arg(target.name())
                // Cargo tells a child which cargo it is, and this one is not nightly's.
                .env_remove("CARGO"),
            "mend what the compiler names above",
        )?;
        let program = program(places, &built, *target)?;
        match &plan.again {
            Some(text) => try_again(places, &program, text)?,
            None => search(places, &program, *target, plan.minutes)?,
        }
    }
    Ok(())
}

/// Tries random texts for some minutes.
fn search(places: &Places, program: &Path, target: Target, minutes: u32) -> Outcome {
    let name = target.name();
    process::step(&format!("Fuzzing {name} for {minutes} minutes"));
    let work = places.target.join("fuzz");
    let (corpus, crashes) = (work.join("corpus").join(name), work.join("crashes"));
    for folder in [&corpus, &crashes] {
        fs::create_dir_all(folder).map_err(|error| {
            Failure::new(
                format!("`{}`: {error}", folder.display()),
                "make the folder writable, and see that the disk is not full",
            )
        })?;
    }
    let found = crashes.join(format!("{name}-"));
    let mut command = process::command(places, &program.to_string_lossy());
    // New texts go into the first folder; the others are only read.
    command
        .arg(&corpus)
        .arg(places.root.join("crates/fuzz/seeds").join(name))
        .args(["tests/fixtures", "tests/golden"])
        .arg("-dict=crates/fuzz/dictionaries/dockerfile.dict")
        .arg(format!("-max_len={}", target.longest()))
        .arg(format!("-max_total_time={}", minutes * 60))
        .args(["-timeout=5", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}", found.display()));
    process::run(
        &mut command,
        &format!(
            "the text that did it is the newest `{}…`; `cargo xtask fuzz {name} FILE` tries it again",
            found.display()
        ),
    )
}

fn try_again(places: &Places, program: &Path, text: &Path) -> Outcome {
    process::step(&format!("Trying {} again", text.display()));
    process::run(
        process::command(places, &program.to_string_lossy())
            .arg(text)
            .arg("-timeout=5"),
        "the place is in the message above; mend it and keep the text as a fixture",
    )
}

/// The compiled target; it is built for this machine by name.
fn program(places: &Places, built: &Path, target: Target) -> Outcome<PathBuf> {
    let mut command = process::command(places, "rustup");
    let version = process::output(command.args(["run", TOOLCHAIN, "rustc", "-vV"]))?;
    let machine = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    Ok(built.join(machine).join("release").join(target.name()))
}

fn add_toolchain(places: &Places) -> Outcome {
    if process::on_path("rustup").is_none() {
        return Err(Failure::new(
            format!("fuzzing needs Rust's {TOOLCHAIN} toolchain, and there is no rustup to add it"),
            "install rustup",
        ));
    }
    let installed =
        process::output(process::command(places, "rustup").args(["toolchain", "list"]))?;
    if installed.lines().any(|line| line.starts_with(TOOLCHAIN)) {
        return Ok(());
    }
    process::step(&format!("Adding Rust's {TOOLCHAIN} toolchain"));
    process::run(
        process::command(places, "rustup")
            .args(["toolchain", "install", TOOLCHAIN, "--profile", "minimal"])
            .arg("--no-self-update"),
        "read rustup's message above; it needs the network once",
    )
}
