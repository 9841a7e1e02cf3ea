//! Sources that are compiled: make, CMake, compilers, PHP's extensions.

use plimsoll_sizes::{Bytes, Certainty, Weight, download, toolchain};

use super::download::leading_word;
use super::paths::{base_name, is_removed, join};
use super::step::{Step, Unpacked, scaled, unsure};
use super::tree::is_within;

/// A command of this kind; whether it was one.
pub(super) fn command(step: &mut Step<'_, '_, '_>) -> bool {
    let first = step.call.operands().next().unwrap_or_default().to_owned();
    match step.command.name.as_str() {
        "configure" | "Configure" | "config" | "bootstrap" | "bootstrap.sh" | "meson" | "qmake"
        | "cmake" => {
            if let Some(prefix) = step.call.value(&["--prefix", "-DCMAKE_INSTALL_PREFIX"]) {
                step.made.prefix = Some(step.call.path(prefix));
            }
            let builds =
                step.call.has("--build") || (step.command.name == "meson" && first == "compile");
            let installs = step.call.has("--install") || first == "install";
            let target = step.call.value(&["--target", "-t"]) == Some("install");
            if builds {
                objects(step, &first, "cmake.objects");
            }
            if installs || target {
                install(step, &first);
            }
        }
        "make" | "gmake" | "ninja" | "scons" | "b2" => make(step),
        "make.bash" | "all.bash" => bootstrap(step),
        "gcc" | "g++" | "cc" | "c++" | "clang" | "clang++" | "rustc" | "ghc" => {
            let output = step.call.value(&["-o"]).unwrap_or("a.out");
            let path = step.call.path(output);
            step.add(path, toolchain("cc.binary"));
        }
        "jlink" => {
            // 45 MB with locales and character sets, compressed (measured 2026-11-24).
            let weight = Weight::new(
                Bytes::range(25_000_000, 45_000_000, 120_000_000),
                Certainty::RuleOfThumb,
                "a Java runtime of some modules: 45 MB of few, 100 MB and more of all",
            );
            let path = step.call.value(&["--output"]).unwrap_or("jre");
            step.add(step.call.path(path), weight);
        }
        "docker-php-source" if first == "delete" => {
            step.layer
                .added
                .retain(|tree| !tree.is_within("/usr/src/php"));
            step.layer.removed.push("/usr/src/php".into());
        }
        "docker-php-source" => {
            let path = "/usr/src/php".to_owned();
            step.add(path.clone(), toolchain("php.source"));
            step.made.unpacked.push(Unpacked {
                folder: path.clone(),
                tree: path,
                download: download("php-8.tar.xz"),
            });
        }
        "docker-php-ext-install" | "install-php-extensions" => {
            let names = step
                .call
                .operands()
                .filter(|word| word.parse::<u32>().is_err());
            let count = names.count().max(1) as f64;
            let weight = scaled(&toolchain("php.extension"), count);
            step.add_dependencies("/usr/local/lib/php/extensions", weight);
        }
        "pecl" if matches!(first.as_str(), "install" | "upgrade") => {
            let count = step.call.operands().skip(1).count().max(1) as f64;
            let weight = scaled(&toolchain("php.pecl"), count);
            step.add_dependencies("/usr/local/lib/php/extensions", weight);
            let left = scaled(&toolchain("php.pear"), count);
            step.leave("/tmp/pear", left, "PECL's downloads and build files");
        }
        "pecl" | "pear" | "docker-php-ext-configure" | "docker-php-ext-enable" => {}
        _ => return false,
    }
    true
}

fn make(step: &mut Step<'_, '_, '_>) {
    let words = &step.call.words;
    let mut targets = Vec::new();
    let mut skip = false;
    for word in words {
        // `-j "$(nproc)"`, `-C folder`, `-f file`: a value.
        if skip {
            skip = false;
        } else if matches!(
            word.as_str(),
            "-j" | "-C" | "-f" | "--directory" | "-l" | "-I"
        ) {
            skip = true;
        } else if !word.starts_with('-') && !word.contains('=') && word.parse::<u32>().is_err() {
            targets.push(word.clone());
        }
    }
    let folder = step
        .call
        .value(&["-C", "--directory"])
        .unwrap_or(".")
        .to_owned();
    let is = |target: &str, kinds: &[&str]| kinds.iter().any(|kind| target.starts_with(kind));
    let installs = targets.iter().any(|target| is(target, &["install"]));
    let cleans = targets.iter().any(|target| target.ends_with("clean"));
    let quiet = [
        "test",
        "check",
        "lint",
        "help",
        "uninstall",
        "oldconfig",
        "defconfig",
    ];
    let builds = targets.is_empty()
        || targets.iter().any(|target| {
            !is(target, &["install"]) && !target.ends_with("clean") && !is(target, &quiet)
        });
    if cleans {
        let inside = join(&step.call.path(&folder), "objects");
        step.layer.added.retain(|tree| tree.path != inside);
    }
    if builds {
        objects(step, &folder, "make.objects");
    }
    if installs {
        install(step, &folder);
    }
}

/// The unpacked source that a folder belongs to, the last one first.
fn source<'u>(step: &'u Step<'_, '_, '_>, folder: &str) -> Option<&'u Unpacked> {
    let mut unpacked = step.made.unpacked.iter().rev();
    unpacked
        .clone()
        .find(|each| is_within(folder, &each.tree) || is_removed(&each.tree, folder))
        .or_else(|| unpacked.find(|each| is_within(folder, &each.folder)))
}

/// Compiled objects beside the source: about as much as the source, where that is known.
fn objects(step: &mut Step<'_, '_, '_>, folder: &str, otherwise: &str) {
    let folder = step.call.path(folder);
    let path = join(&folder, "objects");
    if step.stands(&path) {
        return;
    }
    let tree = source(step, &folder).map(|found| found.tree.clone());
    let size = tree.and_then(|tree| step.layer.added.iter().find(|each| each.path == tree));
    let weight = match size {
        Some(source) if source.weight.certainty != Certainty::Unknown => {
            let likely = source.weight.bytes.likely;
            Weight::new(
                Bytes::range(likely / 8, likely, likely.saturating_mul(5)),
                Certainty::RuleOfThumb,
                "compiled objects: about as much as their source",
            )
        }
        _ => unsure(toolchain(otherwise)),
    };
    step.leave(path, weight, "compiled objects");
}

/// What `make install` puts in place.
fn install(step: &mut Step<'_, '_, '_>, folder: &str) {
    let folder = step.call.path(folder);
    let found = source(step, &folder);
    let name = found.map_or("source", |found| base_name(&found.tree));
    let name = leading_word(name).to_owned();
    let weight = found
        .and_then(|found| found.download.as_ref())
        .and_then(|found| found.installed.clone())
        .unwrap_or_else(|| unsure(toolchain("make.install")));
    let given = step.call.words.iter().find_map(|word| {
        let (key, value) = word.split_once('=')?;
        matches!(key, "DESTDIR" | "PREFIX" | "prefix" | "INSTALL_ROOT").then_some(value)
    });
    let prefix = given
        .or(step.call.value(&["--prefix"]))
        .map(|path| step.call.path(path))
        .or_else(|| step.made.prefix.clone())
        .unwrap_or_else(|| "/usr/local".into());
    let path = if matches!(prefix.as_str(), "/" | "/usr" | "/usr/local") {
        join(&prefix, &format!("lib/{name}"))
    } else {
        prefix
    };
    let weight = step.rest(&path, weight, 0.2);
    step.add(path, weight);
}

/// Go's own build: the tree grows to what a release holds.
fn bootstrap(step: &mut Step<'_, '_, '_>) {
    let folder = step.call.directory.clone();
    let found = source(step, &folder);
    let known = found.and_then(|found| found.download.as_ref());
    let grown = known.and_then(|known| {
        let (source, whole) = (known.unpacked.as_ref()?, known.installed.as_ref()?);
        let bytes = whole.bytes.likely.saturating_sub(source.bytes.likely);
        Some(Weight::new(
            Bytes::within_factor(bytes, 2.0),
            Certainty::RuleOfThumb,
            "the compiled tools and packages of Go",
        ))
    });
    let weight = grown.unwrap_or_else(|| {
        Weight::new(
            Bytes::range(60_000_000, 180_000_000, 320_000_000),
            Certainty::RuleOfThumb,
            "the compiled tools and packages of Go",
        )
    });
    step.add(join(&folder, "../pkg"), weight);
}
