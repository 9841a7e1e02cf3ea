//! Whatever is read, nothing panics and every range is in order.
#![allow(clippy::unwrap_used)]

use plimsoll_sizes::npm::{Lock, LockFile, Manifest, Which, install, install_locked};
use plimsoll_sizes::{Bytes, TableName, Tables, base_facts, base_image};

/// A small deterministic generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// A text out of pieces that mean something.
    fn text(&mut self, pieces: &[&str]) -> String {
        let count = self.below(12);
        (0..count)
            .map(|_| pieces[self.below(pieces.len())])
            .collect()
    }
}

fn in_order(bytes: Bytes) -> bool {
    bytes.low <= bytes.likely && bytes.likely <= bytes.high
}

#[test]
fn references() {
    let pieces = [
        "node",
        "python",
        "debian",
        "ubuntu",
        "alpine",
        "gcr.io/distroless/",
        "nodejs",
        "openjdk",
        ":",
        "@",
        "/",
        "-",
        ".",
        "20",
        "3.22",
        "99999999999",
        "slim",
        "alpine3.",
        "bookworm",
        "lts",
        "latest",
        "v",
        "u",
        "ä",
        "\u{0}",
        "$",
        "{",
        "sha256:",
        "library/",
        "docker.io/",
        "jre",
        " ",
    ];
    let mut random = Random(0x0ba5_e1de_c0de_0001);
    for _ in 0..3_000 {
        let reference = random.text(&pieces);
        let image = base_image(&reference);
        assert!(in_order(image.uncompressed.bytes), "{reference:?}");
        assert!(in_order(image.download.bytes), "{reference:?}");
        assert!(!image.uncompressed.basis.is_empty(), "{reference:?}");
        assert!(base_facts(&reference).image.len() <= reference.len());
    }
}

#[test]
fn manifests_and_lock_files() {
    let manifest = r#"{"name": "ä", "dependencies": {"next": "^15", "react": "npm:preact@^10.0.0", "x": "0.x"},
        "devDependencies": {"eslint": ">=9", "@types/node": "20 || 22"}, "scripts": {"a": "b\\n"}}"#;
    let lock = r#"{"lockfileVersion": 3, "packages": {"": {}, "node_modules/next": {"version": "15.0.0",
        "os": ["linux", "!win32"], "cpu": ["x64"], "dev": true}, "node_modules/@a/b": {"version": "0.1.0-x"}},
        "dependencies": {"c": {"version": "1.2.3", "dependencies": {"d": {"version": ""}}}}}"#;
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\u00",
        "ä",
        " ",
        "9",
        "@",
        "/",
        "node_modules/",
        "packages",
        "\"\": {},",
    ];
    let mut random = Random(0x5eed_0000_cafe_0003);
    let mut read = 0;
    let tables = Tables::default()
        .with(
            TableName::NpmClosures,
            include_bytes!("../data/npm_closures.tsv"),
        )
        .with(
            TableName::NpmPackages,
            include_bytes!("../data/npm_packages.tsv"),
        );
    for round in 0..6_000 {
        let mut text: Vec<char> = if round % 2 == 0 { manifest } else { lock }
            .chars()
            .collect();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len());
            let end = (at + random.below(4)).min(text.len());
            text.splice(at..end, random.text(&pieces).chars().take(3));
        }
        let text: String = text.into_iter().collect();
        if let Some(manifest) = Manifest::read(&text) {
            let weight = install(&tables, &manifest, Which::All, Lock::Absent).unwrap();
            assert!(
                in_order(weight.node_modules.bytes) && in_order(weight.cache.bytes),
                "{text}"
            );
            read += 1;
        }
        if let Some(lock) = LockFile::read(&text) {
            let weight = install_locked(&tables, &lock, Which::Production).unwrap();
            assert!(
                in_order(weight.node_modules.bytes) && in_order(weight.cache.bytes),
                "{text}"
            );
            read += 1;
        }
    }
    assert!(read > 1_000, "{read}");
}
