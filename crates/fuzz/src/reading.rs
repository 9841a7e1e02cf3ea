//! What must hold of every Dockerfile that is read.

use plimsoll_syntax::{
    Arguments, Command, Dockerfile, Instruction, Item, LineIndex, Logical, Pair, Span, Word,
    expand, parse,
};

use crate::check_span;
use crate::variables::ByFirstLetter;

/// Reads a text and checks the tree.
pub fn check_reading(source: &str) {
    let file = parse(source);
    check_items(&file);
    for directive in &file.directives {
        check_span(source, directive.span);
        assert_eq!(directive.value_span.text(source), directive.value);
    }
    let mut end = 0;
    for instruction in &file.instructions {
        assert!(
            instruction.span.start >= end,
            "instructions keep their order"
        );
        assert!(instruction.span.contains(instruction.head));
        end = instruction.span.end;
        check_instruction(&file, instruction);
    }
    let lines = LineIndex::new(source);
    for error in &file.errors {
        check_span(source, error.span);
        assert!(error.line >= 1 && error.line <= lines.count());
        let _ = lines.column(source, error.span.start);
    }
    assert_eq!(file, parse(source), "reading twice gives the same");
}

/// The items hold every byte once and in order: nothing of the text is lost.
fn check_items(file: &Dockerfile<'_>) {
    let mut at = 0;
    let mut instructions = 0;
    for (item, span) in &file.items {
        assert_eq!(span.start, at, "no gap before an item");
        assert!(!span.is_empty(), "an item holds something");
        check_span(file.source, *span);
        at = span.end;
        match item {
            Item::Instruction(number) => {
                assert_eq!(*number, instructions, "no instruction is left out");
                assert!(span.contains(file.instructions[*number].span));
                instructions += 1;
            }
            Item::Directive(number) => assert!(*number < file.directives.len()),
            Item::Comment | Item::Blank => {}
        }
    }
    assert_eq!(at as usize, file.source.len(), "the items reach the end");
    assert_eq!(instructions, file.instructions.len());
}

fn check_instruction(file: &Dockerfile<'_>, instruction: &Instruction<'_>) {
    let source = file.source;
    for span in [instruction.span, instruction.head] {
        check_span(source, span);
    }
    for span in &instruction.blank_continuations {
        check_span(source, *span);
    }
    assert!(instruction.start_line <= instruction.end_line);
    let word = |word: &Word<'_>| check_word(file, instruction.head, word);
    word(&instruction.keyword_word);
    for flag in &instruction.flags {
        word(&flag.word);
        let _ = (flag.name(), flag.value());
    }
    for heredoc in &instruction.heredocs {
        check_span(source, heredoc.marker);
        check_span(source, heredoc.terminator);
        assert_eq!(heredoc.span.text(source), heredoc.content);
        let _ = expand(heredoc.content, file.escape, &ByFirstLetter);
    }
    check_logical(source, &instruction.rest);
    check_arguments(file, instruction);
}

fn check_arguments(file: &Dockerfile<'_>, instruction: &Instruction<'_>) {
    let word = |word: &Word<'_>| check_word(file, instruction.head, word);
    match &instruction.arguments {
        Arguments::From { image, name } => {
            image.iter().for_each(word);
            if let Some((keyword, name)) = name {
                word(keyword);
                word(name);
            }
        }
        Arguments::Words(words) => words.iter().for_each(word),
        Arguments::Pairs(pairs) => {
            for pair in pairs {
                check_pair(file, instruction, pair);
            }
        }
        Arguments::Value(value) => value.iter().for_each(word),
        Arguments::Command(command) => check_command(file, instruction, command),
        Arguments::Healthcheck { kind, command } => {
            kind.iter().for_each(word);
            check_command(file, instruction, command);
        }
        Arguments::Onbuild(Some(trigger)) => {
            assert!(instruction.head.contains(trigger.head));
            check_instruction(file, trigger);
        }
        Arguments::Onbuild(None) => {}
        Arguments::Unread(text) => check_logical(file.source, text),
    }
}

fn check_pair(file: &Dockerfile<'_>, instruction: &Instruction<'_>, pair: &Pair<'_>) {
    check_word(file, instruction.head, &pair.key);
    if let Some(value) = &pair.value {
        check_word(file, instruction.head, value);
        assert!(pair.key.span.end <= value.span.start);
    }
}

fn check_command(file: &Dockerfile<'_>, instruction: &Instruction<'_>, command: &Command<'_>) {
    match command {
        Command::Shell(text) => check_logical(file.source, text),
        Command::Exec(words) => {
            for word in words {
                check_word(file, instruction.head, word);
            }
        }
    }
}

fn check_word(file: &Dockerfile<'_>, head: Span, word: &Word<'_>) {
    check_span(file.source, word.span);
    assert!(head.contains(word.span), "a word stands in its instruction");
    let _ = word.unquoted();
    let _ = expand(&word.text, file.escape, &ByFirstLetter);
}

/// Every character of the text stands where it says it does.
fn check_logical(source: &str, text: &Logical<'_>) {
    check_span(source, text.whole());
    for (at, c) in text.text.char_indices() {
        let from = text.source_offset(at) as usize;
        assert!(
            source.get(from..).is_some_and(|rest| rest.starts_with(c)),
            "character {at} of {:?} is not at {from}",
            text.text
        );
    }
}
