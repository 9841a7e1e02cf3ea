//! Releases of Debian and Ubuntu: which of the tables answers for which.

use crate::base::packages;
use crate::base::release::number;
use crate::{Bytes, Certainty, Distribution, TableName, Weight};

/// The table that answers for a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Release {
    /// The table.
    pub(crate) table: TableName,
    /// How the release stands to the one of the table.
    pub(crate) kind: Kind,
}

/// How a release stands to the one whose table answers for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is the same.
    Own,
    /// It is older: its packages are smaller, and its base image has others.
    Older,
    /// It is newer.
    Newer,
    /// It is not said; the current one, most often.
    Unsaid,
}

impl Kind {
    /// By how much in a hundred the likely size moves, and the ends of its range.
    ///
    /// For older ones from real installs in Debian 11 against the table of Debian 12.
    pub(crate) const fn shift(self) -> [u64; 3] {
        match self {
            Self::Own => [100, 100, 100],
            Self::Older => [55, 84, 112],
            Self::Newer => [80, 103, 130],
            Self::Unsaid => [90, 100, 115],
        }
    }
}

impl Release {
    /// The release of that code name, or the nearest one that has a table.
    pub(crate) fn of(distribution: Distribution, release: Option<&str>) -> Self {
        use Kind::{Newer, Older, Own};
        let ubuntu = distribution == Distribution::Ubuntu;
        let (table, kind) = match release.unwrap_or_default() {
            "bookworm" | "12" | "oldstable" => (TableName::AptBookworm, Own),
            "trixie" | "13" | "stable" => (TableName::AptTrixie, Own),
            "jammy" | "22.04" => (TableName::AptJammy, Own),
            "noble" | "24.04" => (TableName::AptNoble, Own),
            name if number(name).is_some_and(|(_, [year, _])| ubuntu && year < 22) => {
                (TableName::AptJammy, Older)
            }
            "" if ubuntu => (TableName::AptNoble, Kind::Unsaid),
            "" => (TableName::AptTrixie, Kind::Unsaid),
            _ if ubuntu => (TableName::AptNoble, Newer),
            "wheezy" | "jessie" | "stretch" | "buster" | "bullseye" | "7" | "8" | "9" | "10"
            | "11" => (TableName::AptBookworm, Older),
            _ => (TableName::AptTrixie, Newer),
        };
        Self { table, kind }
    }

    /// Whether it is the table of the very release.
    pub(crate) fn is_own(self) -> bool {
        self.kind == Kind::Own
    }

    /// The packages of the release's own image.
    pub(crate) fn minimal(self) -> impl Iterator<Item = &'static str> {
        packages::row(match (self.table, self.kind) {
            (TableName::AptBookworm, Kind::Older) => "apt_bullseye",
            (table, _) => table.name(),
        })
    }

    /// Its name for people.
    pub(crate) fn title(self) -> &'static str {
        match self.table {
            TableName::AptBookworm => "Debian 12 (bookworm)",
            TableName::AptJammy => "Ubuntu 22.04 (jammy)",
            TableName::AptNoble => "Ubuntu 24.04 (noble)",
            _ => "Debian 13 (trixie)",
        }
    }

    /// Whether it is one of Ubuntu's, whose images leave documentation out in any case.
    pub(crate) fn is_ubuntu(self) -> bool {
        matches!(self.table, TableName::AptJammy | TableName::AptNoble)
    }
}

/// What `apt-get update` leaves in `/var/lib/apt/lists`, on disk.
///
/// Measured on 2026-11-23 with the sources and the compression (`Acquire::GzipIndexes`) that the
/// official images set: main, updates and security of Debian; all components of Ubuntu, with
/// backports.
pub fn lists(distribution: Distribution, release: Option<&str>) -> Weight {
    let of = Release::of(distribution, release);
    let likely = match of.table {
        TableName::AptBookworm => 19_856_000,
        TableName::AptJammy => 82_296_000,
        TableName::AptNoble => 55_443_000,
        _ => 21_661_000,
    };
    // A fresh release has small updates; Ubuntu's grow all through its life.
    let (bytes, certainty) = match (of.is_own(), of.is_ubuntu()) {
        (true, false) => (Bytes::within(likely, 5), Certainty::Measured),
        (true, true) => (
            Bytes::range(likely * 85 / 100, likely, likely * 110 / 100),
            Certainty::Measured,
        ),
        (false, false) => (
            Bytes::range(likely * 7 / 10, likely, likely * 13 / 10),
            Certainty::Modelled,
        ),
        (false, true) => (
            Bytes::range(likely * 6 / 10, likely, likely * 13 / 10),
            Certainty::Modelled,
        ),
    };
    let title = of.title();
    let basis = if of.is_own() {
        format!("package lists of {title}, measured 2026-11-23")
    } else {
        format!("package lists of {title}, the nearest release that was measured (2026-11-23)")
    };
    Weight::new(bytes, certainty, basis)
}

#[cfg(test)]
mod tests {
    use super::{Release, lists};
    use crate::{Certainty, Distribution, TableName};

    #[test]
    fn others_get_the_nearest_release() {
        use Distribution::{Debian, Ubuntu};
        let is = |distribution, name, table, own| {
            let release = Release::of(distribution, name);
            assert_eq!((release.table, release.is_own()), (table, own), "{name:?}");
        };
        is(Debian, Some("bookworm"), TableName::AptBookworm, true);
        is(Debian, Some("bullseye"), TableName::AptBookworm, false);
        is(Debian, Some("sid"), TableName::AptTrixie, false);
        is(Debian, None, TableName::AptTrixie, false);
        is(Ubuntu, Some("focal"), TableName::AptJammy, false);
        is(Ubuntu, Some("noble"), TableName::AptNoble, true);
        is(Ubuntu, Some("plucky"), TableName::AptNoble, false);
        is(Ubuntu, None, TableName::AptNoble, false);
        assert!(lists(Debian, Some("buster")).basis.contains("nearest"));
        assert_eq!(lists(Debian, Some("trixie")).certainty, Certainty::Measured);
    }
}
