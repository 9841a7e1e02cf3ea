//! Every fix of every finding in the fixtures and golden files keeps what all fixes keep.

#![allow(clippy::unwrap_used)]

#[path = "../examples/prove-fixes/properties.rs"]
mod properties;

use std::fs;
use std::path::{Path, PathBuf};

use properties::prove;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().to_lowercase();
        if path.is_dir() {
            files(&path, found);
        } else if name.contains("dockerfile") {
            found.push(path);
        }
    }
}

#[test]
fn all_fixes_keep_what_fixes_keep() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut found = Vec::new();
    for folder in ["fixtures", "golden", "apps"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() >= 100, "the files are there");
    let mut broken = Vec::new();
    for path in found {
        let unix = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let (_, violations) = prove(&unix);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().unwrap().file_name().unwrap();
        broken.extend(violations.into_iter().map(|violation| {
            let (of, line, what) = (violation.of, violation.line, violation.what);
            format!("{}/{name}:{line}: {of}: {what}", folder.to_string_lossy())
        }));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
