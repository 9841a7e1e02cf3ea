//! Rust's WASM target.

use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::process;

/// The target of everything that runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain in use where it is missing.
pub(crate) fn add(places: &Places) -> Outcome {
    let sysroot = process::output(process::command(places, "rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if process::on_path("rustup").is_none() {
        return Err(Failure::new(
            format!("this Rust has no {WASM} target, and there is no rustup to add it"),
            format!("install rustup, or your distribution's standard library for {WASM}"),
        ));
    }
    process::step(&format!("Adding Rust's {WASM} target"));
    process::run(
        process::command(places, "rustup").args(["target", "add", WASM, "--no-self-update"]),
        "read rustup's message above; it needs the network once",
    )
}
