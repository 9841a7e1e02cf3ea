//! What an installation with npm leaves behind.

use super::closures::{Closures, Root, Sum};
use super::lock_file::LockFile;
use super::manifest::{Dependency, Manifest};
use super::packages::Packages;
use crate::{Bytes, Certainty, Needs, TableName, Tables, Weight};

/// Which dependencies are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Which {
    /// Only those for production: `--omit=dev`, `--production`, `NODE_ENV=production`.
    Production,
    /// All of them.
    All,
}

/// What is known of a lock file that was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Lock {
    /// There is none, or nothing is known of it: `npm install`.
    Absent,
    /// There has to be one, as with `npm ci`, but its text is not at hand.
    Unseen,
}

/// What an installation with npm leaves behind, on linux/amd64, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmWeight {
    /// `node_modules`.
    pub node_modules: Weight,
    /// npm's cache, `~/.npm`, which stays in the layer unless it is removed in the same RUN or
    /// lies on a cache mount.
    pub cache: Weight,
    /// The `package-lock.json` that `npm install` writes where there is none.
    pub lock_file: Bytes,
    /// About how many packages are installed.
    pub packages: u64,
    /// Packages of which no figure is known; a rule of thumb stands in for each.
    pub unknown: Vec<String>,
}

/// Entry of a package in `node_modules/.package-lock.json`.
const HIDDEN_LOCK_ENTRY: u64 = 480;
/// Entry of a package in `package-lock.json`.
const LOCK_ENTRY: u64 = 600;
/// Entry of a file in the cache's index.
const CACHE_ENTRY: u64 = 570;
/// What a package without figures brings with it: least, likely; and the most for one.
const UNKNOWN: [u64; 3] = [50_000, 1_000_000, 15_000_000];

const BASIS: &str = "npm trees really installed with npm 10.8.2 on Node 20 (2026-11-23), what they share counted once";

/// The weight of an installation by a manifest, the lock file not being at hand.
///
/// `node_modules` is that of the newest versions in the ranges at the date of the table; an
/// unseen lock file may bring native packages for musl as well (those written by npm 10 and older
/// do not name the C library), which the high bound has. The cache holds tarballs, and without a
/// lock file the registry's documents of all packages that were looked at.
/// [`install_locked`] reads a lock file.
///
/// # Errors
/// The table that has to be loaded first.
pub fn install(
    tables: &Tables,
    manifest: &Manifest,
    which: Which,
    lock: Lock,
) -> Result<NpmWeight, Needs> {
    let closures = Closures::read(tables.text(TableName::NpmClosures)?);
    let all: Vec<&Dependency> = manifest
        .dependencies
        .iter()
        .chain(&manifest.dev_dependencies)
        .collect();
    let named: Vec<&str> = all.iter().filter_map(|of| of.registry_name()).collect();
    let wanted = match which {
        Which::All => all.as_slice(),
        Which::Production => all.get(..manifest.dependencies.len()).unwrap_or_default(),
    };
    let find = |of: &Dependency| closures.root(of.registry_name()?, of.line().as_deref());
    let (mut roots, mut unknown): (Vec<Root>, Vec<String>) = (Vec::new(), Vec::new());
    for dependency in wanted {
        match find(dependency) {
            Some(root) => roots.push(root),
            None => unknown.push(dependency.name.clone()),
        }
    }
    let sum = closures.sum(&roots, &named);
    // Without a lock file, npm looks at development dependencies even where it leaves them out.
    let everything: Vec<Root> = all.iter().filter_map(|of| find(of)).collect();
    let looked_at = closures.sum(&everything, &named);

    // A development dependency that is an optional peer of something else stays in production,
    // mostly TypeScript.
    let peer = manifest
        .dev_dependencies
        .iter()
        .find(|of| of.name == "typescript")
        .and_then(find);
    let stays = match (which, peer) {
        (Which::Production, Some(root)) => closures.sum(&[root], &named).bytes,
        _ => 0,
    };

    // Versions move on; lines without figures of their own are estimated by their neighbours.
    let far = roots.iter().filter(|root| !root.exact).count() as u64;
    let doubt = 35 * far / (roots.len() as u64).max(1);
    let percent = 10 + doubt;
    let count = unknown.len() as u64;
    let twins = if lock == Lock::Unseen { sum.twins } else { 0 };
    let node_modules = Bytes::within(sum.bytes + sum.packages * HIDDEN_LOCK_ENTRY, percent)
        + Bytes::range(0, 0, twins + stays)
        + thumb(count);
    let certainty = if count > 0 {
        Certainty::RuleOfThumb
    } else {
        Certainty::Modelled
    };
    let basis = match unknown.len() {
        0 => BASIS.to_owned(),
        1 => format!("{BASIS}; a rule of thumb for {}", unknown.join("")),
        many => format!("{BASIS}; a rule of thumb for {many} packages without figures"),
    };
    Ok(NpmWeight {
        cache: Weight::new(
            cache(sum, looked_at, lock, doubt) + thumb(count).scaled(0.6),
            certainty,
            format!("tarballs and registry documents, {basis}"),
        ),
        lock_file: match lock {
            Lock::Absent => Bytes::within(looked_at.packages * LOCK_ENTRY, 20),
            Lock::Unseen => Bytes::ZERO,
        },
        packages: sum.packages + count * 3,
        node_modules: Weight::new(node_modules, certainty, basis),
        unknown,
    })
}

/// Tarballs of what is installed, documents of what was looked at.
fn cache(installed: Sum, looked_at: Sum, lock: Lock, doubt: u64) -> Bytes {
    let tarballs = installed.tarballs + installed.packages * CACHE_ENTRY;
    let tarballs = Bytes::within(tarballs, 12 + doubt);
    // Documents grow with every release, and registries send more or less of them.
    match lock {
        Lock::Absent => {
            let documents = looked_at.documents + looked_at.packages * CACHE_ENTRY;
            let doubt = documents * doubt / 50;
            tarballs + Bytes::range(documents * 6 / 10, documents, documents * 3 / 2 + doubt)
        }
        // A lock file without addresses makes npm ask for the documents all the same.
        Lock::Unseen => tarballs + Bytes::range(0, 0, installed.documents + installed.twins / 3),
    }
}

/// What packages without figures bring; of many, not all are heavy.
fn thumb(count: u64) -> Bytes {
    let [low, likely, high] = UNKNOWN;
    let root = (count as f64).sqrt();
    Bytes::range(
        low * count,
        likely * count,
        2 * likely * count + (root * high as f64) as u64,
    )
}

/// The weight of an installation by a lock file.
///
/// # Errors
/// The table that has to be loaded first.
pub fn install_locked(tables: &Tables, lock: &LockFile, which: Which) -> Result<NpmWeight, Needs> {
    let table = Packages::read(tables.text(TableName::NpmPackages)?);
    let (mut exact, mut near, mut mean) = (0, 0, 0);
    let (mut tarballs, mut documents, mut count) = (0, 0, 0);
    let wanted = |dev: bool| which == Which::All || !dev;
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for package in lock.packages.iter().filter(|package| wanted(package.dev)) {
        let figures = table.of(&package.name, &package.version);
        count += 1;
        match figures {
            _ if figures.exact => exact += figures.bytes,
            _ if figures.bytes > 200_000 => near += figures.bytes,
            _ => mean += figures.bytes,
        }
        seen.push((&package.name, &package.version));
        tarballs += figures.tarball;
    }
    // The cache holds each tarball once, and one document for all versions of a package.
    seen.sort_unstable();
    let copies = seen.len();
    seen.dedup();
    tarballs = tarballs * seen.len() as u64 / (copies as u64).max(1);
    let mut names = 0;
    for (at, (name, version)) in seen.iter().enumerate() {
        if at == 0 || seen[at - 1].0 != *name {
            documents += table.of(name, version).document;
            names += 1;
        }
    }
    let node_modules = Bytes::within(exact + count * HIDDEN_LOCK_ENTRY, 8)
        + Bytes::within(near, 30)
        + Bytes::range(mean / 2, mean, mean * 14 / 10);
    let mut cache = Bytes::within(tarballs, 12) + Bytes::exact(count * CACHE_ENTRY);
    if !lock.has_addresses {
        // Some light packages have heavy documents.
        cache += Bytes::range(documents / 2, documents, documents * 3 / 2 + 6_000_000);
        cache += Bytes::exact(names * CACHE_ENTRY);
    }
    let basis = format!(
        "{count} packages of package-lock.json, by the table of npm packages (measured 2026-11-23)"
    );
    Ok(NpmWeight {
        cache: Weight::new(cache, Certainty::Modelled, format!("tarballs, {basis}")),
        node_modules: Weight::new(node_modules, Certainty::Modelled, basis),
        lock_file: Bytes::ZERO,
        packages: count,
        unknown: Vec::new(),
    })
}
