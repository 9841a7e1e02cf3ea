//! What apt commands leave in a layer, in bytes.

use super::notes::Notes;
use super::release::{Kind, Release};
use super::system::AptSystem;
use crate::packages::PackageTable;
use crate::{Bytes, Certainty, Weight, format_bytes};

/// The date of the tables.
const DATE: &str = "2026-11-23";

/// A package that is new in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NewPackage {
    /// Its name.
    pub name: String,
    /// Its files on disk, with what its installation generates.
    pub on_disk: Bytes,
}

/// What apt commands leave in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AptAnswer {
    /// What they add on disk: packages, and the notes of apt and dpkg. Without lists and archives.
    pub on_disk: Weight,
    /// The same as it is pulled: compressed with gzip, as the engine does it.
    pub download: Bytes,
    /// The archives (`.deb`) that are downloaded for it. Debian's and Ubuntu's images delete them
    /// at once (`docker-clean`); elsewhere they stay in `/var/cache/apt/archives`.
    pub archives: Bytes,
    /// The packages that are new, the heaviest first.
    pub packages: Vec<NewPackage>,
    /// Names that were asked for and that the table does not have.
    pub unknown: Vec<String>,
    /// Names that were asked for and stand in the table with another number: asked, used.
    pub stand_ins: Vec<(String, String)>,
    /// Names that were asked for although the image has them already.
    pub already: Vec<String>,
}

impl Default for AptAnswer {
    fn default() -> Self {
        Self {
            on_disk: Weight::new(Bytes::ZERO, Certainty::Modelled, "nothing is installed"),
            download: Bytes::ZERO,
            archives: Bytes::ZERO,
            packages: Vec::new(),
            unknown: Vec::new(),
            stand_ins: Vec::new(),
            already: Vec::new(),
        }
    }
}

/// A package that no table has: as packages of other sources usually are.
const UNKNOWN: Bytes = Bytes {
    low: 100_000,
    likely: 6_000_000,
    high: 120_000_000,
};

/// Packages that are tied to the very version of one in the base: where the base is older, that
/// one is installed anew (its bytes on disk).
const TIED: [(&str, u64); 2] = [("perl", 8_000_000), ("libc6-dev", 6_000_000)];

/// The difference between two states of one image.
pub(super) fn since(table: &PackageTable, before: &AptSystem, after: &AptSystem) -> AptAnswer {
    let new: Vec<usize> = after
        .installed
        .rows()
        .filter(|row| !before.installed.has(*row))
        .collect();
    let debconf = table.find("debconf");
    let asks = |row: &usize| table.depends(*row).any(|needed| Some(needed) == debconf);
    let notes = Notes {
        packages: after.installed.rows().count(),
        new: new.len(),
        by_apt: rows_beyond(after),
        asks: new.iter().any(asks),
    };

    let mut answer = AptAnswer::default();
    let notes = notes.bytes(after.release, after.slim);
    let mut on_disk = notes;
    let mut pulled = notes.likely as f64 * 0.25;
    for row in &new {
        let size = table.disk(*row, after.slim);
        let percent = match (size.counted, after.stand_ins.contains_key(row)) {
            (_, true) => 35,
            (true, _) => 2,
            (false, _) => 14,
        };
        let bytes = Bytes::within(size.bytes, percent);
        on_disk += bytes;
        let archive = table.download(*row);
        answer.archives += archive;
        pulled += packed(size.bytes, archive.likely, table.disk(*row, false).bytes);
        answer.packages.push(NewPackage {
            name: table.name(*row).to_owned(),
            on_disk: bytes,
        });
        if let Some((_, tied)) = TIED.iter().find(|(name, _)| *name == table.name(*row)) {
            on_disk.high += tied;
        }
    }
    answer
        .packages
        .sort_by_key(|package| std::cmp::Reverse(package.on_disk.likely));
    on_disk = shifted(on_disk, after.release);
    answer.archives = shifted(answer.archives, after.release);
    pulled = pulled / 100.0 * after.release.kind.shift()[1] as f64;
    if !after.base_known && !new.is_empty() {
        // Some of it may be there already.
        on_disk.low /= 2;
        answer.archives.low /= 2;
    }

    answer.unknown = after.unknown.difference(&before.unknown).cloned().collect();
    for _ in &answer.unknown {
        on_disk += UNKNOWN;
        answer.archives += UNKNOWN.scaled(0.25);
        pulled += UNKNOWN.likely as f64 * 0.35;
    }
    answer.download = download(on_disk, pulled);
    answer.already = after
        .already
        .get(before.already.len()..)
        .unwrap_or_default()
        .to_vec();
    answer.stand_ins = after
        .stand_ins
        .iter()
        .filter(|(row, _)| new.contains(row))
        .map(|(row, asked)| (asked.clone(), table.name(*row).to_owned()))
        .collect();
    let certainty = if answer.unknown.is_empty() && answer.stand_ins.is_empty() {
        Certainty::Modelled
    } else {
        Certainty::RuleOfThumb
    };
    let basis = basis(&answer, after.release, after.base_known);
    answer.on_disk = Weight::new(on_disk, certainty, basis);
    answer
}

fn rows_beyond(system: &AptSystem) -> usize {
    let rows = system.installed.rows();
    rows.filter(|row| !system.minimal.has(*row)).count()
}

/// The size in a release that the table is not made for.
fn shifted(bytes: Bytes, release: Release) -> Bytes {
    if release.is_own() {
        return bytes;
    }
    let [low, likely, high] = release.kind.shift();
    Bytes::range(
        bytes.low / 100 * low,
        bytes.likely * likely / 100,
        bytes.high / 100 * high,
    )
}

/// What gzip makes of the files of a package: a fifth, and more the less its archive could be
/// packed. Fitted to half of the real installs; within 6 % (median) in the other half.
fn packed(files: u64, archive: u64, all_files: u64) -> f64 {
    let density = (archive as f64 / all_files.max(1) as f64).min(1.0);
    files as f64 * (0.22 + 0.45 * density)
}

/// The layer compressed with gzip, as wide as its size on disk and a little more.
fn download(on_disk: Bytes, likely: f64) -> Bytes {
    let scaled = on_disk.scaled(likely / on_disk.likely.max(1) as f64);
    Bytes::range(
        scaled.low * 87 / 100,
        scaled.likely,
        scaled.high * 114 / 100,
    )
}

/// The sentence for people.
fn basis(answer: &AptAnswer, release: Release, base_known: bool) -> String {
    let title = release.title();
    let nearest = match release.kind {
        Kind::Own => "",
        Kind::Older | Kind::Newer => ", the nearest release with a table",
        Kind::Unsaid => ", as the release is not said",
    };
    let known = match answer.packages.len() {
        0 if !answer.unknown.is_empty() => String::new(),
        0 => return format!("the image has that already ({title}{nearest})"),
        1 => format!("1 package by the sizes of {title}{nearest} ({DATE})"),
        count => format!(
            "{count} packages with what they need, by the sizes of {title}{nearest} ({DATE})"
        ),
    };
    let mut sentence = known;
    let mut add = |part: String| {
        if !sentence.is_empty() {
            sentence.push_str("; ");
        }
        sentence.push_str(&part);
    };
    for (asked, used) in answer.stand_ins.iter().take(3) {
        add(format!("{asked} taken as {used}"));
    }
    if !answer.unknown.is_empty() {
        let names = answer.unknown.iter().take(3).map(String::as_str);
        let mut names = names.collect::<Vec<_>>().join(", ");
        if answer.unknown.len() > 3 {
            names.push_str(", …");
        }
        add(format!(
            "{names} not in its table: {} each as a typical value",
            format_bytes(UNKNOWN.likely)
        ));
    }
    if !base_known {
        add("what the image has of it already is not known".to_owned());
    }
    sentence
}
