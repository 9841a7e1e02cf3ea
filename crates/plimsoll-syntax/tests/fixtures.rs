//! Self-written cases, each with a snapshot of how it is read. What they say was compared with the
//! reference implementation.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use plimsoll_syntax::{Arguments, Command, Dockerfile, Instruction, Word, parse};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/syntax");
    let mut names: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert!(names.len() > 20, "the cases are there");
    for path in names {
        let source = fs::read_to_string(&path).unwrap();
        let file = parse(&source);
        check_spans(&file);
        let name = path
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .replace(".Dockerfile", "");
        insta::assert_snapshot!(name, outline(&file));
    }
}

/// The parts cover the text without gaps, and every word's span holds the word.
fn check_spans(file: &Dockerfile<'_>) {
    let mut at = 0;
    for (_, span) in &file.items {
        assert_eq!(span.start, at, "no gap before a part");
        at = span.end;
    }
    assert_eq!(at as usize, file.source.len(), "the parts reach the end");
    for instruction in &file.instructions {
        let keyword = &instruction.keyword_word;
        assert_eq!(keyword.span.text(file.source), keyword.text);
        for heredoc in &instruction.heredocs {
            assert_eq!(heredoc.span.text(file.source), heredoc.content);
        }
    }
}

fn outline(file: &Dockerfile<'_>) -> String {
    let mut text = String::new();
    for directive in &file.directives {
        writeln!(
            text,
            "directive {:?} = {:?}",
            directive.name, directive.value
        )
        .unwrap();
    }
    for instruction in &file.instructions {
        write_instruction(&mut text, instruction, "");
    }
    for error in &file.errors {
        let place = error.span.text(file.source);
        writeln!(
            text,
            "error in line {} at {place:?}: {}",
            error.line, error.message
        )
        .unwrap();
    }
    text
}

fn write_instruction(text: &mut String, instruction: &Instruction<'_>, indent: &str) {
    let (first, last) = (instruction.start_line, instruction.end_line);
    write!(
        text,
        "{indent}{first}-{last} {}",
        instruction.keyword_word.text
    )
    .unwrap();
    for flag in &instruction.flags {
        write!(text, " {:?}", flag.word.text).unwrap();
    }
    writeln!(text, " {}", arguments(&instruction.arguments)).unwrap();
    for heredoc in &instruction.heredocs {
        let expand = if heredoc.expand { "" } else { " quoted" };
        let chomp = if heredoc.chomp { " chomped" } else { "" };
        writeln!(
            text,
            "{indent}    heredoc {}{expand}{chomp}: {:?}",
            heredoc.name, heredoc.content
        )
        .unwrap();
    }
    if let Arguments::Onbuild(Some(trigger)) = &instruction.arguments {
        write_instruction(text, trigger, "    ");
    }
}

fn arguments(arguments: &Arguments<'_>) -> String {
    let words = |words: &[Word<'_>]| {
        words
            .iter()
            .map(|word| format!("{:?}", word.text))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let command = |command: &Command<'_>| match command {
        Command::Shell(text) => format!("shell {:?}", text.text),
        Command::Exec(list) => format!("exec {}", words(list)),
    };
    match arguments {
        Arguments::From { image, name } => {
            let image = image.as_ref().map(|image| image.text.as_ref());
            let name = name.as_ref().map(|(_, name)| name.text.as_ref());
            format!("image {image:?} name {name:?}")
        }
        Arguments::Command(each) => command(each),
        Arguments::Words(list) => words(list),
        Arguments::Pairs(pairs) => pairs
            .iter()
            .map(|pair| {
                format!(
                    "{:?}={:?}",
                    pair.key.text,
                    pair.value.as_ref().map(|value| value.text.as_ref())
                )
            })
            .collect::<Vec<_>>()
            .join(" "),
        Arguments::Value(value) => format!("{:?}", value.as_ref().map(|value| value.text.as_ref())),
        Arguments::Healthcheck {
            kind,
            command: each,
        } => {
            format!(
                "{:?} {}",
                kind.as_ref().map(|kind| kind.text.as_ref()),
                command(each)
            )
        }
        Arguments::Onbuild(_) => String::new(),
        Arguments::Unread(text) => format!("unread {:?}", text.text),
    }
}
