//! `plimsoll check` as a person runs it.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, str};

const DOCKERFILE: &str = "FROM debian:12-slim\nRUN apt-get update && apt-get install curl\nRUN sudo a\nUSER 1000\nCMD [\"a\"]\n";

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn out(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn errors(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn fixes_are_written_back() {
    let folder = folder("fixes");
    let file = folder.join("Dockerfile");
    fs::write(&file, DOCKERFILE).unwrap();

    let diff = check(&folder, &["--fix", "--diff", "Dockerfile"]);
    assert!(out(&diff).contains("\n+RUN apt-get update && apt-get install -y curl"));
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        DOCKERFILE,
        "a diff writes nothing"
    );

    let fixed = check(&folder, &["--fix", "Dockerfile"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.contains("install -y curl && rm -rf /var/lib/apt/lists/*"),
        "{text}"
    );
    assert!(
        !text.contains("--no-install-recommends"),
        "that needs a look"
    );
    assert!(
        !out(&fixed).contains("apt-without-yes"),
        "what is mended is not reported"
    );

    check(&folder, &["--fix", "--unsafe", "Dockerfile"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("--no-install-recommends"), "{text}");
}

#[test]
fn what_is_no_text_is_not_written_back() {
    let folder = folder("bytes");
    let file = folder.join("Dockerfile");
    let bytes = b"FROM debian:12-slim\nENV A \xff\n";
    fs::write(&file, bytes).unwrap();
    let output = check(&folder, &["--fix", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("is not written back"),
        "{}",
        errors(&output)
    );
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_settings_file_is_obeyed() {
    let folder = folder("settings");
    fs::write(folder.join("Dockerfile"), DOCKERFILE).unwrap();
    let plain = check(&folder, &["Dockerfile"]);
    assert_eq!(plain.status.code(), Some(1));
    assert!(out(&plain).contains("sudo-in-run"));

    fs::write(
        folder.join(".hadolint.yaml"),
        "ignored: [DL3004]\noverride:\n  info: [DL3014]\nfailure-threshold: error\nunheard-of: 1\n",
    )
    .unwrap();
    let settled = check(&folder, &["Dockerfile"]);
    assert_eq!(settled.status.code(), Some(0), "{}", out(&settled));
    assert!(!out(&settled).contains("sudo-in-run"));
    assert!(out(&settled).contains("info[apt-without-yes"));
    assert!(errors(&settled).contains("there is no setting unheard-of"));

    fs::write(folder.join("bad.yaml"), "ignored: [DL3004\n").unwrap();
    let bad = check(&folder, &["--config", "bad.yaml", "Dockerfile"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(
        errors(&bad).contains("bad.yaml cannot be understood"),
        "{}",
        errors(&bad)
    );
}

#[test]
fn the_target_is_what_is_judged() {
    let folder = folder("target");
    let text = "FROM debian:12-slim AS one\nUSER 1000\nCMD [\"a\"]\nFROM debian:12-slim AS two\nCMD [\"a\"]\n";
    fs::write(folder.join("Dockerfile"), text).unwrap();
    assert!(out(&check(&folder, &["Dockerfile"])).contains("root-user"));
    assert!(!out(&check(&folder, &["--target", "one", "Dockerfile"])).contains("root-user"));
}
