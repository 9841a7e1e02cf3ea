//! The tables that do not ship inside the engine: what has been loaded so far, and what is needed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::packages::PackageTable;

/// A table that is fetched when it is first needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TableName {
    /// Packages of Debian 12.
    AptBookworm,
    /// Packages of Debian 13.
    AptTrixie,
    /// Packages of Ubuntu 22.04.
    AptJammy,
    /// Packages of Ubuntu 24.04.
    AptNoble,
    /// Packages of Alpine.
    Apk,
    /// Packages of Python.
    Pypi,
    /// What npm packages bring along.
    NpmClosures,
    /// Heavy packages of npm, by version.
    NpmPackages,
}

impl TableName {
    /// All tables.
    pub const ALL: [Self; 8] = [
        Self::AptBookworm,
        Self::AptTrixie,
        Self::AptJammy,
        Self::AptNoble,
        Self::Apk,
        Self::Pypi,
        Self::NpmClosures,
        Self::NpmPackages,
    ];

    /// The name under which a table is asked for and handed in: `apt_bookworm`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AptBookworm => "apt_bookworm",
            Self::AptTrixie => "apt_trixie",
            Self::AptJammy => "apt_jammy",
            Self::AptNoble => "apt_noble",
            Self::Apk => "apk",
            Self::Pypi => "pypi",
            Self::NpmClosures => "npm_closures",
            Self::NpmPackages => "npm_packages",
        }
    }

    /// The table of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The text of the table, in builds that carry all of them.
    #[cfg(feature = "all-tables")]
    const fn text(self) -> &'static str {
        match self {
            Self::AptBookworm => include_str!("../data/apt_bookworm.tsv"),
            Self::AptTrixie => include_str!("../data/apt_trixie.tsv"),
            Self::AptJammy => include_str!("../data/apt_jammy.tsv"),
            Self::AptNoble => include_str!("../data/apt_noble.tsv"),
            Self::Apk => include_str!("../data/apk.tsv"),
            Self::Pypi => include_str!("../data/pypi.tsv"),
            Self::NpmClosures => include_str!("../data/npm_closures.tsv"),
            Self::NpmPackages => include_str!("../data/npm_packages.tsv"),
        }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The answer to a question whose table has not been loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needs(pub TableName);

impl fmt::Display for Needs {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the table {} has not been loaded", self.0)
    }
}

impl std::error::Error for Needs {}

/// The tables that have been loaded; a copy costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    loaded: Arc<BTreeMap<TableName, Arc<Loaded>>>,
}

/// A table as it was handed in, and as it was read when it was first asked.
#[derive(Debug)]
struct Loaded {
    text: Arc<str>,
    packages: OnceLock<PackageTable>,
}

impl Tables {
    /// All tables, in builds that carry them: the native command's.
    #[cfg(feature = "all-tables")]
    pub fn all() -> Self {
        static ALL: OnceLock<Tables> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut tables = Self::default();
            for name in TableName::ALL {
                tables.insert(name, name.text().as_bytes());
            }
            tables
        })
        .clone()
    }

    /// Takes a table in. Whatever is wrong with its bytes costs only the rows that are wrong.
    pub fn insert(&mut self, name: TableName, bytes: &[u8]) {
        let loaded = Loaded {
            text: String::from_utf8_lossy(bytes).into(),
            packages: OnceLock::new(),
        };
        Arc::make_mut(&mut self.loaded).insert(name, Arc::new(loaded));
    }

    /// These tables and one more.
    #[must_use]
    pub fn with(mut self, name: TableName, bytes: &[u8]) -> Self {
        self.insert(name, bytes);
        self
    }

    /// Whether these are the same tables, not only equal ones.
    pub fn are(&self, others: &Self) -> bool {
        Arc::ptr_eq(&self.loaded, &others.loaded)
    }

    /// Whether a table is there.
    pub fn has(&self, name: TableName) -> bool {
        self.loaded.contains_key(&name)
    }

    /// The text of a table.
    pub(crate) fn text(&self, name: TableName) -> Result<&str, Needs> {
        let loaded = self.loaded.get(&name).ok_or(Needs(name))?;
        Ok(&loaded.text)
    }

    /// The packages of a table; it is read at the first call.
    pub(crate) fn packages(&self, name: TableName) -> Result<&PackageTable, Needs> {
        let loaded = self.loaded.get(&name).ok_or(Needs(name))?;
        Ok(loaded
            .packages
            .get_or_init(|| PackageTable::read(loaded.text.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Needs, PackageTable, TableName, Tables};

    #[test]
    fn what_is_absent_is_named() {
        let tables = Tables::default();
        assert_eq!(
            tables.packages(TableName::AptTrixie).err(),
            Some(Needs(TableName::AptTrixie))
        );
        let more = tables.clone().with(TableName::AptTrixie, b"= name\na\n");
        assert!(more.has(TableName::AptTrixie) && !tables.has(TableName::AptTrixie));
        assert_eq!(
            more.packages(TableName::AptTrixie).map(PackageTable::len),
            Ok(1)
        );
        for name in TableName::ALL {
            assert_eq!(TableName::of(name.name()), Some(name));
        }
    }
}
