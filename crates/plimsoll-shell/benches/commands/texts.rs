//! The texts that are read: RUNs as people write them, and texts that are meant to hurt.

use std::fs;
use std::path::{Path, PathBuf};

/// The sizes that every text is made in, in bytes.
pub(crate) const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Dockerfiles with short RUNs and with long ones.
pub(crate) fn dockerfiles() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut paths: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("before.Dockerfile"))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let short = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    let long = include_str!("../../../plimsoll-syntax/benches/reading/long-runs.Dockerfile");
    short.chain([long.to_owned()]).collect()
}

/// A name for the bench's table, and the text at that size.
pub(crate) type Hostile = (&'static str, fn(usize) -> String);

/// Texts that are meant to hurt: each aims at one thing that a careless reader does again and again,
/// or forgets the end of.
pub(crate) const HOSTILE: [Hostile; 24] = [
    ("one-word", |size| "a".repeat(size)),
    ("words", |size| fill("a ", size)),
    ("and-chain", |size| fill("a && ", size)),
    ("pipes", |size| fill("a | ", size)),
    ("lines", |size| fill("a\n", size)),
    ("continuations", |size| fill("a \\\n", size)),
    ("parentheses", |size| fill("(", size)),
    ("spaced-parentheses", |size| fill("( ", size)),
    ("closing", |size| fill(") ", size)),
    ("braces", |size| fill("{ ", size)),
    ("ifs", |size| fill("if ", size)),
    ("cases", |size| fill("case x in a) ", size)),
    ("functions", |size| fill("f() ", size)),
    ("open-single", |size| fill("a '", size)),
    ("open-double", |size| fill("\"a 'b ", size)),
    ("quoted-substitutions", |size| fill("\"$(", size)),
    ("substitutions", |size| fill("$(", size)),
    ("parameters", |size| fill("${a:-", size)),
    ("arithmetic", |size| fill("$((", size)),
    ("arithmetic-or-not", |size| fill("$((a) ", size)),
    ("backquotes", |size| fill("`a ", size)),
    ("tests", |size| fill("[[ a && ( ", size)),
    ("heredocs-unended", |size| fill("a <<E\n", size)),
    ("heredocs-one-line", |size| fill("<<E", size)),
];

fn fill(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}
