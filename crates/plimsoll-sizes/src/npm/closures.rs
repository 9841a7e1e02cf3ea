//! The table of closures: what each root package brings with it.

use super::packages::{distance, line_of};
use crate::table::{figure, rows};

/// Sizes of a group of packages that come together, or of several groups, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sum {
    /// Files on disk.
    pub(crate) bytes: u64,
    /// Tarballs.
    pub(crate) tarballs: u64,
    /// How many packages.
    pub(crate) packages: u64,
    /// Documents of the registry, also those of packages that are looked at and not installed:
    /// for other platforms, optional peers.
    pub(crate) documents: u64,
    /// Twins for musl of native packages, which come as well where a lock file does not name
    /// the C library.
    pub(crate) twins: u64,
}

impl Sum {
    fn parse(row: &str) -> Self {
        let mut numbers = row.split(' ').map(figure);
        let mut next = |unit: u64| numbers.next().unwrap_or(0) * unit;
        Self {
            bytes: next(1000),
            tarballs: next(1000),
            packages: next(1),
            documents: next(1000),
            twins: next(1000),
        }
    }
}

/// A root package that the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Root {
    at: usize,
    /// Whether it is the line that was asked for.
    pub(crate) exact: bool,
}

/// The table, taken apart into lines.
pub(crate) struct Closures<'t> {
    groups: Vec<&'t str>,
    roots: Vec<[&'t str; 3]>,
}

impl<'t> Closures<'t> {
    /// Reads the table.
    pub(crate) fn read(table: &'t str) -> Self {
        let (mut groups, mut roots, mut head) = (Vec::new(), Vec::new(), true);
        for row in rows(table) {
            if row == "=" {
                head = false;
            } else if head {
                groups.push(row);
            } else {
                let mut columns = row.split('\t');
                roots.push([(); 3].map(|()| columns.next().unwrap_or_default()));
            }
        }
        Self { groups, roots }
    }

    /// The root of that name: of the line, or the nearest to it; the newest if no line is given.
    pub(crate) fn root(&self, name: &str, line: Option<&str>) -> Option<Root> {
        (!name.is_empty()).then_some(())?;
        let known = self.roots.iter().enumerate().filter_map(|(at, [key, ..])| {
            let line = key.strip_prefix(name)?.strip_prefix('@')?;
            Some((at, line))
        });
        let Some(wanted) = line else {
            let newest = known.max_by_key(|(_, line)| line_of(line));
            return newest.map(|(at, _)| Root { at, exact: true });
        };
        let wanted = line_of(wanted);
        let (at, line) = known.min_by_key(|(_, line)| distance(line, wanted))?;
        Some(Root {
            at,
            exact: distance(line, wanted) == 0,
        })
    }

    /// The sizes of everything that `roots` bring together, each package once.
    ///
    /// `named` are the names of all packages that the manifest names: peers that are among them
    /// are there already, the others are brought along.
    pub(crate) fn sum(&self, roots: &[Root], named: &[&str]) -> Sum {
        let mut has_group = vec![false; self.groups.len()];
        let mut has_root = vec![false; self.roots.len()];
        let mut open: Vec<usize> = roots.iter().map(|root| root.at).collect();
        let mut brought: Vec<&str> = Vec::new();
        while let Some(at) = open.pop() {
            let Some([_, parts, peers]) = self.roots.get(at) else {
                continue;
            };
            if std::mem::replace(&mut has_root[at], true) {
                continue;
            }
            let mut group = 0_usize;
            for part in parts.split_ascii_whitespace() {
                if let Some(root) = part.strip_prefix('r') {
                    open.extend(root.parse::<usize>().ok());
                } else {
                    group = part
                        .parse()
                        .map_or(group, |step: usize| group.saturating_add(step));
                    if let Some(has) = has_group.get_mut(group) {
                        *has = true;
                    }
                }
            }
            for peer in peers.split_ascii_whitespace() {
                if !named.contains(&peer) && !brought.contains(&peer) {
                    brought.push(peer);
                    open.extend(self.root(peer, None).map(|root| root.at));
                }
            }
        }
        let mut sum = Sum::default();
        for (row, _) in self.groups.iter().zip(has_group).filter(|(_, has)| *has) {
            let group = Sum::parse(row);
            sum.bytes += group.bytes;
            sum.tarballs += group.tarballs;
            sum.packages += group.packages;
            sum.documents += group.documents;
            sum.twins += group.twins;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    const TABLE: &str = include_str!("../../data/npm_closures.tsv");

    use super::Closures;

    #[test]
    fn shared_packages_count_once() {
        let closures = Closures::read(TABLE);
        let root = |name, line| {
            closures
                .root(name, line)
                .map(|root| vec![root])
                .unwrap_or_default()
        };
        let next = root("next", Some("15"));
        let react = root("react-dom", Some("19"));
        let both: Vec<_> = next.iter().chain(&react).copied().collect();
        let named = ["next", "react", "react-dom"];
        let alone = closures.sum(&next, &named).bytes + closures.sum(&react, &named).bytes;
        let together = closures.sum(&both, &named).bytes;
        assert!(
            together > 200_000_000 && together <= alone,
            "{together} of {alone}"
        );
        let twice: Vec<_> = both.iter().chain(&both).copied().collect();
        assert_eq!(closures.sum(&twice, &named).bytes, together);
    }

    #[test]
    fn lines_are_chosen() {
        let closures = Closures::read(TABLE);
        let root = |name, line| closures.root(name, line);
        assert_eq!(root("no-such-package", None), None);
        assert_eq!(root("nex", Some("15")), None);
        assert!(root("next", Some("15")).is_some_and(|root| root.exact));
        assert!(root("next", Some("11")).is_some_and(|root| !root.exact));
        assert_eq!(root("next", None), root("next", Some("16")));
    }

    #[test]
    fn references_point_backwards() {
        let closures = Closures::read(TABLE);
        for (at, [_, parts, _]) in closures.roots.iter().enumerate() {
            for root in parts
                .split_ascii_whitespace()
                .filter_map(|part| part.strip_prefix('r'))
            {
                assert!(root.parse::<usize>().is_ok_and(|root| root < at));
            }
        }
        assert!(closures.roots.len() > 300 && closures.groups.len() > 300);
    }
}
