//! Golden links: what was shared once opens for ever.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_share::{
    Beside, DICTIONARY, DICTIONARY_ID, FORMAT, Level, Settings, View, decode, encode,
};

const DOCKERFILE: &str = "# syntax=docker/dockerfile:1\nFROM node:20\nWORKDIR /app\nCOPY . .\n\
    RUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n";

fn full() -> Settings {
    Settings {
        view: Some(View::Size),
        level: Some(Level::Minimal),
        rules_off: vec!["untagged-base".into(), "odd/name".into()],
        answers: [("framework".into(), "next".into())].into(),
        assume: [("context".into(), 25_000_000), ("line:4".into(), 0)].into(),
        beside: vec![Beside {
            path: "package.json".into(),
            content: "{ \"dependencies\": { \"next\": \"15.5.29\" } }\n".into(),
        }],
        engine: Some("0.1.0".into()),
        ..Settings::default()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/links")
}

/// The settings of a golden link, one a line.
fn describe(settings: &Settings) -> String {
    let mut lines = Vec::new();
    lines.extend(settings.view.map(|view| format!("view {}", view.name())));
    lines.extend(
        settings
            .level
            .map(|level| format!("level {}", level.name())),
    );
    lines.extend(settings.rules_off.iter().map(|rule| format!("off {rule}")));
    lines.extend(
        settings
            .steps_off
            .iter()
            .map(|step| format!("step off {step}")),
    );
    lines.extend(
        settings
            .answers
            .iter()
            .map(|(key, value)| format!("answer {key} {value}")),
    );
    lines.extend(
        settings
            .assume
            .iter()
            .map(|(name, bytes)| format!("assume {name} {bytes}")),
    );
    lines.extend(
        settings
            .build_args
            .iter()
            .map(|(name, value)| format!("arg {name} {value}")),
    );
    lines.extend(
        settings
            .beside
            .iter()
            .map(|file| format!("beside {} {:?}", file.path, file.content)),
    );
    lines.extend(
        settings
            .engine
            .iter()
            .map(|engine| format!("engine {engine}")),
    );
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

/// Every file is a link, a line with `---`, its settings, a line with `---`, and the exact text.
/// Links of every format version stay here for ever.
#[test]
fn golden_links_decode_for_ever() {
    let mut seen = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let name = path.display();
        let file = fs::read_to_string(&path).unwrap();
        let mut parts = file.splitn(3, "---\n");
        let mut part = || {
            parts
                .next()
                .unwrap_or_else(|| panic!("{name}: a part is missing"))
        };
        let shared = decode(part()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(describe(&shared.settings), part(), "{name}");
        assert_eq!(shared.text, part(), "{name}");
        seen += 1;
    }
    assert!(seen >= 10);
}

/// Writes new golden links: `cargo test -p plimsoll-share -- --ignored`. Those of a format that is
/// released are never written again.
#[test]
#[ignore = "writes a file"]
fn write_golden_links() {
    let readable = Settings {
        view: Some(View::Rewrite),
        level: Some(Level::Lean),
        rules_off: vec!["untagged-base".into(), "DL3008".into()],
        engine: Some("0.1.0".into()),
        ..Settings::default()
    };
    for (name, text, settings) in [
        ("plain", DOCKERFILE, Settings::default()),
        ("readable-settings", DOCKERFILE, readable),
        ("everything", DOCKERFILE, full()),
        (
            "odd-characters",
            "FROM a\r\n# «ü» \u{1f6a2} \u{0}\u{10}\n",
            Settings::default(),
        ),
        ("empty", "", Settings::default()),
    ] {
        let (link, about) = (encode(text, &settings), describe(&settings));
        let file = format!("{link}\n---\n{about}---\n{text}");
        fs::write(folder().join(format!("{FORMAT}-{name}.txt")), file).unwrap();
    }
}

/// A dictionary that changed would make every link of its format unreadable.
#[test]
fn the_dictionary_is_frozen() {
    assert_eq!(DICTIONARY.len(), 10_025);
    assert_eq!(adler2::adler32_slice(DICTIONARY), DICTIONARY_ID);
    assert_eq!(DICTIONARY_ID, 3_424_496_973);
}
