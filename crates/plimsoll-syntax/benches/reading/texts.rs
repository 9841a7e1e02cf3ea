//! The texts that are read: files as people write them, and texts that are meant to hurt.

use std::fs;
use std::path::{Path, PathBuf};

/// The sizes that every text is made in, in bytes.
pub(crate) const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Short files with instructions of 25 bytes on average, a sixth of the usual length and so the most
/// work for each byte: the golden set, one after the other.
pub(crate) fn golden(size: usize) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut paths: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("before.Dockerfile"))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let all: String = paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    repeat(&all, size)
}

/// A file with long RUNs over many lines, as most text in Dockerfiles is: instructions of about
/// 150 bytes.
pub(crate) fn long_runs(size: usize) -> String {
    repeat(include_str!("long-runs.Dockerfile"), size)
}

/// A name for the bench's table, and the text at that size.
pub(crate) type Hostile = (&'static str, fn(usize) -> String);

/// Texts that are meant to hurt: each aims at one thing that a careless reader does again and again.
pub(crate) const HOSTILE: [Hostile; 16] = [
    ("one-line", |size| line("RUN ", "a ", size)),
    ("one-word", |size| line("ENV A=", "a", size)),
    ("parentheses", |size| line("RUN ", "(", size)),
    ("open-quotes", |size| lines("RUN echo \"a 'b\n", size)),
    ("continuations", |size| line("RUN a", " \\\n  b", size)),
    ("env-continued", |size| line("ENV A=b", " \\\n  B=c", size)),
    ("copy-continued", |size| line("COPY a", " \\\n  b", size)),
    ("blank-continued", |size| {
        line("RUN a \\\n", "\n \n# c\n", size)
    }),
    ("flags", |size| line("RUN", " --mount=a --network=b", size)),
    ("wrong-flags", |size| line("COPY", " --frm=a", size)),
    ("json-nested", |size| line("CMD ", "[", size)),
    ("json-many", |size| line("CMD [\"a\"", ",\"\\n\"", size)),
    ("unknown-words", |size| lines("rnu foo\n", size)),
    ("one-heredoc", |size| line("RUN <<EOF", "\nEO", size)),
    ("heredocs-unended", |size| {
        format!("FROM a\n{}", numbered("RUN <<E??\n", size))
    }),
    ("heredocs-one-line", |size| {
        format!("FROM a\nRUN a{}", numbered(" $N?? <<E??", size))
    }),
];

fn repeat(text: &str, size: usize) -> String {
    let mut all = text.repeat(size / text.len() + 1);
    // Whole lines only; the last one is cut off at its start.
    let end = all.as_bytes()[..size]
        .iter()
        .rposition(|byte| *byte == b'\n');
    all.truncate(end.map_or(size, |at| at + 1));
    all
}

fn line(start: &str, piece: &str, size: usize) -> String {
    format!("FROM a\n{start}{}\n", piece.repeat(size / piece.len()))
}

fn lines(piece: &str, size: usize) -> String {
    format!("FROM a\n{}", piece.repeat(size / piece.len()))
}

/// Pieces that are all different: each has its number instead of `??`.
fn numbered(piece: &str, size: usize) -> String {
    let mut text = String::new();
    for number in 0_u32.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&piece.replace("??", &number.to_string()));
    }
    text
}
