//! How fast a Dockerfile becomes a tree.
//!
//! The limit is at least 150 MB/s on one core for files as people write them; looking for line
//! feeds stands beside it as what cannot be beaten. For texts that are meant to hurt the figure
//! matters less than that it stays the same from 1 kB to 1 MB.

#![allow(clippy::unwrap_used)]

mod texts;

use std::fmt;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use plimsoll_syntax::parse;
use texts::{HOSTILE, SIZES};

fn main() {
    divan::main();
}

/// Nothing but looking for line feeds.
#[divan::bench(args = SIZES)]
fn line_feeds(bencher: Bencher<'_, '_>, size: usize) {
    let text = texts::golden(size);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| memchr::memchr_iter(b'\n', black_box(&text).as_bytes()).fold(0, usize::max));
}

/// Short files with short instructions.
#[divan::bench(args = SIZES)]
fn tree_short(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, &texts::golden(size));
}

/// A file with long RUNs.
#[divan::bench(args = SIZES)]
fn tree_long(bencher: Bencher<'_, '_>, size: usize) {
    read(bencher, &texts::long_runs(size));
}

/// Texts that are meant to hurt.
#[divan::bench(args = cases(), sample_count = 20, max_time = 1)]
fn hostile(bencher: Bencher<'_, '_>, case: &Case) {
    read(bencher, &(case.make)(case.size));
}

/// A text that is meant to hurt, at one size.
struct Case {
    name: &'static str,
    make: fn(usize) -> String,
    size: usize,
}

impl fmt::Display for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.name, self.size)
    }
}

fn cases() -> Vec<Case> {
    let at_all_sizes = |(name, make)| SIZES.map(|size| Case { name, make, size });
    HOSTILE.into_iter().flat_map(at_all_sizes).collect()
}

fn read(bencher: Bencher<'_, '_>, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| parse(black_box(text)));
}
