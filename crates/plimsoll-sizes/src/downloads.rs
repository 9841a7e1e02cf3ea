//! What is often downloaded from the network, by its address.

use crate::table::{columns, rows};
use crate::{Bytes, Certainty, Weight};

const TABLE: &str = include_str!("../data/downloads.tsv");

/// A download that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// What it is, such as `Node.js 20`.
    pub name: &'static str,
    /// What it weighs as it is sent, in bytes.
    pub file: Weight,
    /// What is in it, in bytes on disk, where it is an archive.
    pub unpacked: Option<Weight>,
    /// What is there once it has been built and installed, or once its script has run.
    pub installed: Option<Weight>,
}

/// The download of an address or file name, where it is a known one.
pub fn download(address: &str) -> Option<Download> {
    let address = address.split(['?', '#']).next().unwrap_or(address);
    rows(TABLE).find_map(|row| {
        let [pattern, name, file, unpacked, installed, percent, how] = columns(row)?;
        contains(address.as_bytes(), pattern.as_bytes()).then_some(())?;
        let percent: u64 = percent.parse().ok()?;
        let kilobytes = [file, unpacked, installed].map(|text| text.parse::<u64>().unwrap_or(0));
        let greatest = kilobytes.iter().max().copied().unwrap_or(0);
        let weight = |kilobytes: u64| {
            // A smaller figure beside a measured one is computed from it.
            let measured = how == "measured" && kilobytes == greatest;
            let (certainty, basis) = if measured {
                let basis = format!("{name}: measured 2026-11-23, other versions differ");
                (Certainty::Modelled, basis)
            } else {
                let basis = format!("typical size of {name}; a rule of thumb, versions differ");
                (Certainty::RuleOfThumb, basis)
            };
            let bytes = Bytes::within(kilobytes.saturating_mul(1_000), percent);
            Weight::new(bytes, certainty, basis)
        };
        let some = |kilobytes: u64| (kilobytes > 0).then(|| weight(kilobytes));
        Some(Download {
            name,
            file: weight(kilobytes[0]),
            unpacked: some(kilobytes[1]),
            installed: some(kilobytes[2]),
        })
    })
}

/// Whether a pattern fits at the beginning of a word of the address: at its start or behind a
/// character that is no letter or digit.
fn contains(address: &[u8], pattern: &[u8]) -> bool {
    let begins = |at: usize| {
        at == 0
            || !address[at - 1].is_ascii_alphanumeric()
            || pattern
                .first()
                .is_some_and(|first| !first.is_ascii_alphanumeric())
    };
    (0..address.len()).any(|at| begins(at) && starts(&address[at..], pattern))
}

/// Whether `text` begins with a pattern of `*` and `?`.
fn starts(text: &[u8], pattern: &[u8]) -> bool {
    let mut rest = text;
    let mut pieces = pattern.split(|byte| *byte == b'*');
    let same = |text: &[u8], piece: &[u8]| {
        text.len() >= piece.len()
            && text
                .iter()
                .zip(piece)
                .all(|(one, wanted)| *wanted == b'?' || one.eq_ignore_ascii_case(wanted))
    };
    let first = pieces.next().unwrap_or_default();
    if !same(rest, first) {
        return false;
    }
    rest = &rest[first.len()..];
    for piece in pieces {
        let found = (0..=rest.len()).find(|at| same(&rest[*at..], piece));
        let Some(at) = found else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{TABLE, columns, download, rows};

    #[track_caller]
    fn check(address: &str, name: &str) {
        let found = download(address).map(|found| found.name);
        assert_eq!(found.unwrap_or("unknown"), name, "{address}");
    }

    #[test]
    fn every_row_is_read() {
        for row in rows(TABLE) {
            let [pattern, name, file, unpacked, installed, percent, how] =
                columns::<7>(row).unwrap_or_default();
            for number in [file, unpacked, installed, percent] {
                assert!(number.parse::<u64>().is_ok(), "{row}");
            }
            assert!(matches!(how, "measured" | "typical"), "{row}");
            assert!(!pattern.is_empty() && !name.is_empty(), "{row}");
        }
    }

    #[test]
    fn known_addresses() {
        check(
            "https://nodejs.org/dist/v20.11.1/node-v20.11.1-linux-x64.tar.xz",
            "Node.js 20",
        );
        check(
            "https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-x64.tar.xz",
            "Node.js",
        );
        check(
            "https://go.dev/dl/go1.22.1.linux-amd64.tar.gz",
            "Go 1.20 and later",
        );
        check("https://golang.org/dl/go1.9.3.src.tar.gz", "the Go source");
        check(
            "https://github.com/krallin/tini/releases/download/v0.19.0/tini",
            "tini",
        );
        check(
            "https://github.com/tianon/gosu/releases/download/1.17/gosu-amd64",
            "gosu",
        );
        check("https://sh.rustup.rs", "Rust with its standard profile");
        check(
            "https://www.python.org/ftp/python/3.12.1/Python-3.12.1.tar.xz",
            "the Python 3.12 source",
        );
        check("https://example.com/my-martini.bin", "unknown");
        check("https://example.com/app.tar.gz", "unknown");
    }
}
