//! What Rust's commands leave.

use plimsoll_sizes::{Bytes, Certainty, Weight, toolchain};

use super::step::{Step, scaled};

/// A `cargo` command.
pub(super) fn cargo(step: &mut Step<'_, '_, '_>) {
    let words = subcommand(step);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["build" | "b" | "rustc" | "zigbuild" | "auditable", ..] => {
            registry(step);
            target(step, true);
        }
        ["test" | "check" | "clippy" | "run" | "bench", ..] | ["chef", "cook", ..] => {
            registry(step);
            target(step, false);
        }
        ["chef", "prepare", ..] => {
            let path = step.call.path("recipe.json");
            step.add(path, toolchain("user"));
        }
        ["install" | "binstall", ..] => install(step),
        ["fetch", ..] => registry(step),
        ["vendor", ..] => {
            registry(step);
            let path = step.call.path("vendor");
            step.add_dependencies(path, scaled(&toolchain("rust.registry"), 0.8));
        }
        ["clean", ..] => {
            let path = target_folder(step);
            step.layer.added.retain(|tree| !tree.is_within(&path));
            step.layer.removed.push(path);
        }
        ["new" | "init", name, ..] => {
            let path = step.call.path(name);
            step.add(path, toolchain("user"));
        }
        _ => {}
    }
}

/// The words behind `cargo` without a toolchain (`+nightly`).
fn subcommand(step: &Step<'_, '_, '_>) -> Vec<String> {
    let words = step.call.operands().filter(|word| !word.starts_with('+'));
    words.map(str::to_owned).collect()
}

fn home(step: &Step<'_, '_, '_>) -> String {
    step.variable("CARGO_HOME").unwrap_or_else(|| {
        let rust = step.stands_on("rust");
        if rust {
            "/usr/local/cargo"
        } else {
            "/root/.cargo"
        }
        .to_owned()
    })
}

fn target_folder(step: &Step<'_, '_, '_>) -> String {
    let given = step.call.value(&["--target-dir"]).map(str::to_owned);
    let folder = given.or_else(|| step.variable("CARGO_TARGET_DIR"));
    step.call.path(folder.as_deref().unwrap_or("target"))
}

/// How many packages the project is made of besides its own: by its lock file, otherwise six for
/// each dependency that it names.
fn dependencies(step: &Step<'_, '_, '_>) -> Option<u64> {
    if let Some(lock) = step.facts.options.beside("Cargo.lock") {
        let packages = lock
            .lines()
            .filter(|line| line.trim() == "[[package]]")
            .count();
        return Some((packages as u64).saturating_sub(1));
    }
    let manifest = step.facts.options.beside("Cargo.toml")?;
    let (mut inside, mut named) = (false, 0);
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            named += u64::from(line.starts_with("[dependencies."));
            inside = line == "[dependencies]";
        } else if inside && line.contains('=') && !line.starts_with('#') {
            named += 1;
        }
    }
    Some(named * 6)
}

fn registry(step: &mut Step<'_, '_, '_>) {
    let path = format!("{}/registry", home(step));
    if step.stands(&path) {
        return;
    }
    let weight = match dependencies(step) {
        Some(0) => return,
        Some(count) => scaled(&toolchain("rust.registry.crate"), count as f64),
        None => toolchain("rust.registry"),
    };
    step.leave(path, weight, "the source of the dependencies");
}

/// All of the target folder, by how much the project depends on.
fn whole_target(step: &Step<'_, '_, '_>) -> Weight {
    match dependencies(step) {
        Some(0) => toolchain("rust.target.std"),
        Some(count) => {
            // What small programs depend on is lighter: 1.4 to 1.8 MB for each of up to 26, 1.9 to
            // 2.7 MB for each of more (measured 2026-11-23 and in what was built of `tests/apps`).
            let light = (count as f64 / 60.0).sqrt().clamp(0.7, 1.0);
            scaled(&toolchain("rust.target.crate"), count as f64 * light)
        }
        None => toolchain("rust.target"),
    }
}

/// The target folder, and the program in it where one is built.
fn target(step: &mut Step<'_, '_, '_>, builds: bool) {
    let folder = target_folder(step);
    let whole = whole_target(step);
    let weight = step.rest(&folder, whole, 0.12);
    step.leave(folder.clone(), weight, "intermediate files of the build");
    if !builds {
        return;
    }
    let release = ["--release", "-r"].iter().any(|word| step.call.has(word))
        || step.call.value(&["--profile"]).is_some();
    let kind = if release { "release" } else { "debug" };
    let inside = match step.call.value(&["--target"]) {
        Some(triple) => format!("{folder}/{triple}/{kind}"),
        None => format!("{folder}/{kind}"),
    };
    let name = step
        .call
        .value(&["--bin"])
        .map(str::to_owned)
        .or_else(|| package_name(step));
    let path = step
        .taken_from(&inside)
        .or_else(|| step.taken_from(&folder));
    let path = path.unwrap_or_else(|| format!("{inside}/{}", name.as_deref().unwrap_or("program")));
    let weight = binary(step, release);
    step.add(path, weight);
}

fn package_name(step: &Step<'_, '_, '_>) -> Option<String> {
    let manifest = step.facts.options.beside("Cargo.toml")?;
    manifest.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "name").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

fn binary(step: &Step<'_, '_, '_>, release: bool) -> Weight {
    let weight = match dependencies(step) {
        Some(0) => toolchain("rust.binary.std"),
        Some(count) => {
            let likely = 450_000 + count * 26_000;
            Weight::new(
                Bytes::range(likely / 2, likely, likely.saturating_mul(8)),
                Certainty::RuleOfThumb,
                "a Rust program: 1.1 MB with 28 dependencies, 1.8 MB with 62, 7.5 MB with 244 (measured 2026-11-23)",
            )
        }
        None => toolchain("rust.binary"),
    };
    let manifest = step.facts.options.beside("Cargo.toml").unwrap_or_default();
    let stripped = manifest.lines().any(|line| {
        let line: String = line.split_whitespace().collect();
        matches!(line.as_str(), "strip=true" | "strip=\"symbols\"")
    });
    let small = manifest.lines().any(|line| {
        let line: String = line.split_whitespace().collect();
        matches!(line.as_str(), "opt-level=\"z\"" | "opt-level=\"s\"")
    });
    match (release, stripped) {
        // Debugging information weighs several times the program.
        (false, _) => scaled(&weight, 8.0),
        // 0.39 to 0.65 of a program, with `lto` (measured 2026-11-23).
        (true, _) if small => scaled(&weight, 0.5),
        // 0.72 to 0.78 of a program (measured 2026-11-23).
        (true, true) => scaled(&weight, 0.75),
        (true, false) => weight,
    }
}

/// `cargo install`: the program, and the registry that stays behind.
fn install(step: &mut Step<'_, '_, '_>) {
    let words = subcommand(step);
    let own = step.call.value(&["--path"]).is_some();
    let root = step
        .call
        .value(&["--root"])
        .map(|path| step.call.path(path));
    let root = root.unwrap_or_else(|| home(step));
    if own {
        registry(step);
        let folder = target_folder(step);
        let whole = whole_target(step);
        let weight = step.rest(&folder, whole, 0.12);
        step.leave(folder, weight, "intermediate files of the build");
        let name = package_name(step).unwrap_or_else(|| "program".into());
        let path = step.taken_from(&format!("{root}/bin"));
        let weight = binary(step, true);
        step.add(path.unwrap_or_else(|| format!("{root}/bin/{name}")), weight);
        return;
    }
    let valued = [
        "--version",
        "--vers",
        "--git",
        "--branch",
        "--tag",
        "--rev",
        "--features",
        "-F",
        "-j",
        "--root",
        "--target",
    ];
    let given: Vec<&str> = valued
        .iter()
        .filter_map(|option| step.call.value(&[option]))
        .collect();
    let names = words
        .iter()
        .skip(1)
        .filter(|word| !given.contains(&word.as_str()));
    let names: Vec<String> = names.cloned().collect();
    for name in &names {
        let name = name.split('@').next().unwrap_or(name);
        step.add(format!("{root}/bin/{name}"), toolchain("rust.tool"));
    }
    let path = format!("{}/registry", home(step));
    let weight = scaled(&toolchain("rust.registry"), names.len().max(1) as f64 * 0.6);
    let weight = step.rest(&path, weight, 0.5);
    step.leave(path, weight, "the source of the dependencies");
}

/// A `rustup` command.
pub(super) fn rustup(step: &mut Step<'_, '_, '_>) {
    let words: Vec<String> = step.call.operands().map(str::to_owned).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let root = step.variable("RUSTUP_HOME").unwrap_or_else(|| {
        let rust = step.stands_on("rust");
        if rust {
            "/usr/local/rustup"
        } else {
            "/root/.rustup"
        }
        .to_owned()
    });
    let minimal = step.call.value(&["--profile"]) == Some("minimal");
    let (name, count) = match words.as_slice() {
        ["target", "add", targets @ ..] => ("rust.std", targets.len()),
        ["component", "add", parts @ ..] => ("rust.component", parts.len()),
        ["toolchain", "install", ..] | ["default" | "install" | "update", ..] if minimal => {
            ("rust.minimal", 1)
        }
        ["toolchain", "install", ..] | ["default" | "install" | "update", ..] => {
            ("rust.default", 1)
        }
        _ => return,
    };
    let weight = scaled(&toolchain(name), count.max(1) as f64);
    step.add(format!("{root}/{name}"), weight);
}
