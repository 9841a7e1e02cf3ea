//! The tables of Debian's and Ubuntu's packages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::columns::{self, Package};
use super::raw::{Raw, number, text};

/// A release and its table.
pub(super) struct Release {
    pub(super) name: &'static str,
    title: &'static str,
    /// Whether images of it leave documentation out the way Ubuntu's do.
    ubuntu: bool,
    /// Bytes of byte-compiled files for a byte of Python source, in the standard library and in
    /// other packages: real installs, 2026-11-23.
    compiled: [f64; 2],
}

/// The releases.
pub(super) const RELEASES: [Release; 4] = [
    Release {
        name: "bookworm",
        title: "Debian 12 (bookworm)",
        ubuntu: false,
        compiled: [1.08, 1.42],
    },
    Release {
        name: "trixie",
        title: "Debian 13 (trixie)",
        ubuntu: false,
        compiled: [1.04, 1.32],
    },
    Release {
        name: "jammy",
        title: "Ubuntu 22.04 (jammy)",
        ubuntu: true,
        compiled: [0.71, 0.83],
    },
    Release {
        name: "noble",
        title: "Ubuntu 24.04 (noble)",
        ubuntu: true,
        compiled: [1.04, 1.13],
    },
];

/// What was counted in the package itself.
#[derive(Clone, Copy)]
struct Counted {
    /// Bytes on disk with dpkg's notes and byte-compiled files.
    disk: u64,
    /// Bytes that images without documentation leave out.
    slim: u64,
}

/// Figures of packages, by name.
type Figures = BTreeMap<String, Counted>;

/// The table of a release.
pub(super) fn table(raw: &Raw, release: &Release) -> Result<String, String> {
    let index = index(raw, release)?;
    let generated = generated(raw)?;
    let own = counted(raw, release)?;
    let others = others(raw, release)?;
    let rows: BTreeMap<&str, usize> = index
        .keys()
        .enumerate()
        .map(|(row, name)| (name.as_str(), row))
        .collect();
    let rows_of = |names: &[String]| -> Vec<usize> {
        let rows = names
            .iter()
            .filter_map(|name| rows.get(name.as_str()).copied());
        rows.collect()
    };
    let packages: Vec<Package> = index
        .iter()
        .map(|(name, entry)| {
            let known = own.get(name).copied();
            let size =
                known.unwrap_or_else(|| estimate(name, entry.installed, &others, release.ubuntu));
            Package {
                name: name.clone(),
                disk: size.disk + generated.get(name).copied().unwrap_or_default(),
                counted: known.is_some(),
                slim: size.slim,
                download: entry.download,
                depends: rows_of(&entry.depends),
                recommends: rows_of(&entry.recommends),
            }
        })
        .collect();
    let provides = provides(raw, release, &packages)?;
    columns::write(&header(release), &packages, &provides)
}

/// What the release's index says of a package; sizes in bytes.
struct Entry {
    installed: u64,
    download: u64,
    depends: Vec<String>,
    recommends: Vec<String>,
}

/// The index: the packages most often named in Dockerfiles with what they need, and some more.
fn index(raw: &Raw, release: &Release) -> Result<BTreeMap<String, Entry>, String> {
    let file = raw.read(&format!("apt_{}_top1000.json", release.name))?;
    let names = strings(&file, "n");
    let (installed, downloads) = (numbers(&file, "i"), numbers(&file, "d"));
    let (depends, recommends) = (lists(&file, "dep"), lists(&file, "rec"));
    let size = |list: &[u64], at: usize| list.get(at).copied().unwrap_or_default() * 1024;
    let named = |lists: &[Vec<usize>], at: usize| -> Vec<String> {
        let list = lists.get(at).into_iter().flatten();
        list.filter_map(|at| names.get(*at).cloned()).collect()
    };
    let mut index = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let entry = Entry {
            installed: size(&installed, at),
            download: size(&downloads, at),
            depends: named(&depends, at),
            recommends: named(&recommends, at),
        };
        index.insert(name.clone(), entry);
    }
    for row in rows(&raw.read(&format!("apt_more_{}.json", release.name))?) {
        let [installed, download, ..] = cells(row);
        let names = |at: usize| -> Vec<String> {
            let list = row.get(at).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        index.entry(first(row).to_owned()).or_insert(Entry {
            installed: installed * 1024,
            download: download * 1024,
            depends: names(3),
            recommends: names(4),
        });
    }
    Ok(index)
}

fn header(release: &Release) -> String {
    let title = release.title;
    format!(
        "# Packages of {title} on linux/amd64. Written by `cargo xtask sizes`; do not edit.\n\
         # Columns below each other: name; disk: kB on disk with byte-compiled files and dpkg's notes\n\
         # (`~`: estimated from Installed-Size); slim: kB of it that images without documentation leave\n\
         # out; download: kB of the .deb; depends, recommends: rows in base 87; provides: name, row.\n\
         # source: the files in the packages themselves, and real installs for what is generated, 2026-11-23\n\
         # source ~: the release's package index (with updates and security), 2026-11-23\n"
    )
}

/// What was counted in packages of the release: in those really installed, and for bookworm in
/// many more.
fn counted(raw: &Raw, release: &Release) -> Result<Figures, String> {
    let mut figures = Figures::new();
    if release.name == "bookworm" {
        for row in rows(&raw.read("apt_bookworm_exact.json")?) {
            let [_, files, left_out, ..] = cells(row);
            let name = first(row);
            // Without its list of files and its source files being known: the usual share.
            let factor = if name.starts_with("python3-") {
                1.55
            } else {
                1.006
            };
            let disk = (files as f64 * factor) as u64 + 3_000;
            figures.insert(
                name.to_owned(),
                Counted {
                    disk,
                    slim: left_out,
                },
            );
        }
    }
    let file = raw.read(&format!("apt_packages_{}.json", release.name))?;
    let mut standard_library: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows(&file) {
        let [_, files, left_out, notes, python] = cells(row);
        let name = first(row);
        let [in_library, in_packages] = release.compiled;
        let mut compiled = (python as f64 * in_packages) as u64;
        if let Some(interpreter) = interpreter(name) {
            compiled = 0;
            let of_library = (python as f64 * in_library) as u64;
            *standard_library.entry(interpreter).or_default() += of_library;
        }
        let size = Counted {
            disk: files + notes + compiled,
            slim: left_out,
        };
        figures.insert(name.to_owned(), size);
    }
    for (interpreter, compiled) in standard_library {
        if let Some(size) = figures.get_mut(&interpreter) {
            size.disk += compiled;
        }
    }
    Ok(figures)
}

/// The package whose installation compiles the standard library that `name` is a part of.
fn interpreter(name: &str) -> Option<String> {
    let (version, part) = name.strip_prefix("libpython")?.split_once('-')?;
    match part {
        "stdlib" => Some(format!("python{version}")),
        "minimal" => Some(format!("python{version}-minimal")),
        _ => None,
    }
}

/// The share of documentation in packages of other releases, where they leave out the same.
fn others(raw: &Raw, release: &Release) -> Result<Figures, String> {
    let mut figures = Figures::new();
    for other in RELEASES
        .iter()
        .filter(|other| other.ubuntu == release.ubuntu)
    {
        for (name, size) in counted(raw, other)? {
            figures.entry(plain(&name).to_owned()).or_insert(size);
        }
    }
    Ok(figures)
}

/// A name without the suffix of the transition to 64-bit times.
fn plain(name: &str) -> &str {
    name.strip_suffix("t64").unwrap_or(name)
}

/// From `Installed-Size`, which rounds every file up to a kilobyte and knows nothing of what
/// installation generates. The factors are those of the packages that were counted, by kind and
/// weighted by size; documentation is a share and a few kilobytes that every package has.
fn estimate(name: &str, declared: u64, others: &Figures, ubuntu: bool) -> Counted {
    let is_data = name.ends_with("-data") || name.ends_with("-common") && !name.starts_with("php");
    let factor = match name {
        // The source and what it is compiled to.
        _ if name.starts_with("python3-") => 1.5,
        // Ubuntu takes translations out of its packages.
        _ if ubuntu && is_data => 0.7,
        _ if ubuntu => 0.965,
        _ => 0.985,
    };
    let disk = (declared as f64 * factor) as u64;
    let (share, fixed) = match (name, ubuntu) {
        _ if name.ends_with("-doc") => (0.9, 0),
        _ if name.starts_with("fonts-") => (0.007, 4_000),
        (_, true) if is_data => (0.1, 0),
        (_, true) if name.starts_with("lib") => (0.003, 1_000),
        (_, true) => (0.025, 4_000),
        _ if is_data => (0.36, 0),
        _ if name.ends_with("-dev") => (0.02, 8_000),
        _ if name.starts_with("lib") && name.ends_with("-perl") => (0.35, 0),
        _ if name.starts_with("lib") || name.starts_with("python3-") => (0.025, 9_000),
        _ => (0.06, 18_000),
    };
    let slim = match others.get(plain(name)) {
        Some(other) => disk as f64 * other.slim as f64 / other.disk.max(1) as f64,
        None => disk as f64 * share + f64::from(fixed),
    };
    Counted {
        disk,
        slim: (slim as u64).min(disk * 9 / 10),
    }
}

/// What the installation of a package generates, beyond byte-compiled files: bytes by name.
fn generated(raw: &Raw) -> Result<BTreeMap<String, u64>, String> {
    let file = raw.read("apt_generated.json")?;
    let rows = rows(&file).iter();
    Ok(rows
        .map(|row| {
            (
                text(row, "package").to_owned(),
                number(row, "bytes").unwrap_or_default(),
            )
        })
        .collect())
}

/// The virtual packages of the release that one package of the table provides.
fn provides(
    raw: &Raw,
    release: &Release,
    packages: &[Package],
) -> Result<Vec<(String, usize)>, String> {
    let file = raw.read("apt_provides.json")?;
    let names = file.get(release.name).and_then(Value::as_object);
    let mut provides = Vec::new();
    for (name, provider) in names.into_iter().flatten() {
        let provider = provider.as_str().unwrap_or_default();
        let row = packages.binary_search_by(|package| package.name.as_str().cmp(provider));
        let real = packages.binary_search_by(|package| package.name.as_str().cmp(name));
        if let (Ok(row), Err(_)) = (row, real) {
            provides.push((name.clone(), row));
        }
    }
    provides.sort();
    Ok(provides)
}

fn rows(file: &Value) -> &[Value] {
    file.get("rows")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn first(row: &Value) -> &str {
    row.get(0).and_then(Value::as_str).unwrap_or_default()
}

/// The numbers after the first cell of a row; zero where there are fewer.
fn cells(row: &Value) -> [u64; 5] {
    let mut cells = [0; 5];
    for (at, cell) in cells.iter_mut().enumerate() {
        *cell = row.get(at + 1).and_then(Value::as_u64).unwrap_or_default();
    }
    cells
}

pub(super) fn strings(file: &Value, key: &str) -> Vec<String> {
    let values = file
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    values
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

pub(super) fn numbers(file: &Value, key: &str) -> Vec<u64> {
    let values = file
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    values
        .map(|value| value.as_u64().unwrap_or_default())
        .collect()
}

pub(super) fn lists(file: &Value, key: &str) -> Vec<Vec<usize>> {
    let values = file
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let list = |value: &Value| {
        let numbers = value.as_array().into_iter().flatten();
        numbers
            .filter_map(Value::as_u64)
            .map(|at| at as usize)
            .collect()
    };
    values.map(list).collect()
}
