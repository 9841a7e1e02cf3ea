//! How fast the text of a RUN becomes commands.
//!
//! The limit is at least 25 MB/s on one core for RUNs as people write them; looking for line feeds
//! stands beside it as what cannot be beaten. For texts that are meant to hurt the figure matters
//! less than that it stays the same from 1 kB to 1 MB.

#![allow(clippy::unwrap_used)]

mod texts;

use std::fmt;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use plimsoll_shell::parse;
use plimsoll_syntax::{Command, TextView};
use texts::{HOSTILE, SIZES};

fn main() {
    divan::main();
}

/// Nothing but looking for line feeds.
#[divan::bench(args = SIZES)]
fn line_feeds(bencher: Bencher<'_, '_>, size: usize) {
    let text: String = texts::dockerfiles().chars().cycle().take(size).collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| memchr::memchr_iter(b'\n', black_box(&text).as_bytes()).fold(0, usize::max));
}

/// The RUNs of Dockerfiles, one after the other, until they have that size together.
#[divan::bench(args = SIZES)]
fn runs(bencher: Bencher<'_, '_>, size: usize) {
    let source = texts::dockerfiles();
    let file = plimsoll_syntax::parse(&source);
    let all: Vec<TextView<'_>> = file
        .instructions
        .iter()
        .filter_map(|instruction| match instruction.command() {
            Some(Command::Shell(text)) => Some(text.view()),
            _ => None,
        })
        .collect();
    let mut views = Vec::new();
    let mut length = 0;
    while length < size {
        let view = all[views.len() % all.len()];
        length += view.text.len();
        views.push(view);
    }
    bencher.counter(BytesCount::new(length)).bench(|| {
        let scripts = black_box(&views).iter().map(|view| parse(*view));
        scripts.collect::<Vec<_>>()
    });
}

/// Texts that are meant to hurt.
#[divan::bench(args = cases(), sample_count = 20, max_time = 1)]
fn hostile(bencher: Bencher<'_, '_>, case: &Case) {
    let text = (case.make)(case.size);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| parse(TextView::new(black_box(&text), 0)));
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
