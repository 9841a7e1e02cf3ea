//! All checks, in an order that finds the cheap faults first.

use std::time::{Duration, Instant};

use crate::docs_hosts::{self, Host};
use crate::failure::Outcome;
use crate::page::{self, Mode};
use crate::places::Places;
use crate::{chromium, engine, node, npm, process, rust_target, tools};

/// One part of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Formatting of the Rust sources.
    Fmt,
    /// Clippy, native and WASM, warnings as errors.
    Clippy,
    /// Native tests and doc tests.
    Rust,
    /// The engine's bindings, run as WASM.
    Wasm,
    /// Types and unit tests of the TypeScript.
    Typescript,
    /// The page as people get it.
    Build,
    /// Journeys in a real Chromium.
    E2e,
    /// What the page weighs.
    Budgets,
    /// The npm package in fresh projects.
    Npm,
    /// The element in real documentation sites, but for Docusaurus, which takes long to install.
    Hosts,
}

impl Part {
    /// Every part, in order.
    pub(crate) const ALL: [Self; 10] = [
        Self::Fmt,
        Self::Clippy,
        Self::Rust,
        Self::Wasm,
        Self::Typescript,
        Self::Build,
        Self::E2e,
        Self::Budgets,
        Self::Npm,
        Self::Hosts,
    ];

    /// The name on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Rust => "rust",
            Self::Wasm => "wasm",
            Self::Typescript => "typescript",
            Self::Build => "build",
            Self::E2e => "e2e",
            Self::Budgets => "budgets",
            Self::Npm => "npm",
            Self::Hosts => "hosts",
        }
    }

    fn run(self, places: &Places) -> Outcome {
        match self {
            Self::Fmt => fmt(places),
            Self::Clippy => clippy(places),
            Self::Rust => rust(places),
            Self::Wasm => wasm(places),
            Self::Typescript => typescript(places),
            Self::Build => page::build(places, Mode::Release),
            Self::E2e => in_browser(places, "e2e"),
            Self::Budgets => in_browser(places, "budgets"),
            Self::Npm => npm::run(places, true),
            // With the package that was made for the part before, where there is one.
            Self::Hosts => docs_hosts::run(places, &Host::QUICK, false),
        }
    }
}

/// Runs the parts up to the first that fails, and says how long each took.
pub(crate) fn run(places: &Places, parts: &[Part]) -> Outcome {
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for part in parts {
        process::step(&format!("Part {}", part.name()));
        let start = Instant::now();
        outcome = part.run(places);
        times.push((*part, start.elapsed()));
        if outcome.is_err() {
            break;
        }
    }
    print_times(parts, &times, outcome.is_ok());
    outcome
}

fn print_times(parts: &[Part], times: &[(Part, Duration)], all_passed: bool) {
    println!("\npart        minutes");
    for (index, part) in parts.iter().enumerate() {
        let name = part.name();
        match times.get(index) {
            None => println!("{name:<11} not run"),
            Some((_, time)) => {
                let failed = !all_passed && index + 1 == times.len();
                let note = if failed { "  failed" } else { "" };
                println!("{name:<11} {:>7.1}{note}", minutes(*time));
            }
        }
    }
    let total = times.iter().map(|(_, time)| *time).sum();
    println!("{:<11} {:>7.1}", "total", minutes(total));
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}

fn fmt(places: &Places) -> Outcome {
    process::run(
        process::command(places, "cargo").args(["fmt", "--all", "--check"]),
        "run `cargo fmt --all`",
    )
}

fn clippy(places: &Places) -> Outcome {
    rust_target::add(places)?;
    let native = ["--workspace", "--exclude", engine::CRATE];
    let wasm = ["--package", engine::CRATE, "--package", engine::PAGE_CRATE];
    for selection in [
        native.to_vec(),
        [&wasm[..], &["--target", rust_target::WASM]].concat(),
    ] {
        process::run(
            process::command(places, "cargo")
                .arg("clippy")
                .args(selection)
                .args(["--all-targets", "--", "--deny", "warnings"]),
            "mend what clippy names above",
        )?;
    }
    Ok(())
}

fn rust(places: &Places) -> Outcome {
    process::run(
        process::command(places, "cargo").args(["test", "--workspace", "--exclude", engine::CRATE]),
        "mend the tests that failed above",
    )
}

fn wasm(places: &Places) -> Outcome {
    rust_target::add(places)?;
    tools::install_wasm_bindgen(places)?;
    let runner = tools::wasm_test_runner(places);
    process::run(
        process::command(places, "cargo")
            .args([
                "test",
                "--target",
                rust_target::WASM,
                "--package",
                engine::CRATE,
            ])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner),
        "mend the tests that failed above",
    )
}

fn typescript(places: &Places) -> Outcome {
    rust_target::add(places)?;
    tools::install_wasm_bindgen(places)?;
    node::install_packages(places)?;
    // The types of the engine are generated with it.
    engine::compile(places, Mode::Debug, &[engine::CRATE])?;
    engine::package(places, Mode::Debug)?;
    process::run(
        &mut node::script(places, "check"),
        "mend the types that are named above",
    )?;
    process::run(
        &mut node::script(places, "test"),
        "mend the tests that failed above",
    )
}

fn in_browser(places: &Places, script: &str) -> Outcome {
    node::install_packages(places)?;
    let browser = chromium::find(places)?;
    if !places.dist().join("index.html").is_file() {
        page::build(places, Mode::Release)?;
    }
    process::run(
        node::script(places, script).env(chromium::VARIABLE, browser),
        "read the message above; the page is the one that `cargo xtask build` put into dist/",
    )
}
