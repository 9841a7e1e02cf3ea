//! Estimates of npm installations against real ones.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use plimsoll_sizes::npm::{
    Dependency, Kind, Lock, LockFile, Manifest, NpmWeight, Which, install, install_locked, typical,
};
use plimsoll_sizes::{Bytes, TableName, Tables};

/// The tables of npm's packages.
fn tables() -> Tables {
    Tables::default()
        .with(
            TableName::NpmClosures,
            include_bytes!("../data/npm_closures.tsv"),
        )
        .with(
            TableName::NpmPackages,
            include_bytes!("../data/npm_packages.tsv"),
        )
}

fn npm(manifest: &Manifest, which: Which, lock: Lock) -> NpmWeight {
    install(&tables(), manifest, which, lock).unwrap()
}

const INSTALLS: &str = include_str!("npm_installs.tsv");

/// A real installation.
struct Install {
    name: &'static str,
    which: Which,
    lock: &'static str,
    manifest: Manifest,
    node_modules: u64,
    cache: u64,
}

fn list(text: &str) -> Vec<Dependency> {
    let of = |word: &str| {
        let (name, range) = word.rsplit_once('@').unwrap();
        Dependency::new(name, range)
    };
    text.split_whitespace().map(of).collect()
}

fn installs() -> Vec<Install> {
    let rows = INSTALLS.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let columns: Vec<&'static str> = row.split('\t').collect();
        let [name, which, lock, dependencies, dev, node_modules, cache] = columns[..] else {
            panic!("{row}");
        };
        Install {
            name,
            which: if which == "all" {
                Which::All
            } else {
                Which::Production
            },
            lock,
            manifest: Manifest {
                dependencies: list(dependencies),
                dev_dependencies: list(dev),
            },
            node_modules: node_modules.parse().unwrap(),
            cache: cache.parse().unwrap(),
        }
    })
    .collect()
}

fn holds(bytes: Bytes, truth: u64) -> bool {
    bytes.low <= truth && truth <= bytes.high
}

/// The error in per mille.
fn error(bytes: Bytes, truth: u64) -> u64 {
    bytes.likely.abs_diff(truth) * 1000 / truth.max(1)
}

fn print(install: &Install, estimate: &NpmWeight) {
    let show = |bytes: Bytes, truth: u64| {
        let likely = bytes.likely as f64 / 1e6;
        let off = (bytes.likely as f64 / truth as f64 - 1.0) * 100.0;
        let inside = if holds(bytes, truth) { "in" } else { "OUT" };
        format!(
            "{:7.1} of {:7.1} MB {off:+6.1} % {inside:3}",
            likely,
            truth as f64 / 1e6
        )
    };
    println!(
        "{:22} {:12} node_modules {}  cache {}  {:?}",
        install.name,
        install.lock,
        show(estimate.node_modules.bytes, install.node_modules),
        show(estimate.cache.bytes, install.cache),
        estimate.unknown
    );
}

#[test]
fn manifests_without_a_lock_file() {
    let (mut errors, mut layers, mut fresh, mut inside, mut count) = (vec![], vec![], vec![], 0, 0);
    for real in installs().iter().filter(|real| real.lock == "absent") {
        let estimate = npm(&real.manifest, real.which, Lock::Absent);
        print(real, &estimate);
        let (modules, cache) = (estimate.node_modules.bytes, estimate.cache.bytes);
        let layer = modules + cache;
        errors.push(error(modules, real.node_modules));
        layers.push(error(layer, real.node_modules + real.cache));
        if real.name.starts_with("h-") {
            fresh.push(error(layer, real.node_modules + real.cache));
        }
        inside +=
            u32::from(holds(modules, real.node_modules)) + u32::from(holds(cache, real.cache));
        count += 2;
        assert!(layer.high <= 3 * layer.low, "{}: {layer:?}", real.name);
    }
    for (what, mut errors) in [
        ("node_modules", errors),
        ("layers", layers),
        ("fresh layers", fresh),
    ] {
        errors.sort_unstable();
        let (median, ninth) = (errors[errors.len() / 2], errors[errors.len() * 9 / 10]);
        println!(
            "{what}: {} installs, median {median} per mille, 90th percentile {ninth}",
            errors.len()
        );
        assert!(
            median <= 50 && (ninth <= 150 || errors.len() < 10),
            "{what}"
        );
    }
    println!("{inside} of {count} inside their range");
    assert!(inside * 100 >= 85 * count);
}

/// The layer of the lab's `npm install` (node 20, with its lock file), by package.json alone.
#[test]
fn the_labs_layers() {
    let installs = installs();
    for (name, layer, budget) in [
        ("nextjs-nolock", 594_325_216, 50),
        // Its lock file spares some documents; see `lock_files_say_exactly`.
        ("express-nolock", 93_982_424, 200),
        ("vite-react-nolock", 138_698_691, 150),
    ] {
        let real = installs.iter().find(|real| real.name == name).unwrap();
        let estimate = npm(&real.manifest, Which::All, Lock::Absent);
        let bytes = estimate.node_modules.bytes + estimate.cache.bytes;
        println!(
            "{name}: {bytes:?} for {layer}, {} per mille",
            error(bytes, layer)
        );
        assert!(
            holds(bytes, layer) && error(bytes, layer) <= budget,
            "{name}: {bytes:?}"
        );
        let unseen = npm(&real.manifest, Which::All, Lock::Unseen);
        assert!(
            holds(unseen.node_modules.bytes + unseen.cache.bytes, layer),
            "{name}: {unseen:?}"
        );
    }
}

/// With the lock file's text.
#[test]
fn lock_files_say_exactly() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/apps");
    for real in installs().iter().filter(|real| real.lock == "no-addresses") {
        let app = real.name.split("-lock").next().unwrap();
        let text = fs::read_to_string(apps.join(app).join("package-lock.json")).unwrap();
        let lock = LockFile::read(&text).unwrap();
        let estimate = install_locked(&tables(), &lock, real.which).unwrap();
        print(real, &estimate);
        let (modules, cache) = (estimate.node_modules.bytes, estimate.cache.bytes);
        assert!(holds(modules, real.node_modules), "{app}: {modules:?}");
        assert!(
            holds(modules + cache, real.node_modules + real.cache),
            "{app}: {cache:?}"
        );
        if real.which == Which::All {
            assert!(
                error(modules + cache, real.node_modules + real.cache) <= 60,
                "{app}"
            );
        }
    }
}

#[test]
fn typical_ranges_hold_the_truth() {
    let kind = |name: &str| match name
        .trim_start_matches("h-")
        .split(['-', '1', '5', '4', '7'])
        .next()
    {
        Some("next" | "nextjs") => Kind::Next,
        Some("vite" | "vue" | "cra" | "angular") => Kind::SinglePage,
        Some("nest") => Kind::Nest,
        _ => Kind::Server,
    };
    for real in installs().iter().filter(|real| real.lock != "no-libc") {
        let range = typical(kind(real.name), real.which);
        assert!(
            holds(range.node_modules.bytes, real.node_modules),
            "{}: {range:?}",
            real.name
        );
        assert!(
            holds(range.cache.bytes, real.cache),
            "{}: {range:?}",
            real.name
        );
        let unknown = typical(Kind::Unknown, real.which);
        assert!(
            holds(unknown.node_modules.bytes, real.node_modules),
            "{}",
            real.name
        );
    }
}

#[test]
fn odd_manifests_do_no_harm() {
    let manifest = |names: &[&str]| Manifest {
        dependencies: names
            .iter()
            .map(|name| Dependency::new(*name, ""))
            .collect(),
        dev_dependencies: Vec::new(),
    };
    let none = npm(&manifest(&[]), Which::All, Lock::Absent);
    assert_eq!(none.node_modules.bytes, Bytes::ZERO);
    let odd = npm(
        &manifest(&["", "@", "no such", "r1", "=", "#"]),
        Which::All,
        Lock::Absent,
    );
    assert_eq!(odd.unknown.len(), 6);
    assert!(odd.node_modules.bytes.high > odd.node_modules.bytes.low);
}
