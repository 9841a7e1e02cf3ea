//! The pinned command-line tools, installed once per user.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::places::Places;
use crate::process;

/// A tool at the one version that is known to work.
struct Tool {
    package: &'static str,
    version: &'static str,
    /// One of its programs, to see whether it is there.
    program: &'static str,
    minutes: u8,
}

const TRUNK: Tool = Tool {
    package: "trunk",
    version: "0.21.14",
    program: "trunk",
    minutes: 8,
};

// Must equal the version of the `wasm-bindgen` crate in Cargo.toml.
const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    program: "wasm-bindgen",
    minutes: 4,
};

const CARGO_FUZZ: Tool = Tool {
    package: "cargo-fuzz",
    version: "0.13.2",
    program: "cargo-fuzz",
    minutes: 2,
};

const MDBOOK: Tool = Tool {
    package: "mdbook",
    version: "0.5.4",
    program: "mdbook",
    minutes: 6,
};

/// What building and testing need.
const NEEDED: [Tool; 2] = [WASM_BINDGEN, TRUNK];

/// Installs what is missing. An interrupted build goes on where it stopped.
pub(crate) fn install(places: &Places) -> Outcome {
    for tool in &NEEDED {
        tool.install(places)?;
    }
    Ok(())
}

/// Installs wasm-bindgen alone, which is enough for the engine.
pub(crate) fn install_wasm_bindgen(places: &Places) -> Outcome {
    WASM_BINDGEN.install(places)
}

/// Installs cargo-fuzz, which only fuzzing needs.
pub(crate) fn install_cargo_fuzz(places: &Places) -> Outcome {
    CARGO_FUZZ.install(places)
}

/// Installs mdBook, which only the documentation sites of the tests need.
pub(crate) fn install_mdbook(places: &Places) -> Outcome {
    MDBOOK.install(places)
}

/// The folders that hold the tools' programs.
pub(crate) fn folders(places: &Places) -> Vec<PathBuf> {
    NEEDED
        .iter()
        .chain([&CARGO_FUZZ, &MDBOOK])
        .map(|tool| tool.root(places).join("bin"))
        .collect()
}

/// The program that runs WASM tests.
pub(crate) fn wasm_test_runner(places: &Places) -> PathBuf {
    WASM_BINDGEN
        .root(places)
        .join("bin/wasm-bindgen-test-runner")
}

impl Tool {
    fn root(&self, places: &Places) -> PathBuf {
        places
            .cache
            .join("tools")
            .join(format!("{}-{}", self.package, self.version))
    }

    fn install(&self, places: &Places) -> Outcome {
        let root = self.root(places);
        // Cargo moves a program into place only when it is complete.
        let program = format!("bin/{}{}", self.program, std::env::consts::EXE_SUFFIX);
        if root.join(program).is_file() {
            return Ok(());
        }
        process::step(&format!(
            "Installing {} {} (once per user, about {} minutes)",
            self.package, self.version, self.minutes
        ));
        process::run(
            process::command(places, "cargo")
                .args(["install", "--locked", self.package, "--version"])
                .arg(self.version)
                .arg("--root")
                .arg(&root)
                .env("CARGO_TARGET_DIR", places.cache.join("build")),
            "read cargo's message above, then run the command again: it goes on where it stopped",
        )
    }
}
