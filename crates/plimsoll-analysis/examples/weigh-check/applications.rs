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
        let base = record["base"].as_str().expect("a base").to_owned();
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
