//! `plimsoll link` as a person runs it.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};
use std::{fs, str};

const DOCKERFILE: &str = "FROM node:22\r\nCOPY . .\nCMD npm start\n";

fn link(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .arg("link")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn out(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn a_link_holds_what_is_known_and_gives_it_back() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("link");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("Dockerfile"), DOCKERFILE).unwrap();
    fs::write(folder.join("package.json"), "{}\n").unwrap();

    let made = link(
        &folder,
        &[
            "--base",
            "https://example.org/p/",
            "--view",
            "size",
            "--level",
            "minimal",
            "--off",
            "root-user",
            "--beside",
            "package.json",
            "--assume",
            "context=25MB",
            "--target",
            "web",
            "Dockerfile",
        ],
    );
    let address = out(&made).trim();
    assert!(
        address.starts_with("https://example.org/p/#1."),
        "{address}"
    );
    assert!(
        address.contains("&view=size&level=minimal&off=root-user&e="),
        "{address}"
    );
    let text = link(&folder, &["--decode", address]);
    assert_eq!(out(&text), DOCKERFILE);

    let all = link(&folder, &["--decode", "--format", "json", address]);
    let all: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!(all["text"], DOCKERFILE);
    assert_eq!(all["settings"]["view"], "size");
    assert_eq!(all["settings"]["level"], "minimal");
    assert_eq!(all["settings"]["rules_off"][0], "root-user");
    assert_eq!(all["settings"]["assume"]["context"], 25_000_000);
    assert_eq!(all["settings"]["beside"][0]["path"], "package.json");
    assert_eq!(all["settings"]["target"], "web");

    let damaged = link(&folder, &["--decode", &address[..40]]);
    assert_eq!(damaged.status.code(), Some(2));
    assert!(str::from_utf8(&damaged.stderr).unwrap().contains("link"));
}
