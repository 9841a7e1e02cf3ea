//! The tables of npm packages: what the heavy ones weigh, and what each root brings with it.
//!
//! The raw file has the closure of every measured root as a set of packages. Packages that occur
//! in exactly the same closures make a group; small groups join the group that is most like them.
//! A root is then a list of groups and of roots whose closure it contains, and the closure of any
//! set of roots is the union of their groups: what they share is counted once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::raw::{Raw, number, text, texts};

const FILE: &str = "npm_packages.json";

/// Packages from this size on have a row of their own, for reading lock files.
const HEAVY: u64 = 400_000;

/// Groups below this size join others.
const SMALL: u64 = 500_000;

const PACKAGES_HEADER: &str = "\
# npm packages on linux/x64, the heavy ones. Written by `cargo xtask sizes`; do not edit.
# name@line (line: major version, 0.minor below 1), bytes on disk, tarball, registry document (kB)
# source: really installed with npm 10.8.2 on Node 20, measured 2026-11-23; the last row `*` is the
# usual mean of the others in a tree
";

const CLOSURES_HEADER: &str = "\
# What npm packages bring with them on linux/x64. Written by `cargo xtask sizes`; do not edit.
# source: trees really installed with npm 10.8.2 on Node 20, measured 2026-11-23
# First the groups of packages that come together: bytes on disk, tarballs (kB), number of packages,
# registry documents (also of optional peers and for other platforms), twins for musl (kB); zeros at
# the end are left out. Then, after `=`, the roots: name@line, what they consist of (rN: all
# of root N, else a group; differences to the one before), peers that have to be there as well.
";

struct Package {
    key: String,
    sizes: Sizes,
}

/// Bytes on disk, tarball, registry document, musl twin; packages.
#[derive(Default, Clone, Copy)]
struct Sizes {
    bytes: [u64; 4],
    count: u64,
}

impl Sizes {
    fn add(&mut self, other: Self) {
        for (own, other) in self.bytes.iter_mut().zip(other.bytes) {
            *own += other;
        }
        self.count += other.count;
    }
}

struct Group {
    roots: BTreeSet<usize>,
    sizes: Sizes,
}

impl Group {
    /// What is lost or gained where the group is counted wrongly.
    fn weight(&self) -> u64 {
        self.sizes.bytes[0].max(self.sizes.bytes[2] / 3)
    }
}

fn read(raw: &Value) -> Vec<Package> {
    let rows = raw.get("packages").and_then(Value::as_array);
    let size = |row: &Value, key| number(row, key).unwrap_or_default();
    let mut packages = Vec::new();
    for row in rows.into_iter().flatten() {
        let (name, line) = (text(row, "name"), text(row, "line"));
        let bytes = size(row, "bytes");
        // Lock files that do not name the C library bring the twin for musl as well.
        let native = name.ends_with("linux-x64-gnu")
            || name.starts_with("@img/sharp-lib")
            || name == "@img/sharp-linux-x64";
        packages.push(Package {
            key: format!("{name}@{line}"),
            sizes: Sizes {
                bytes: [
                    bytes,
                    size(row, "tgz"),
                    size(row, "packument"),
                    if native { bytes } else { 0 },
                ],
                count: 1,
            },
        });
    }
    packages
}

/// The columns in kB: the first with three significant digits, the others with two.
fn thousands(bytes: [u64; 4]) -> [u64; 4] {
    let mut limit = 1000;
    bytes.map(|bytes| {
        let mut kilobytes = (bytes + 500) / 1000;
        let mut zeros = 1;
        while kilobytes >= limit {
            kilobytes = (kilobytes + 5) / 10;
            zeros *= 10;
        }
        limit = 100;
        kilobytes * zeros
    })
}

/// The table of heavy packages.
pub(super) fn packages(raw: &Raw) -> Result<String, String> {
    let mut table = PACKAGES_HEADER.to_owned();
    let raw = raw.read(FILE)?;
    let packages = read(&raw);
    let name = |package: &Package| {
        package
            .key
            .rsplit_once('@')
            .map(|(name, _)| name.to_owned())
    };
    let copy = |package: &Package| package.key.contains('#');
    let heavy = |package: &&Package| package.sizes.bytes[0] >= HEAVY && !copy(package);
    let names: BTreeSet<_> = packages.iter().filter(heavy).filter_map(name).collect();
    // The light lines of a package with heavy ones have rows as well, lest they be mistaken.
    let listed = |package: &Package| name(package).is_some_and(|name| names.contains(&name));
    for package in packages
        .iter()
        .filter(|package| listed(package) && !copy(package))
    {
        row(&mut table, &package.key, package.sizes)?;
    }

    // The mean of the others in each tree, and of those the middle one.
    let mut means: Vec<[u64; 4]> = Vec::new();
    for tree in raw
        .get("projects")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let members = tree
            .get("packages")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut rest = Sizes::default();
        for package in members
            .filter_map(Value::as_u64)
            .filter_map(|at| packages.get(at as usize))
        {
            if !listed(package) {
                rest.add(package.sizes);
            }
        }
        means.push(rest.bytes.map(|bytes| bytes / rest.count.max(1)));
    }
    means.sort_unstable();
    let bytes = means.get(means.len() / 2).copied().unwrap_or_default();
    row(&mut table, "*", Sizes { bytes, count: 1 })?;
    Ok(table)
}

fn row(table: &mut String, key: &str, sizes: Sizes) -> Result<(), String> {
    let [bytes, tarball, document, ..] = thousands(sizes.bytes);
    writeln!(table, "{key}\t{bytes}\t{tarball}\t{document}").map_err(|error| error.to_string())
}

/// The table of closures.
pub(super) fn closures(raw: &Raw) -> Result<String, String> {
    let raw = raw.read(FILE)?;
    let mut packages = read(&raw);
    // A document is fetched once, whoever asks for it: documents are members of closures as well.
    for package in &mut packages {
        package.sizes.bytes[2] = 0;
    }
    for document in raw
        .get("documents")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        packages.push(Package {
            key: text(document, "name").to_owned(),
            sizes: Sizes {
                bytes: [0, 0, number(document, "bytes").unwrap_or_default(), 0],
                ..Sizes::default()
            },
        });
    }
    let roots: Vec<&Value> = raw
        .get("roots")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let mut groups = join_small(group(&packages, &roots));
    groups.sort_by_key(|group| (Reverse(group.roots.len()), Reverse(group.weight())));

    let mut table = CLOSURES_HEADER.to_owned();
    for group in &groups {
        let mut line = thousands(group.sizes.bytes)
            .map(|kilobytes| kilobytes.to_string())
            .to_vec();
        line.insert(2, group.sizes.count.to_string());
        while line.last().is_some_and(|last| last == "0") {
            line.pop();
        }
        writeln!(table, "{}", line.join(" ")).map_err(|error| error.to_string())?;
    }
    table.push_str("=\n");
    for (root, parts) in cover(&groups, roots.len()) {
        let Some(row) = roots.get(root) else { continue };
        let (name, line, peers) = (text(row, "name"), text(row, "line"), texts(row, "peers"));
        writeln!(table, "{name}@{line}\t{parts}\t{}", peers.join(" "))
            .map_err(|error| error.to_string())?;
    }
    Ok(table)
}

/// Packages that occur in the same closures.
fn group(packages: &[Package], roots: &[&Value]) -> Vec<Group> {
    let mut occurs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (root, row) in roots.iter().enumerate() {
        let closure = row.get("closure").and_then(Value::as_array);
        for package in closure.into_iter().flatten().filter_map(Value::as_u64) {
            occurs.entry(package as usize).or_default().insert(root);
        }
    }
    let mut groups: BTreeMap<BTreeSet<usize>, Sizes> = BTreeMap::new();
    for (package, roots) in occurs {
        if let Some(package) = packages.get(package) {
            groups.entry(roots).or_default().add(package.sizes);
        }
    }
    groups
        .into_iter()
        .map(|(roots, sizes)| Group { roots, sizes })
        .collect()
}

/// Joins small groups with the larger one whose roots are most alike, where little is lost.
fn join_small(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(Group::weight);
    let mut kept: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    for at in 0..kept.len() {
        let (before, after) = kept.split_at_mut(at + 1);
        let Some(place) = before.last_mut() else {
            continue;
        };
        let Some(small) = place.as_ref().filter(|group| group.weight() < SMALL) else {
            continue;
        };
        let alike = |group: &Group| {
            let shared = group.roots.intersection(&small.roots).count();
            shared as f64 / group.roots.union(&small.roots).count() as f64
        };
        let best = after
            .iter_mut()
            .flatten()
            .map(|group| (alike(group), group))
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        let lost = |alike: f64| (1.0 - alike) * small.weight() as f64;
        if let Some((_, larger)) = best.filter(|(alike, _)| lost(*alike) <= SMALL as f64 * 0.12) {
            larger.sizes.add(small.sizes);
            *place = None;
        }
    }
    kept.into_iter().flatten().collect()
}

/// Each root, smallest closure first, as roots before it and groups.
fn cover(groups: &[Group], roots: usize) -> Vec<(usize, String)> {
    let mut closures: Vec<(BTreeSet<usize>, usize)> =
        (0..roots).map(|root| (BTreeSet::new(), root)).collect();
    for (at, group) in groups.iter().enumerate() {
        for root in &group.roots {
            closures[*root].0.insert(at);
        }
    }
    closures.sort_by_key(|(closure, root)| (closure.len(), *root));
    let mut lines = Vec::new();
    for (at, (closure, root)) in closures.iter().enumerate() {
        let (mut left, mut parts) = (closure.clone(), Vec::new());
        for earlier in (0..at).rev() {
            let candidate = &closures[earlier].0;
            let covered = candidate.intersection(&left).count();
            if covered >= 2 && candidate.is_subset(closure) {
                left.retain(|group| !candidate.contains(group));
                parts.push(format!("r{earlier}"));
            }
        }
        let mut before = 0;
        for group in left {
            parts.push((group - before).to_string());
            before = group;
        }
        lines.push((*root, parts.join(" ")));
    }
    lines
}
