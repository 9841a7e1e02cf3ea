//! The golden pairs: all of them are read without an error, every level's output is a fixed point
//! that is read without an error, and good files stay as they are.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_analysis::report::Level;
use plimsoll_analysis::{Options, analyze, rewrite};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| ["before.Dockerfile", "after.Dockerfile"].map(|name| folder.join(name)))
        .collect();
    files.sort();
    assert!(files.len() >= 90, "the golden pairs are there");
    files
}

fn read(pair: &str, name: &str) -> String {
    fs::read_to_string(root().join(pair).join(name)).unwrap()
}

fn answered(pairs: &[(&str, &str)]) -> Options {
    Options {
        answers: pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        ..Options::default()
    }
}

#[test]
fn all_are_read_without_an_error() {
    for path in files() {
        let report = analyze(&fs::read_to_string(&path).unwrap(), &Options::default());
        assert!(
            report.errors.is_empty(),
            "{}: {:?}",
            path.display(),
            report.errors
        );
    }
}

#[test]
fn every_rewrite_is_read_and_is_a_fixed_point() {
    for path in files() {
        let unix = fs::read_to_string(&path).unwrap();
        for text in [unix.replace('\n', "\r\n"), unix] {
            for level in Level::REWRITES {
                for options in [Options::default(), answered(&[("framework", "nextjs")])] {
                    check(&path, &text, level, &options);
                }
            }
        }
    }
}

#[track_caller]
fn check(path: &Path, text: &str, level: Level, options: &Options) {
    let place = format!("{} at {}", path.display(), level.name());
    let first = rewrite(text, level, options);
    let report = analyze(&first.text, options);
    assert!(
        report.errors.is_empty(),
        "{place}: {:?}\n{}",
        report.errors,
        first.text
    );
    let second = rewrite(&first.text, level, options);
    assert_eq!(
        second.text, first.text,
        "{place}: rewriting again changes nothing"
    );
    assert_eq!(
        first.text.matches('\n').count() == first.text.matches("\r\n").count(),
        text.contains("\r\n"),
        "{place}: line endings are kept:\n{}",
        first.text
    );
    assert_eq!(
        first.text == text,
        first.hunks.is_empty(),
        "{place}: a change has a hunk"
    );
    for hunk in &first.hunks {
        assert!(
            !hunk.steps.is_empty(),
            "{place}: every hunk belongs to a step: {hunk:?}"
        );
    }
}

#[test]
fn good_files_stay_as_they_are() {
    let text = read("neg-already-optimal-go", "before.Dockerfile");
    for level in Level::REWRITES {
        assert_eq!(rewrite(&text, level, &Options::default()).text, text);
    }
}

#[test]
fn the_case_that_started_it() {
    let text = read("node-nextjs-npm-standalone", "before.Dockerfile");
    let options = answered(&[("framework", "nextjs")]);
    insta::assert_snapshot!("next-safe", rewrite(&text, Level::Safe, &options).text);
    insta::assert_snapshot!("next-lean", rewrite(&text, Level::Lean, &options).text);
    insta::assert_snapshot!(
        "next-minimal",
        rewrite(&text, Level::Minimal, &options).text
    );
    insta::assert_snapshot!(
        "node-lean",
        rewrite(&text, Level::Lean, &Options::default()).text
    );
    insta::assert_snapshot!(
        "node-minimal",
        rewrite(&text, Level::Minimal, &Options::default()).text
    );
}

#[test]
fn other_node_applications() {
    for pair in [
        "node-express-npm",
        "node-nextjs-npm-nextstart",
        "node-vite-react-preview",
        "node-express-alpine-native",
        "node-nestjs-npm",
    ] {
        let text = read(pair, "before.Dockerfile");
        for level in [Level::Lean, Level::Minimal] {
            let made = rewrite(&text, level, &Options::default());
            let refused = made.refused.unwrap_or_default();
            insta::assert_snapshot!(
                format!("{pair}-{}", level.name()),
                format!("{}\n--- refused: {refused}", made.text)
            );
        }
    }
}

#[test]
fn a_comment_above_the_install_stays_once() {
    let text = "FROM node:20\nWORKDIR /app\nCOPY package*.json ./\n# what the shop needs\nRUN npm install\nCOPY . .\nCMD [\"node\", \"a.js\"]\n";
    let options = Options {
        steps_off: vec!["production-dependencies".into()],
        ..Options::default()
    };
    for options in [Options::default(), options] {
        let made = rewrite(text, Level::Lean, &options).text;
        assert_eq!(made.matches("# what the shop needs").count(), 1, "{made}");
    }
}
