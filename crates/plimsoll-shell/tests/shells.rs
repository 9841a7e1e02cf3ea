//! The self-written cases, judged by the shells themselves where they are installed.

#![allow(clippy::expect_used)]

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

/// How the shells are asked; neither runs anything. Extended patterns are on for bash, as a script
/// may turn them on.
const SHELLS: [&[&str]; 2] = [&["dash", "-n"], &["bash", "-O", "extglob", "-n"]];

/// Whether a shell takes a text; nothing where the shell is not installed.
fn takes(shell: &[&str], text: &str) -> Option<bool> {
    let (program, arguments) = shell.split_first().expect("a program");
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // A shell that refuses a text may close its input before all of it is written.
    let _ = child
        .stdin
        .take()
        .expect("the input")
        .write_all(text.as_bytes());
    Some(child.wait().expect("the shell ends").success())
}

/// What each installed shell says to a text.
fn verdicts(text: &str) -> Vec<bool> {
    SHELLS
        .into_iter()
        .filter_map(|shell| takes(shell, text))
        .collect()
}

/// Both are needed: what one refuses, the other may take.
fn installed() -> bool {
    let found = verdicts("true").len() == SHELLS.len();
    if !found {
        eprintln!("skipped: dash and bash are not both installed");
    }
    found
}

#[test]
fn some_shell_takes_what_is_read_without_an_error() {
    if installed() {
        for text in support::taken() {
            assert!(verdicts(text).contains(&true), "no shell takes:\n{text}");
        }
    }
}

#[test]
fn no_shell_takes_what_is_read_with_an_error() {
    if installed() {
        for case in support::refused() {
            let text = &case.text;
            assert!(!verdicts(text).contains(&true), "a shell takes:\n{text}");
        }
    }
}
