//! The engine as a WASM module with its JavaScript.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::page::Mode;
use crate::places::Places;
use crate::{process, rust_target, typings};

/// The crate of the engine.
pub(crate) const CRATE: &str = "plimsoll-wasm";
/// The crate of the page.
pub(crate) const PAGE_CRATE: &str = "plimsoll-web";

/// Features that every browser we support has. Never `--all-features`: its output uses compact
/// imports, which every tool accepts and Chromium refuses.
const WASM_OPT: [&str; 9] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
];

/// Compiles the crates to WASM. Together, since each one's last step keeps only one core busy.
pub(crate) fn compile(places: &Places, mode: Mode, crates: &[&str]) -> Outcome {
    let mut command = process::command(places, "cargo");
    command.args(["build", "--target", rust_target::WASM, "--profile"]);
    command.arg(mode.profile());
    for name in crates {
        command.args(["--package", name]);
    }
    process::run(&mut command, "mend what the compiler names above")
}

/// Makes the JavaScript package of the compiled engine.
pub(crate) fn package(places: &Places, mode: Mode) -> Outcome {
    let wasm = places
        .target
        .join(rust_target::WASM)
        .join(mode.folder())
        .join("plimsoll_wasm.wasm");
    // Made beside the package and moved into its place, so that nobody reads half of one.
    let made = places.target.join("plimsoll-wasm-pkg");
    replace(&made)?;
    let mut bindgen = process::command(places, "wasm-bindgen");
    // Everybody says where the module is; the address of a file that nobody has, bundlers would follow.
    bindgen.args(["--target", "web", "--omit-default-module-path", "--out-dir"]);
    bindgen.arg(&made);
    if mode == Mode::Release {
        bindgen.arg("--remove-name-section");
    }
    process::run(
        bindgen.arg(&wasm),
        "the versions of wasm-bindgen in Cargo.toml and in crates/xtask/src/tools.rs must be equal",
    )?;
    if mode == Mode::Release {
        let module = made.join("plimsoll_wasm_bg.wasm");
        process::run(
            process::command(places, "wasm-opt")
                .args(WASM_OPT)
                .arg(&module)
                .arg("-o")
                .arg(&module),
            "read wasm-opt's message above",
        )?;
    }
    let typings = made.join("types.d.ts");
    fs::write(&typings, typings::declarations()).map_err(|error| unwritable(&typings, &error))?;
    move_into_place(&made, &places.engine_package())
}

fn replace(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

/// Copies what has changed; the build folder may be on another file system, where renaming fails.
fn move_into_place(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| unwritable(to, &error))?;
    let entries = fs::read_dir(from).map_err(|error| unwritable(from, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unwritable(from, &error))?;
        let target = to.join(entry.file_name());
        let new = fs::read(entry.path()).map_err(|error| unwritable(from, &error))?;
        if fs::read(&target).is_ok_and(|old| old == new) {
            continue;
        }
        let beside = target.with_extension("new");
        fs::write(&beside, new).map_err(|error| unwritable(&beside, &error))?;
        fs::rename(&beside, &target).map_err(|error| unwritable(&target, &error))?;
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("`{}`: {error}", path.display()),
        "make the folder readable and writable, and see that the disk is not full",
    )
}
