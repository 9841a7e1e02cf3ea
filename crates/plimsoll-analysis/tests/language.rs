//! Formatting keeps the meaning and the comments of every file that we have, and colours are those
//! of the text alone.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_analysis::language::{format, outline, tokens};
use plimsoll_syntax::{Arguments, Command, Dockerfile, Instruction, Item, parse};

fn texts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut open = vec![root];
    let mut texts = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if name.contains("Dockerfile") {
                texts.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
            }
        }
    }
    // More of them, one path a line.
    if let Ok(list) = std::env::var("PLIMSOLL_TEXTS") {
        for path in fs::read_to_string(list).unwrap().lines() {
            texts.extend(
                fs::read_to_string(path)
                    .ok()
                    .map(|text| (path.into(), text)),
            );
        }
    }
    assert!(texts.len() > 90, "the files are there: {}", texts.len());
    texts
}

/// A word without the white space inside the commands that it runs, which are looked at alone.
fn plain(word: &str) -> String {
    let (mut open, mut backquoted, mut before) = (0, false, ' ');
    let mut kept = String::new();
    for character in word.chars() {
        match character {
            '(' if open > 0 || before == '$' => open += 1,
            ')' if open > 0 => open -= 1,
            '`' => backquoted = !backquoted,
            _ => {}
        }
        if !(character.is_whitespace() && (open > 0 || backquoted)) {
            kept.push(character);
        }
        before = character;
    }
    kept
}

/// What an instruction means, without where it stands.
fn meaning(instruction: &Instruction<'_>) -> Vec<String> {
    let mut parts = vec![instruction.keyword.name().to_owned()];
    parts.extend(
        instruction
            .flags
            .iter()
            .map(|flag| flag.word.text.to_string()),
    );
    let shell = |command: &Command<'_>, parts: &mut Vec<String>| match command {
        Command::Exec(words) => parts.extend(words.iter().map(|word| word.text.to_string())),
        Command::Shell(text) => {
            let script = plimsoll_shell::parse(text.view());
            parts.push(script.errors.len().to_string());
            for visited in plimsoll_shell::commands(&script) {
                parts.push(format!("{:?}", visited.place));
                parts.extend(
                    visited
                        .simple
                        .assignments
                        .iter()
                        .map(|one| plain(one.word.raw)),
                );
                parts.extend(visited.simple.words.iter().map(|word| plain(word.raw)));
                for redirection in &visited.simple.redirections {
                    parts.push(redirection.operator.to_owned());
                    parts.extend(redirection.target.as_ref().map(|word| plain(word.raw)));
                }
            }
            // And every character that is no white space, in case the reader missed a word.
            parts.push(text.text.chars().filter(|c| !c.is_whitespace()).collect());
        }
    };
    match &instruction.arguments {
        Arguments::From { image, name } => {
            parts.extend(image.iter().map(|image| image.text.to_string()));
            parts.extend(name.iter().map(|(_, name)| name.text.to_string()));
        }
        Arguments::Command(command) => shell(command, &mut parts),
        Arguments::Words(words) => parts.extend(words.iter().map(|word| word.text.to_string())),
        Arguments::Pairs(pairs) => {
            for pair in pairs {
                parts.push(pair.key.text.to_string());
                parts.extend(pair.value.iter().map(|value| value.text.to_string()));
            }
        }
        Arguments::Value(value) => parts.extend(value.iter().map(|value| value.text.to_string())),
        Arguments::Healthcheck { kind, command } => {
            parts.extend(kind.iter().map(|kind| kind.text.to_uppercase()));
            shell(command, &mut parts);
        }
        Arguments::Onbuild(inner) => parts.extend(inner.iter().flat_map(|inner| meaning(inner))),
        Arguments::Unread(text) => parts.push(text.text.to_string()),
    }
    parts.extend(
        instruction
            .heredocs
            .iter()
            .map(|heredoc| heredoc.content.to_owned()),
    );
    parts
}

fn comments(file: &Dockerfile<'_>) -> Vec<String> {
    let outside = file
        .items
        .iter()
        .filter(|(item, _)| matches!(item, Item::Comment | Item::Directive(_)));
    let mut comments: Vec<String> = outside
        .map(|(_, span)| span.text(file.source).trim().to_owned())
        .collect();
    for instruction in &file.instructions {
        let lines = instruction
            .head
            .text(file.source)
            .lines()
            .skip(1)
            .map(str::trim);
        comments.extend(
            lines
                .filter(|line| line.starts_with('#'))
                .map(str::to_owned),
        );
    }
    comments
}

#[test]
fn formatting_keeps_meaning_and_comments() {
    for (path, text) in texts() {
        for text in [text.replace("\r\n", "\n").replace('\n', "\r\n"), text] {
            let formatted = format(&text);
            let (before, after) = (parse(&text), parse(&formatted));
            let path = path.display();
            let meanings = |file: &Dockerfile<'_>| -> Vec<Vec<String>> {
                file.instructions.iter().map(meaning).collect()
            };
            assert_eq!(meanings(&before), meanings(&after), "{path}");
            assert_eq!(comments(&before), comments(&after), "{path}");
            assert_eq!(before.errors.len(), after.errors.len(), "{path}");
            assert_eq!(format(&formatted), formatted, "{path}: twice");
        }
    }
}

#[test]
fn colours_are_in_order_and_whole_characters() {
    for (path, text) in texts() {
        let mut last = 0;
        for run in tokens(&text).chunks_exact(3) {
            let (start, end) = (run[0] as usize, run[1] as usize);
            assert!(
                last <= start && text.get(start..end).is_some(),
                "{}",
                path.display()
            );
            last = end;
        }
        for (start, end) in outline(&text, None).folds {
            assert!(
                text.get(start as usize..end as usize).is_some(),
                "{}",
                path.display()
            );
        }
    }
}
