//! What `apk add` leaves in a layer.

use std::collections::BTreeMap;

use crate::base::packages::row as base_row;
use crate::packages::{PackageTable, Set, similar};
use crate::{BaseFacts, Bytes, Certainty, Needs, TableName, Tables, Weight, format_bytes};

/// The packages of an Alpine image while its commands add and delete some.
#[derive(Debug, Clone)]
pub struct ApkSystem {
    tables: Tables,
    installed: Set,
    minimal: Set,
    /// What somebody asked for, with the name of the virtual package that it belongs to, if any.
    world: BTreeMap<usize, Option<String>>,
    /// Names that the table does not have, with their virtual package.
    unknown: BTreeMap<String, Option<String>>,
    already: Vec<String>,
    /// How far the release is from the table's, in minor versions.
    distance: Option<u32>,
}

/// What apk commands leave in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApkAnswer {
    /// What they add on disk: packages and apk's own data; without its index.
    pub on_disk: Weight,
    /// The same as it is pulled, compressed.
    pub download: Bytes,
    /// The packages that are new, the heaviest first, with their bytes on disk.
    pub packages: Vec<(String, u64)>,
    /// Names that were asked for and that the table does not have.
    pub unknown: Vec<String>,
    /// Names that were asked for although the image has them already.
    pub already: Vec<String>,
}

/// The release of the table.
const RELEASE: u32 = 22;

/// A package that the table does not have: mostly of the community repository.
const UNKNOWN: Bytes = Bytes {
    low: 50_000,
    likely: 9_000_000,
    high: 150_000_000,
};

impl ApkSystem {
    /// The packages of a base image.
    ///
    /// # Errors
    /// The table that has to be loaded first.
    pub fn of(tables: &Tables, base: &BaseFacts) -> Result<Self, Needs> {
        let table = tables.packages(TableName::Apk)?;
        let mut minimal = Set::default();
        for row in base_row(TableName::Apk.name()).filter_map(|name| table.find(name)) {
            minimal.close(table, row, false);
        }
        let mut system = Self {
            tables: tables.clone(),
            installed: minimal.clone(),
            minimal,
            world: BTreeMap::new(),
            unknown: BTreeMap::new(),
            already: Vec::new(),
            distance: base.release.as_deref().and_then(|release| {
                let minor = release.strip_prefix("3.")?.split('.').next()?;
                Some(minor.parse::<u32>().ok()?.abs_diff(RELEASE))
            }),
        };
        let more = base.packages.iter().flatten();
        for row in more.filter_map(|name| table.find(name)) {
            system.installed.close(table, row, false);
            system.world.insert(row, None);
        }
        Ok(system)
    }

    /// `apk add`: words as they stand in the command, with the name given with `--virtual`.
    pub fn add(&mut self, packages: &[&str], virtual_name: Option<&str>) {
        let tables = self.tables.clone();
        let Ok(table) = tables.packages(TableName::Apk) else {
            return;
        };
        for word in packages {
            let name = plain(word);
            if let Some(row) = name.strip_prefix('!').and_then(|name| table.find(name)) {
                self.installed.remove(row);
                continue;
            }
            match row_of(table, name) {
                Some(row) => {
                    if self.installed.has(row) {
                        self.already.push(name.to_owned());
                    }
                    self.installed.close(table, row, false);
                    let owner = virtual_name.map(str::to_owned);
                    // What is asked for by name stays when a virtual package goes.
                    let before = self.world.entry(row).or_insert_with(|| owner.clone());
                    if owner.is_none() {
                        *before = None;
                    }
                }
                None => {
                    self.unknown
                        .insert(name.to_owned(), virtual_name.map(str::to_owned));
                }
            }
        }
    }

    /// `apk del`: names, or the name that was given with `--virtual`.
    pub fn del(&mut self, packages: &[&str]) {
        let tables = self.tables.clone();
        let Ok(table) = tables.packages(TableName::Apk) else {
            return;
        };
        for word in packages {
            let name = plain(word);
            self.world.retain(|_, owner| owner.as_deref() != Some(name));
            self.unknown
                .retain(|known, owner| known != name && owner.as_deref() != Some(name));
            if let Some(row) = row_of(table, name) {
                self.world.remove(&row);
            }
        }
        // apk takes away what nothing in the world needs any more.
        let mut needed = self.minimal.clone();
        for row in self.world.keys() {
            needed.close(table, *row, false);
        }
        self.installed = needed;
    }

    /// Whether a package is there; `None` where the table does not know it.
    pub fn has(&self, package: &str) -> Option<bool> {
        let table = self.tables.packages(TableName::Apk).ok()?;
        Some(self.installed.has(table.find(plain(package))?))
    }

    /// The rows of all packages that are there.
    pub fn installed(&self) -> impl Iterator<Item = usize> {
        self.installed.rows()
    }

    /// What the commands since `before` leave in one layer.
    pub fn since(&self, before: &Self) -> ApkAnswer {
        let mut packages: Vec<(String, u64)> = Vec::new();
        let (mut files, mut archives) = (0, 0);
        if let Ok(table) = self.tables.packages(TableName::Apk) {
            for row in self
                .installed
                .rows()
                .filter(|row| !before.installed.has(*row))
            {
                let bytes = table.disk(row, false).bytes;
                files += bytes;
                archives += table.download(row).likely;
                packages.push((table.name(row).to_owned(), bytes));
            }
        }
        packages.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let unknown: Vec<String> = self
            .unknown
            .keys()
            .filter(|name| !before.unknown.contains_key(*name))
            .cloned()
            .collect();
        // apk's database is written whole; about a kilobyte and a half a package.
        let state = if packages.is_empty() {
            0
        } else {
            1_500 * self.installed.rows().count() as u64 + 20_000
        };
        let percent = match self.distance {
            Some(0) => 5,
            Some(distance) => (8 + 3 * u64::from(distance)).min(40),
            None => 8,
        };
        let mut on_disk = Bytes::within(files + state, percent);
        // The packages are compressed with gzip as layers are.
        let mut download = Bytes::within(archives + state / 4, percent + 4);
        for _ in &unknown {
            on_disk += UNKNOWN;
            download += UNKNOWN.scaled(0.4);
        }
        let certainty = if unknown.is_empty() {
            Certainty::Modelled
        } else {
            Certainty::RuleOfThumb
        };
        let basis = self.basis(packages.len(), &unknown);
        ApkAnswer {
            on_disk: Weight::new(on_disk, certainty, basis),
            download,
            packages,
            unknown,
            already: self
                .already
                .get(before.already.len()..)
                .unwrap_or_default()
                .to_vec(),
        }
    }

    fn basis(&self, packages: usize, unknown: &[String]) -> String {
        let nearest = match self.distance {
            Some(0) | None => "",
            Some(_) => ", the nearest release with a table",
        };
        let mut sentence = match packages {
            0 if unknown.is_empty() => return "the image has that already".to_owned(),
            0 => String::new(),
            1 => format!("1 package by Alpine 3.22's index{nearest} (2026-11-23)"),
            count => format!(
                "{count} packages with what they need, by Alpine 3.22's index{nearest} (2026-11-23)"
            ),
        };
        if !unknown.is_empty() {
            if !sentence.is_empty() {
                sentence.push_str("; ");
            }
            let mut names = unknown
                .iter()
                .take(3)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            if unknown.len() > 3 {
                names.push_str(", …");
            }
            let each = format_bytes(UNKNOWN.likely);
            sentence = format!(
                "{sentence}{names} not in its main repository: {each} each as a typical value"
            );
        }
        sentence
    }
}

/// The index that stays without `--no-cache`, in `/var/cache/apk`: those of main and community.
pub fn index() -> Weight {
    Weight::new(
        Bytes::range(1_900_000, 2_700_000, 3_600_000),
        Certainty::Modelled,
        "the compressed indices of Alpine's main and community repositories; a typical value",
    )
}

/// A name without its version (`=1.2-r0`, `~1.2`, `>1`) and repository (`@edge`).
fn plain(word: &str) -> &str {
    let end = |c: char| matches!(c, '=' | '~' | '<' | '>' | '@');
    word.split(end).next().unwrap_or_default()
}

fn row_of(table: &PackageTable, name: &str) -> Option<usize> {
    table.find(name).or_else(|| similar(table, name))
}

#[cfg(test)]
mod tests {
    use super::ApkSystem;
    use crate::{Bytes, TableName, Tables, base_facts};

    const TABLE: &str = "= name\nbash\nbusybox\ngcc\nmpc1\npython3\n\
        = disk\n1300\n900\n140000\n500\n40000\n\
        = download\n500\n500\n50000\n200\n13000\n\
        = depends\n()\n\n(+\n()\n(+\n";

    fn system(base: &str) -> ApkSystem {
        let tables = Tables::default().with(TableName::Apk, TABLE.as_bytes());
        match ApkSystem::of(&tables, &base_facts(base)) {
            Ok(system) => system,
            Err(needs) => unreachable!("{needs}"),
        }
    }

    #[test]
    fn virtual_packages_take_theirs_away() {
        let before = system("alpine:3.22");
        let mut after = before.clone();
        after.add(&["bash=5.2-r0"], None);
        after.add(&["gcc", "bash", "openjdk17"], Some(".build-deps"));
        let built = after.since(&before);
        assert_eq!(built.unknown, ["openjdk17"]);
        assert_eq!(built.packages.len(), 3);
        after.del(&[".build-deps"]);
        let left = after.since(&before);
        assert_eq!(left.packages, [("bash".to_owned(), 1_300_000)]);
        assert!(left.unknown.is_empty());
        after.del(&["bash"]);
        assert_eq!(after.since(&before).on_disk.bytes, Bytes::ZERO);
    }

    #[test]
    fn other_releases_are_less_certain() {
        let weigh = |base| {
            let before = system(base);
            let mut after = before.clone();
            after.add(&["python3", "busybox"], None);
            let answer = after.since(&before);
            assert_eq!(answer.already, ["busybox"]);
            answer.on_disk
        };
        let (own, other) = (weigh("alpine:3.22"), weigh("node:16-alpine3.16"));
        assert!(other.bytes.high > own.bytes.high);
        assert!(
            other.basis.contains("the nearest release"),
            "{}",
            other.basis
        );
        assert_eq!(system("alpine").has("bash"), Some(false));
        assert_eq!(system("alpine").has("docker-cli"), None);
    }
}
