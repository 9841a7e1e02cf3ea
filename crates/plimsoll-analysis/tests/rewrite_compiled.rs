//! Rewrites of compiled languages: what they come to, and what is refused.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use plimsoll_analysis::report::Level;
use plimsoll_analysis::{Options, rewrite};

#[test]
fn golden_pairs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    for pair in [
        "rust-axum-single",
        "rust-workspace-cargo-chef",
        "java-spring-maven",
        "java-jar-copy-openjdk",
        "java-jlink-plain",
        "cpp-cmake-boost",
        "dotnet-webapi",
        "dart-server",
        "elixir-phoenix-release",
        "haskell-stack",
        "go-single-stage",
        "go-cgo-sqlite-alpine",
    ] {
        let text = fs::read_to_string(root.join(pair).join("before.Dockerfile")).unwrap();
        for level in [Level::Lean, Level::Minimal] {
            let mut options = Options::default();
            options.answers.insert("app_name".into(), "my_app".into());
            let made = rewrite(&text, level, &options);
            let refused = made.refused.unwrap_or_default();
            insta::assert_snapshot!(
                format!("{pair}-{}", level.name()),
                format!("{}\n--- refused: {refused}", made.text)
            );
        }
    }
}

/// The text at Lean, and why less was done.
fn lean(text: &str) -> (String, String) {
    let made = rewrite(text, Level::Lean, &Options::default());
    (made.text, made.refused.unwrap_or_default())
}

#[test]
fn a_program_on_the_path_is_found_on_the_other_base() {
    let (text, _) = lean(
        "FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo install --path .\nCMD [\"server\"]\n",
    );
    let copy = "COPY --from=build /usr/local/cargo/bin/server /usr/local/bin/server\n";
    assert!(text.contains(copy), "{text}");
    // What it builds of the dependencies is kept, too.
    let mount = "RUN --mount=type=cache,target=/src/target";
    assert!(
        text.contains(mount) && !text.contains("install -D"),
        "{text}"
    );
}

#[test]
fn the_name_of_the_stage_stays_that_of_the_image() {
    let (text, _) = lean(
        "FROM rust:1.80 AS hyper\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nCMD [\"target/release/a\"]\n",
    );
    assert!(text.contains("FROM rust:1.80 AS build\n"), "{text}");
    assert!(
        text.contains("FROM debian:bookworm-slim AS hyper\n"),
        "{text}"
    );
}

#[test]
fn the_program_of_a_health_check_comes_along() {
    let (text, _) = lean(
        "FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD [\"target/release/a\"]\n",
    );
    assert!(text.contains("--no-install-recommends curl"), "{text}");
}

#[test]
fn what_the_text_does_not_tell_is_left_alone() {
    for (text, why) in [
        // A file of the project that nothing ships.
        (
            "FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nCMD [\"target/release/a\", \"--config=a.toml\"]\n",
            "runtime_files",
        ),
        // A user that nothing in the finished image makes.
        (
            "FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nUSER app\nCMD [\"target/release/a\"]\n",
            "user app",
        ),
        // What a later RUN is for.
        (
            "FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nRUN ./prepare.sh\nCMD [\"target/release/a\"]\n",
            "line",
        ),
        // What is installed may be what runs.
        (
            "FROM debian:12\nRUN apt-get update && apt-get install -y gcc make\nWORKDIR /src\nCOPY . .\nRUN make && make install\nCMD [\"/src/a\"]\n",
            "line",
        ),
        // The version of Java is not told.
        (
            "FROM maven:3.9\nWORKDIR /src\nCOPY . .\nRUN mvn package\nCMD [\"java\", \"-jar\", \"target/a.jar\"]\n",
            "version of Java",
        ),
        // A script may need the whole JDK.
        (
            "FROM openjdk:17\nCOPY a.jar run.sh /\nCMD [\"/run.sh\"]\n",
            "JDK",
        ),
    ] {
        let (text, refused) = lean(text);
        assert!(refused.contains(why), "{refused}\n{text}");
        assert_eq!(text.matches("FROM ").count(), 1, "{text}");
    }
}

#[test]
fn go_ships_what_running_needs() {
    let (text, refused) = lean(
        "FROM golang:1.25-bookworm\nRUN apt-get update && apt-get install -y git ffmpeg\nRUN useradd -m bob\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /bin/x .\nUSER bob\nCMD [\"/bin/x\"]\n",
    );
    assert_eq!(refused, "");
    let (_, shipped) = text.split_once("FROM debian:bookworm-slim\n").unwrap();
    assert!(
        shipped.contains("ffmpeg") && !shipped.contains("git"),
        "{text}"
    );
    assert!(
        shipped.contains("useradd -m bob") && shipped.contains("USER bob"),
        "{text}"
    );
}

#[test]
fn a_program_that_the_toolchain_found_on_its_path_is_shipped_where_every_image_looks() {
    let text =
        "FROM golang:1.22\nWORKDIR /go/src/x\nCOPY . .\nRUN go install ./...\nCMD [\"proxy\"]\n";
    for level in [Level::Lean, Level::Minimal] {
        let made = rewrite(text, level, &Options::default()).text;
        assert!(
            made.contains("COPY --from=build /go/bin/proxy /usr/local/bin/proxy\n"),
            "{made}"
        );
    }
    let elsewhere = text.replace("COPY", "ENV GOBIN=/tools\nCOPY");
    let made = rewrite(&elsewhere, Level::Lean, &Options::default());
    assert!(
        made.refused
            .is_some_and(|reason| reason.contains("whole path"))
    );
}

#[test]
fn a_secret_argument_becomes_a_mount() {
    let text = "FROM python:3.12-slim\nARG INDEX_TOKEN\nWORKDIR /app\nRUN pip install --no-cache-dir --index-url https://u:$INDEX_TOKEN@pypi.example.com/simple flask\nCOPY . .\nUSER nobody\nCMD [\"python\", \"a.py\"]\n";
    let safe = rewrite(text, Level::Safe, &Options::default());
    assert!(!safe.text.contains("type=secret"), "{}", safe.text);
    let lean = rewrite(text, Level::Lean, &Options::default());
    let mount = "--mount=type=secret,id=INDEX_TOKEN,env=INDEX_TOKEN";
    assert!(lean.text.contains(mount), "{}", lean.text);
    assert!(!lean.text.contains("ARG INDEX_TOKEN"), "{}", lean.text);
    let step = lean.steps.iter().find(|step| step.id == "secret-mount");
    let said = &step.unwrap().assumptions;
    assert!(
        said.iter()
            .any(|sentence| sentence.contains("--secret id=INDEX_TOKEN"))
    );
    let again = rewrite(&lean.text, Level::Lean, &Options::default());
    assert_eq!(again.text, lean.text);
}
