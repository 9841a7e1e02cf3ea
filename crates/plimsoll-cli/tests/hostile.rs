//! A file that is sent to do harm gives no orders to the terminal or to a log that reads them.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, str};

/// Moves the cursor, sets the title of the window, turns the direction of writing, and starts
/// lines as GitHub's log takes its orders.
const HOSTILE: &str = "FROM debian:12\nRUN apt-get install \u{1b}[2J\u{1b}]0;mine\u{7} '\u{202e}'\r::stop-commands::x\nENV A_TOKEN=\u{9b}31mabcdefabcdefabcdef\n::set-output name=a::b\nRUN cd \u{1b}[1m && sudo \u{8}\u{8}a\n";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command prints, on both channels.
fn said(name: &str, file: &str, arguments: &[&str]) -> String {
    let folder = folder(name);
    fs::write(folder.join(file), HOSTILE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .arg(file)
        .current_dir(folder)
        .output()
        .unwrap();
    let both = [output.stdout, output.stderr].concat();
    String::from_utf8(both).unwrap()
}

fn orders(text: &str) -> Vec<char> {
    let wanted = |c: &char| *c == '\n' || *c == '\t';
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut found: Vec<char> = text
        .chars()
        .filter(|c| (c.is_control() && !wanted(c)) || turns(c))
        .collect();
    found.dedup();
    found
}

#[test]
fn a_terminal_is_given_no_orders() {
    for (name, file) in [("text", "Dockerfile"), ("name", "\u{1b}[31m\u{202e}file")] {
        let text = said(name, file, &["check", "--all"]);
        assert!(text.contains("problem"), "{text}");
        assert_eq!(orders(&text), [], "{text:?}");
        let size = said(name, file, &["size"]);
        assert_eq!(orders(&size), [], "{size:?}");
    }
}

#[test]
fn a_log_is_given_only_the_orders_that_are_meant() {
    let text = said("github", "Dockerfile", &["check", "--format", "github"]);
    assert!(text.lines().count() > 2, "{text}");
    for line in text.lines() {
        let known = ["::error ", "::warning ", "::notice "];
        assert!(
            known.iter().any(|start| line.starts_with(start)),
            "{line:?}"
        );
    }
    assert!(!text.contains('\r'), "{text:?}");
}
