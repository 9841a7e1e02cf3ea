//! The words of an `apt-get install` command: packages with versions, patterns, removals.

use crate::packages::{PackageTable, similar};

/// What a word asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Packages of the table, to be installed: one, or all that match a pattern.
    Rows(Vec<usize>),
    /// A package of the table that stands for one with another number in its name.
    Similar(usize),
    /// Packages of the table, to be removed: `exim4-`.
    Without(Vec<usize>),
    /// No package of the table.
    Unknown,
}

impl Asked {
    /// Reads a word.
    pub(crate) fn read(table: &PackageTable, word: &str) -> Self {
        let name = plain(word);
        if let Some(row) = table.find(name) {
            return Self::Rows(vec![row]);
        }
        if let Some(row) = name.strip_suffix('-').and_then(|name| table.find(name)) {
            return Self::Without(vec![row]);
        }
        if let Some(row) = name.strip_suffix('+').and_then(|name| table.find(name)) {
            return Self::Rows(vec![row]);
        }
        if name.contains(['*', '?']) {
            let (pattern, away) = match name.strip_suffix('-') {
                Some(pattern) => (pattern, true),
                None => (name, false),
            };
            let rows = matching(table, pattern);
            return match (rows.is_empty(), away) {
                (true, false) => Self::Unknown,
                (_, true) => Self::Without(rows),
                (false, false) => Self::Rows(rows),
            };
        }
        // Libraries that went through the transition to 64-bit times answer to their old names.
        if let Some(row) = table.find(&format!("{name}t64")) {
            return Self::Rows(vec![row]);
        }
        similar(table, name).map_or(Self::Unknown, Self::Similar)
    }
}

/// A name without version (`=1.2-3`), release (`/bookworm-backports`) and architecture (`:amd64`).
pub(crate) fn plain(word: &str) -> &str {
    let name = word.split(['=', '/']).next().unwrap_or_default();
    name.split_once(':').map_or(name, |(name, _)| name)
}

/// The packages whose names match a pattern with `*` and `?`.
pub(crate) fn matching(table: &PackageTable, pattern: &str) -> Vec<usize> {
    // `.*` as in regular expressions means the same here.
    let pattern = pattern.replace(".*", "*");
    let pattern = pattern.trim_matches(['^', '$']);
    let names = table.names().enumerate();
    names
        .filter(|(_, name)| matches(pattern.as_bytes(), name.as_bytes()))
        .map(|(row, _)| row)
        .collect()
}

/// Whether a name matches; goes back to the last `*` only, so that it stays linear in practice.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut position) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while position < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                back = Some((at + 1, position));
                at += 1;
            }
            Some(byte) if *byte == b'?' || name.get(position) == Some(byte) => {
                at += 1;
                position += 1;
            }
            _ => match &mut back {
                Some((start, seen)) => {
                    *seen += 1;
                    (at, position) = (*start, *seen);
                }
                None => return false,
            },
        }
    }
    pattern
        .get(at..)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::{Asked, PackageTable};

    #[test]
    fn words_are_understood() {
        let table = "= name\ncurl\ng++\ngcc-12\nphp8.2-cli\nphp8.2-curl\n";
        let table = PackageTable::read(table.into());
        let read = |word| Asked::read(&table, word);
        for word in [
            "curl",
            "curl=7.88.1-10",
            "curl:amd64",
            "curl/bookworm",
            "curl+",
        ] {
            assert_eq!(read(word), Asked::Rows(vec![0]), "{word}");
        }
        assert_eq!(read("g++"), Asked::Rows(vec![1]));
        assert_eq!(read("curl-"), Asked::Without(vec![0]));
        assert_eq!(read("php8.2-*"), Asked::Rows(vec![3, 4]));
        assert_eq!(read("php?.2-c*l"), Asked::Rows(vec![4]));
        assert_eq!(read("gcc-9"), Asked::Similar(2));
        for word in ["", "x*", "docker-ce", "$packages", "=", "*:*"] {
            let expected = if word == "*:*" {
                Asked::Rows(vec![0, 1, 2, 3, 4])
            } else {
                Asked::Unknown
            };
            assert_eq!(read(word), expected, "{word}");
        }
    }
}
