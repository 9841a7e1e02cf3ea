//! The packages of an image while its commands install and remove some.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{self, AptAnswer};
use super::ask::{self, Asked};
use super::release::Release;
use crate::packages::{PackageTable, Set};
use crate::{BaseFacts, Distribution, Needs, Tables};

/// The packages of an image: what its base has, and what commands have installed and removed.
///
/// A copy is cheap enough to keep one for the start of every layer.
#[derive(Debug, Clone)]
pub struct AptSystem {
    pub(crate) tables: Tables,
    pub(crate) release: Release,
    /// Whether documentation is left out when packages are unpacked.
    pub(crate) slim: bool,
    pub(crate) installed: Set,
    /// The packages of the distribution's own image, which nothing removes of itself.
    pub(crate) minimal: Set,
    /// What somebody asked for, with or without recommended packages; the rest came with it.
    manual: BTreeMap<usize, bool>,
    /// Packages that stand for others.
    pub(crate) stand_ins: BTreeMap<usize, String>,
    /// Names that no table has.
    pub(crate) unknown: BTreeSet<String>,
    /// What was asked for and there already, in the order of the commands.
    pub(crate) already: Vec<String>,
    /// Whether the packages of the base are known, as far as they go beyond the distribution's.
    pub(crate) base_known: bool,
}

impl AptSystem {
    /// The packages of a base image.
    ///
    /// # Errors
    /// The table that has to be loaded first.
    pub fn of(tables: &Tables, base: &BaseFacts) -> Result<Self, Needs> {
        let distribution = base.distribution.unwrap_or(Distribution::Debian);
        let release = Release::of(distribution, base.release.as_deref());
        let table = tables.packages(release.table)?;
        let mut system = Self {
            tables: tables.clone(),
            release,
            slim: base.leaves_out_docs || release.is_ubuntu(),
            installed: Set::default(),
            minimal: Set::default(),
            manual: BTreeMap::new(),
            stand_ins: BTreeMap::new(),
            unknown: BTreeSet::new(),
            already: Vec::new(),
            base_known: base.packages.is_some(),
        };
        for name in release.minimal() {
            let row = match Asked::read(table, name) {
                Asked::Rows(rows) => rows.first().copied(),
                // In other releases its number is another.
                Asked::Similar(row) => Some(row),
                Asked::Without(_) | Asked::Unknown => None,
            };
            if let Some(row) = row {
                system.minimal.insert(row);
                system.installed.insert(row);
            }
        }
        for name in base.packages.iter().flatten() {
            if let Asked::Rows(rows) = Asked::read(table, name) {
                for row in rows {
                    system.installed.close(table, row, false);
                    system.manual.insert(row, false);
                }
            }
        }
        Ok(system)
    }

    fn table(&self) -> Option<&PackageTable> {
        self.tables.packages(self.release.table).ok()
    }

    /// `apt-get install`: words as they stand in the command, without its options.
    pub fn install(&mut self, packages: &[&str], recommends: bool) {
        let tables = self.tables.clone();
        let Ok(table) = tables.packages(self.release.table) else {
            return;
        };
        for word in packages {
            match Asked::read(table, word) {
                Asked::Rows(rows) => {
                    if rows.iter().all(|row| self.installed.has(*row)) {
                        self.already.push(ask::plain(word).to_owned());
                    }
                    for row in rows {
                        self.installed.close(table, row, recommends);
                        self.manual.insert(row, recommends);
                    }
                }
                Asked::Similar(row) => {
                    if self.installed.has(row) {
                        self.already.push(ask::plain(word).to_owned());
                        continue;
                    }
                    self.installed.close(table, row, recommends);
                    self.manual.insert(row, recommends);
                    self.stand_ins.insert(row, ask::plain(word).to_owned());
                }
                Asked::Without(rows) => self.take_out(table, &rows),
                Asked::Unknown => {
                    self.unknown.insert(ask::plain(word).to_owned());
                }
            }
        }
    }

    /// `apt-get remove` or `purge`; with `auto`, what nobody needs any more goes as well
    /// (`--auto-remove`, or `autoremove` after it). Names as they stand in the command.
    pub fn remove(&mut self, packages: &[&str], auto: bool) {
        let tables = self.tables.clone();
        let Ok(table) = tables.packages(self.release.table) else {
            return;
        };
        for word in packages {
            match Asked::read(table, word) {
                Asked::Rows(rows) | Asked::Without(rows) => self.take_out(table, &rows),
                Asked::Similar(row) if self.stand_ins.contains_key(&row) => {
                    self.take_out(table, &[row]);
                }
                Asked::Similar(_) | Asked::Unknown => {}
            }
            self.unknown.remove(ask::plain(word));
        }
        if auto {
            let mut needed = self.minimal.clone();
            for (row, recommends) in &self.manual {
                needed.close(table, *row, *recommends);
            }
            let gone: Vec<usize> = self
                .installed
                .rows()
                .filter(|row| !needed.has(*row))
                .collect();
            for row in gone {
                self.installed.remove(row);
            }
        }
    }

    /// `apt-get autoremove`: what nobody needs any more goes.
    pub fn auto_remove(&mut self) {
        self.remove(&[], true);
    }

    /// `apt-mark auto`: names, or a pattern such as `.*`, that nobody asked for from now on.
    pub fn mark_auto(&mut self, packages: &[&str]) {
        for row in self.rows(packages) {
            self.manual.remove(&row);
        }
    }

    /// `apt-mark manual`.
    pub fn mark_manual(&mut self, packages: &[&str]) {
        for row in self.rows(packages) {
            if self.installed.has(row) {
                self.manual.entry(row).or_insert(false);
            }
        }
    }

    fn rows(&self, packages: &[&str]) -> Vec<usize> {
        let Some(table) = self.table() else {
            return Vec::new();
        };
        let rows = packages.iter().map(|word| match Asked::read(table, word) {
            Asked::Rows(rows) => rows,
            _ => Vec::new(),
        });
        rows.flatten().collect()
    }

    fn take_out(&mut self, table: &PackageTable, rows: &[usize]) {
        for row in rows {
            self.installed.remove(*row);
        }
        self.installed.drop_broken(table, rows);
        let installed = &self.installed;
        self.manual.retain(|row, _| installed.has(*row));
    }

    /// Whether a package is there; `None` where the table does not know it.
    pub fn has(&self, package: &str) -> Option<bool> {
        let row = self.table()?.find(ask::plain(package))?;
        Some(self.installed.has(row))
    }

    /// The names of all packages that are there.
    pub fn installed(&self) -> impl Iterator<Item = &str> {
        let table = self.table();
        let rows = self.installed.rows();
        rows.filter_map(move |row| table.map(|table| table.name(row)))
    }

    /// What the commands since `before` leave in one layer.
    pub fn since(&self, before: &Self) -> AptAnswer {
        match self.table() {
            Some(table) => answer::since(table, before, self),
            None => AptAnswer::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AptQuestion, install};
    use super::AptSystem;
    use crate::{Bytes, Certainty, Needs, TableName, Tables, base_facts};

    /// Sizes in kB: curl 300 + libcurl 800, doc of it 100; git 9,000 with recommended less 200.
    const TABLE: &str = "= name\n\
        adduser\ncurl\ndebconf\ngit\nless\nlibcurl4\nlibssl3t64\nphp8.2-cli\n\
        = disk\n400\n300\n500\n9000\n200~\n800\n6000\n5000\n\
        = slim\n50\n100\n\n1000\n\n\n\n\n\
        = download\n100\n100\n200\n3000\n60\n300\n2000\n1500\n\
        = depends\n(*\n(-\n\n(-\n\n(.\n\n(*\n\
        = recommends\n\n\n\n(,\n\n\n\n\n\
        = provides\nhttp-client ()\n";

    fn tables() -> Tables {
        Tables::default().with(TableName::AptBookworm, TABLE.as_bytes())
    }

    fn system(base: &str) -> AptSystem {
        match AptSystem::of(&tables(), &base_facts(base)) {
            Ok(system) => system,
            Err(needs) => unreachable!("{needs}"),
        }
    }

    fn names(before: &AptSystem, after: &AptSystem) -> Vec<String> {
        let mut names: Vec<String> = after
            .since(before)
            .packages
            .into_iter()
            .map(|package| package.name)
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_table_that_is_absent_is_asked_for() {
        let question = AptQuestion {
            base: &base_facts("debian:trixie"),
            packages: &["curl"],
            recommends: true,
        };
        assert_eq!(
            install(&tables(), &question).err(),
            Some(Needs(TableName::AptTrixie))
        );
    }

    #[test]
    fn what_is_needed_comes_along_and_recommended_packages_if_wanted() {
        let before = system("debian:12");
        let mut lean = before.clone();
        lean.install(&["git"], false);
        assert_eq!(names(&before, &lean), ["git", "libcurl4", "libssl3t64"]);
        let mut full = before.clone();
        full.install(&["git"], true);
        assert_eq!(
            names(&before, &full),
            ["git", "less", "libcurl4", "libssl3t64"]
        );
        let (lean, full) = (lean.since(&before), full.since(&before));
        assert!(full.on_disk.bytes.likely > lean.on_disk.bytes.likely + 200_000);
        assert!(lean.on_disk.bytes.likely > 15_800_000, "{lean:?}");
        assert_eq!(lean.archives.likely, 5_300_000);
        assert!(lean.download.likely < lean.on_disk.bytes.likely / 2);
    }

    #[test]
    fn slim_images_leave_documentation_out() {
        let weigh = |base| {
            let before = system(base);
            let mut after = before.clone();
            after.install(&["git"], false);
            let answer = after.since(&before);
            answer
                .packages
                .iter()
                .map(|package| package.on_disk)
                .sum::<Bytes>()
                .likely
        };
        assert_eq!(weigh("debian:12"), 15_800_000);
        assert_eq!(weigh("debian:12-slim"), 14_800_000);
    }

    #[test]
    fn what_is_there_already_weighs_nothing() {
        let before = system("buildpack-deps:bookworm-curl");
        let mut after = before.clone();
        after.install(&["curl=7.88.1-10", "libcurl4:amd64"], true);
        let answer = after.since(&before);
        assert_eq!(answer.on_disk.bytes, Bytes::ZERO);
        assert_eq!(answer.already, ["curl", "libcurl4"]);
        assert!(answer.on_disk.basis.contains("has that already"));
        assert_eq!(before.has("curl"), Some(true));
        assert_eq!(before.has("git"), Some(false));
        assert_eq!(before.has("docker-ce"), None);
    }

    #[test]
    fn unknown_names_widen_the_range() {
        let before = system("debian:12");
        let mut after = before.clone();
        after.install(
            &["http-client", "docker-ce", "php7.4-cli", "libssl3"],
            false,
        );
        let answer = after.since(&before);
        assert_eq!(answer.unknown, ["docker-ce"]);
        assert_eq!(
            answer.stand_ins,
            [("php7.4-cli".to_owned(), "php8.2-cli".to_owned())]
        );
        assert_eq!(answer.on_disk.certainty, Certainty::RuleOfThumb);
        let bytes = answer.on_disk.bytes;
        assert!(bytes.high > 4 * bytes.likely, "{bytes:?}");
        assert!(answer.on_disk.basis.contains("docker-ce not in its table"));
        assert!(
            answer
                .on_disk
                .basis
                .contains("php7.4-cli taken as php8.2-cli")
        );
    }

    #[test]
    fn other_releases_are_answered_by_the_nearest() {
        let (own, other) = (system("debian:12"), system("debian:bullseye"));
        let weigh = |before: &AptSystem| {
            let mut after = before.clone();
            after.install(&["git"], false);
            after.since(before).on_disk
        };
        let (own, other) = (weigh(&own), weigh(&other));
        // Its packages are smaller, and how much is not known well.
        assert!(other.bytes.likely < own.bytes.likely);
        assert!(other.bytes.high * own.bytes.likely > own.bytes.high * other.bytes.likely);
        assert!(other.bytes.low < other.bytes.likely * 7 / 10);
        assert!(
            other.basis.contains("the nearest release"),
            "{}",
            other.basis
        );
    }

    #[test]
    fn what_is_removed_again_does_not_weigh() {
        let before = system("debian:12");
        let mut after = before.clone();
        after.install(&["git", "php8.2-cli"], true);
        after.remove(&["git"], false);
        assert_eq!(
            names(&before, &after),
            ["less", "libcurl4", "libssl3t64", "php8.2-cli"]
        );
        after.auto_remove();
        assert_eq!(names(&before, &after), ["php8.2-cli"]);
        // Without what it depends on, it goes as well.
        after.install(&["curl"], false);
        after.remove(&["libssl3t64"], true);
        assert_eq!(names(&before, &after), ["php8.2-cli"]);
        after.mark_auto(&[".*"]);
        after.auto_remove();
        assert!(names(&before, &after).is_empty());
        assert_eq!(before.has("adduser"), after.has("adduser"));
        after.install(&["git-", "curl"], false);
        after.mark_auto(&["curl"]);
        after.mark_manual(&["curl"]);
        after.auto_remove();
        assert_eq!(names(&before, &after), ["curl", "libcurl4", "libssl3t64"]);
    }
}
