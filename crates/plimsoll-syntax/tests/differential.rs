//! Our reading beside that of the crate `dockerfile-parser`, on the instructions that it understands.
//!
//! The crate is deprecated upstream and rejects every heredoc; where it accepts a file, its stages
//! and plain arguments are a second opinion.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use dockerfile_parser::{Dockerfile as Other, Instruction as OtherInstruction};
use plimsoll_syntax::{Arguments, Keyword, parse};

#[test]
fn stages_and_variables_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut compared = 0;
    for folder in fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        for name in ["before.Dockerfile", "after.Dockerfile"] {
            let source = fs::read_to_string(folder.join(name)).unwrap();
            // It knows neither heredocs nor another escape character, and reads both wrongly in silence.
            if source.contains("<<") || source.contains("escape=") {
                continue;
            }
            let Ok(other) = Other::parse(&source) else {
                continue;
            };
            compared += 1;
            assert_eq!(ours(&source), theirs(&other), "{}/{name}", folder.display());
        }
    }
    assert!(compared >= 50, "enough files to compare: {compared}");
}

fn ours(source: &str) -> Vec<String> {
    let file = parse(source);
    let mut found = Vec::new();
    for instruction in &file.instructions {
        match &instruction.arguments {
            Arguments::From { image, name } => {
                let image = image.as_ref().unwrap().text.to_string();
                let name = name
                    .as_ref()
                    .map(|(_, name)| name.text.to_string())
                    .unwrap_or_default();
                found.push(format!("FROM {image} {name}"));
            }
            Arguments::Pairs(pairs) if instruction.keyword == Keyword::Env => {
                found.extend(pairs.iter().map(|pair| format!("ENV {}", pair.key.text)));
            }
            _ if instruction.keyword == Keyword::Run => found.push("RUN".into()),
            _ => {}
        }
    }
    found
}

fn theirs(file: &Other) -> Vec<String> {
    let mut found = Vec::new();
    for instruction in &file.instructions {
        match instruction {
            OtherInstruction::From(from) => {
                let name = from
                    .alias
                    .as_ref()
                    .map(|alias| alias.content.clone())
                    .unwrap_or_default();
                found.push(format!("FROM {} {name}", from.image.content));
            }
            OtherInstruction::Env(env) => found.extend(
                env.vars
                    .iter()
                    .map(|var| format!("ENV {}", var.key.content)),
            ),
            OtherInstruction::Run(_) => found.push("RUN".into()),
            _ => {}
        }
    }
    found
}
