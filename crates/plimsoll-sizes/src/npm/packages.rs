//! The table of heavy packages, by name and line.

use crate::table::{columns, kilobytes, rows};

/// What one package weighs, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Package {
    /// Its files on disk.
    pub(crate) bytes: u64,
    /// Its tarball.
    pub(crate) tarball: u64,
    /// Its document in the registry, as npm keeps it in its cache.
    pub(crate) document: u64,
    /// Whether these are figures of this very line.
    pub(crate) exact: bool,
}

/// The table, sorted by name for looking up many packages.
pub(crate) struct Packages<'t> {
    rows: Vec<(&'t str, &'t str, Package)>,
    mean: Package,
}

impl<'t> Packages<'t> {
    /// Reads the table.
    pub(crate) fn read(table: &'t str) -> Self {
        let (mut all, mut mean) = (Vec::new(), Package::default());
        for row in rows(table) {
            let Some([key, bytes, tarball, document]) = columns(row) else {
                continue;
            };
            let package = Package {
                bytes: kilobytes(bytes),
                tarball: kilobytes(tarball),
                document: kilobytes(document),
                exact: true,
            };
            match key.rfind('@') {
                Some(at) if at > 0 => all.push((&key[..at], &key[at + 1..], package)),
                _ => mean = package,
            }
        }
        all.sort_unstable_by_key(|(name, line, _)| (*name, *line));
        mean.exact = false;
        Self { rows: all, mean }
    }

    /// A package of that name and version; the nearest line of that name, or the mean of all
    /// that are not heavy.
    pub(crate) fn of(&self, name: &str, version: &str) -> Package {
        let start = self.rows.partition_point(|(known, ..)| *known < name);
        let lines = self
            .rows
            .iter()
            .skip(start)
            .take_while(|(known, ..)| *known == name);
        let line = line_of(version);
        let nearest = lines.min_by_key(|(_, known, _)| distance(known, line));
        nearest.map_or(self.mean, |(_, known, package)| Package {
            exact: distance(known, line) == 0,
            ..*package
        })
    }
}

/// The line of a version, as two numbers: its major version, or 0 and the minor one.
pub(crate) fn line_of(version: &str) -> [u32; 2] {
    let mut numbers = version
        .split(['.', '-', '+'])
        .map(|part| part.parse().unwrap_or(0));
    match (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) {
        (0, minor) => [0, minor],
        (major, _) => [major, 0],
    }
}

/// How far a line of the table is from one that is asked.
pub(crate) fn distance(known: &str, asked: [u32; 2]) -> u32 {
    let known = line_of(known);
    let major = known[0].abs_diff(asked[0]).min(10_000);
    major * 1000 + known[1].abs_diff(asked[1]).min(999)
}

#[cfg(test)]
mod tests {
    use super::Packages;

    const TABLE: &str = include_str!("../../data/npm_packages.tsv");

    #[test]
    fn heavy_packages_are_known_by_line() {
        let packages = Packages::read(TABLE);
        let next = packages.of("next", "15.5.29");
        assert!(next.exact && next.bytes > 100_000_000, "{next:?}");
        let later = packages.of("next", "19.0.0");
        assert!(!later.exact && later.bytes > 100_000_000, "{later:?}");
        let small = packages.of("left-pad", "1.3.0");
        assert!(
            !small.exact && small.bytes < 200_000 && small.bytes > 10_000,
            "{small:?}"
        );
        assert_eq!(packages.of("", ""), small);
    }
}
