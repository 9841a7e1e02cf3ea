//! The golden pairs: how near each rewrite comes to what was written by hand. Prints a table
//! (`cargo test --test golden_pairs -- --nocapture`); where a rewrite differs from its pair, the
//! difference is named here with its reason, or the test fails.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use plimsoll_analysis::facts::Facts;
use plimsoll_analysis::report::Level;
use plimsoll_analysis::{Options, rewrite};
use plimsoll_syntax::parse;

/// A pair, what of it is different, and why that is right or cannot be otherwise.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "cuda-torch-inference",
        "base",
        "The requirements that are not seen may use CUDA of the system, which the runtime image has.",
    ),
    (
        "python-conda-env",
        "caches",
        "A mount over conda's packages hides those of its base environment, and hard links do not cross it.",
    ),
    (
        "python-torch-cpu",
        "stages",
        "Packages are built on the full image in a stage of their own, where one of them may need its compilers; the pair has one slim stage.",
    ),
    (
        "sys-alpine-apk",
        "stages",
        "`make install` of a project that is not seen may write anywhere and know no DESTDIR, so one stage stays.",
    ),
];

/// What the notes of a pair say.
struct Notes {
    level: Level,
    answers: BTreeMap<String, String>,
}

fn notes(text: &str) -> Notes {
    let front = text.split("---").nth(1).unwrap_or_default();
    let field = |name: &str| {
        let line = front.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let level = match field("level:").as_str() {
        "minimal" => Level::Minimal,
        "safe" => Level::Safe,
        _ => Level::Lean,
    };
    Notes {
        level,
        answers: serde_json::from_str(&field("answers:")).unwrap(),
    }
}

/// What is compared of a Dockerfile.
#[derive(Debug, PartialEq)]
struct Shape {
    stages: bool,
    family: String,
    caches: bool,
    ports: Vec<String>,
    environment: Vec<String>,
    volumes: Vec<String>,
    directory: String,
}

fn shape(text: &str) -> Shape {
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}\n{text}", file.errors);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let last = facts.stages.len() - 1;
    let configuration = facts.configuration(last);
    Shape {
        stages: last > 0,
        family: facts
            .root_image(last)
            .map_or_else(String::new, |image| family(&image.reference)),
        caches: text.contains("type=cache"),
        ports: configuration.ports.into_iter().collect(),
        environment: configuration.environment.into_keys().collect(),
        volumes: configuration.volumes.into_iter().collect(),
        directory: facts
            .working_directory(file.instructions.len())
            .unwrap_or_default(),
    }
}

/// An image without its version: `debian slim`, `gcr.io/distroless/static`.
fn family(reference: &str) -> String {
    let (name, tag) = reference.split_once(':').unwrap_or((reference, ""));
    let name = name.trim_end_matches(char::is_numeric);
    let name = name.strip_suffix("-debian").unwrap_or(name);
    let kind = ["slim", "alpine", "jre", "chiseled", "base", "runtime"]
        .into_iter()
        .find(|kind| tag.split(['-', '.']).any(|part| part.starts_with(kind)));
    format!("{name} {}", kind.unwrap_or_default())
        .trim()
        .to_owned()
}

#[test]
fn rewrites_come_near_their_pairs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut pairs: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("notes.md").is_file())
        .collect();
    pairs.sort();
    let mut unexplained = Vec::new();
    let mut explained = Vec::new();
    let mut equal = 0;
    for pair in &pairs {
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| fs::read_to_string(pair.join(file)).unwrap();
        let notes = notes(&read("notes.md"));
        let options = Options {
            answers: notes.answers,
            ..Options::default()
        };
        let before = read("before.Dockerfile");
        let made = rewrite(&before, notes.level, &options);
        let (ours, theirs, old) = (
            shape(&made.text),
            shape(&read("after.Dockerfile")),
            shape(&before),
        );
        let mut different = Vec::new();
        let mut compare = |what: &'static str, same: bool| {
            if !same {
                different.push(what);
            }
        };
        compare("stages", ours.stages == theirs.stages);
        compare("base", ours.family == theirs.family);
        compare("caches", ours.caches || !theirs.caches);
        compare(
            "ports",
            old.ports.iter().all(|port| ours.ports.contains(port)),
        );
        compare(
            "environment",
            old.environment
                .iter()
                .all(|name| ours.environment.contains(name) || !theirs.environment.contains(name)),
        );
        compare("volumes", old.volumes == ours.volumes);
        compare(
            "directory",
            ours.directory == theirs.directory || ours.directory == old.directory,
        );
        let again = rewrite(&made.text, notes.level, &options);
        compare("fixed point", again.text == made.text);
        println!(
            "{name:32} {:8} {:34} {:34} {}",
            notes.level.name(),
            theirs.family,
            ours.family,
            if different.is_empty() {
                "as the pair".to_owned()
            } else {
                different.join(", ")
            }
        );
        if let Some(reason) = made.refused.filter(|_| !different.is_empty()) {
            println!("{:32} {reason}", "");
        }
        equal += usize::from(different.is_empty());
        for what in different {
            let known = DIFFERENCES
                .iter()
                .find(|(pair, known, _)| *pair == name && *known == what);
            match known {
                Some(known) => explained.push(known),
                None => unexplained.push(format!("{name}: {what}")),
            }
        }
    }
    println!("{equal} of {} as their pair", pairs.len());
    let stale = DIFFERENCES
        .iter()
        .filter(|known| !explained.contains(known));
    let stale: Vec<_> = stale
        .map(|(pair, what, _)| format!("{pair}: {what}"))
        .collect();
    assert!(
        unexplained.is_empty(),
        "different without a reason: {unexplained:#?}"
    );
    assert!(stale.is_empty(), "no longer different: {stale:#?}");
}
