//! Applications that were really built, before and after: `tests/apps`.

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_analysis::report::{Certainty, Level};
use plimsoll_analysis::{Beside, Options, weigh};
use serde_json::Value;

use super::cases::{Case, Cases};
use super::packages::options;

/// Totals and layers above 1 MB, with the files beside the Dockerfile and the base's size given.
pub(crate) fn with_manifests() -> (Cases, Cases) {
    weighed("applications with their files", true)
}

/// The same without any file.
pub(crate) fn alone() -> (Cases, Cases) {
    weighed("applications without any file", false)
}

fn weighed(name: &str, files: bool) -> (Cases, Cases) {
    let (mut totals, mut layers) = (Vec::new(), Vec::new());
    for (folder, built) in built() {
        let record: Value =
            serde_json::from_str(&fs::read_to_string(&built).expect("a record")).expect("JSON");
        let dockerfile = folder.join(record["dockerfile"].as_str().expect("its Dockerfile"));
        let text = fs::read_to_string(&dockerfile).expect("a Dockerfile");
        let mut options = options();
        let text = as_built(&text);
        let base = of_debian_12(record["base"].as_str().expect("a base"));
        let base_bytes = record["base_bytes"].as_u64().expect("bytes");
        options.assume.insert(base, base_bytes);
        if files {
            add_files(&folder, &mut options);
        }
        let weighing = weigh(&text, Level::Original, &options);
        let label = dockerfile
            .strip_prefix(root())
            .unwrap_or(&dockerfile)
            .display()
            .to_string();
        let worst = weighing.layers.iter().map(|layer| layer.certainty).max();
        totals.push(Case {
            name: label.clone(),
            truth: record["bytes"].as_u64().expect("bytes"),
            estimate: weighing.total,
            certainty: worst.unwrap_or(Certainty::Measured),
        });
        let real: Vec<&Value> = record["layers"]
            .as_array()
            .expect("layers")
            .iter()
            .collect();
        assert_eq!(
            real.len(),
            weighing.layers.len(),
            "{label}: every layer that was built is weighed"
        );
        for (layer, real) in weighing.layers.iter().zip(real) {
            let truth = real["bytes"].as_u64().expect("bytes");
            if truth > 1_000_000 {
                layers.push(Case {
                    name: format!("{label}:{} {}", layer.line, layer.instruction),
                    truth,
                    estimate: layer.bytes(),
                    certainty: layer.certainty,
                });
            }
        }
    }
    (
        Cases::new(&format!("{name}: totals"), totals),
        Cases::new(&format!("{name}: layers above 1 MB"), layers),
    )
}

/// A text as it was built here: the base images were stand-ins made of Debian 12, whatever release
/// their publishers are at, and the package index forbids pip to keep what it downloads
/// (`tests/apps/README.md`).
fn as_built(text: &str) -> String {
    let mut built = String::new();
    for line in text.lines() {
        let image = line.strip_prefix("FROM ").and_then(|rest| {
            let mut words = rest.split(' ');
            words.find(|word| !word.starts_with("--"))
        });
        match image {
            Some(image) => {
                built += &line.replacen(image, &of_debian_12(image), 1);
                if image.starts_with("python:") {
                    built += "\nENV PIP_NO_CACHE_DIR=1";
                }
            }
            None => built += line,
        }
        built.push('\n');
    }
    built
}

/// The name of an image's variant on Debian 12, where its own name leaves the release open or names
/// a later one.
fn of_debian_12(image: &str) -> String {
    let open = ["python:", "node:", "rust:", "golang:"];
    if let Some(rest) = image.strip_prefix("debian:trixie") {
        format!("debian:bookworm{rest}")
    } else if open.iter().any(|name| image.starts_with(name)) && !image.contains("alpine") {
        let image = image.trim_end_matches("-bookworm");
        format!("{image}-bookworm")
    } else {
        image.to_owned()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/apps")
}

/// Each record of a build with the application's folder, in order.
fn built() -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root()).expect("tests/apps").flatten() {
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            if file.file_name().to_string_lossy().starts_with("built.") {
                found.push((folder.path(), file.path()));
            }
        }
    }
    found.sort();
    found
}

/// The manifests beside the Dockerfile, and the size of the build context.
fn add_files(folder: &Path, options: &mut Options) {
    let mut context = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(each) = open.pop() {
        for entry in fs::read_dir(each).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let own = name.starts_with("built.")
                || name.starts_with("Dockerfile")
                || matches!(name.as_str(), "app.json" | "check.sh")
                || name.starts_with("dockerignore");
            if own {
                continue;
            }
            context += entry.metadata().map_or(0, |data| data.len());
            let manifest = matches!(
                name.as_str(),
                "package.json"
                    | "package-lock.json"
                    | "requirements.txt"
                    | "pyproject.toml"
                    | "go.mod"
                    | "Cargo.toml"
                    | "Cargo.lock"
                    | "Pipfile"
            );
            if manifest && let Ok(content) = fs::read_to_string(&path) {
                options.beside.push(Beside {
                    path: name,
                    content,
                });
            }
        }
    }
    options.assume.insert("context".into(), context);
}
