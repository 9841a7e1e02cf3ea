//! What must hold of every shell text that is read.

use plimsoll_shell::{Word, commands, parse as parse_shell};
use plimsoll_syntax::{Arguments, Command, Instruction, TextView, parse};

use crate::check_span;

/// Reads a text as a shell does, and every RUN of it as a Dockerfile.
pub fn check_shell(text: &str) {
    check_view(text, TextView::new(text, 0));
    // Comments and continuations are taken out of a RUN, which moves every offset after them.
    let source = format!("FROM a\nRUN {text}");
    for instruction in &parse(&source).instructions {
        check_instruction(&source, instruction);
    }
}

fn check_instruction(source: &str, instruction: &Instruction<'_>) {
    if let Some(Command::Shell(text)) = instruction.command() {
        check_view(source, text.view());
    }
    for heredoc in &instruction.heredocs {
        check_view(source, TextView::new(heredoc.content, heredoc.span.start));
    }
    if let Arguments::Onbuild(Some(trigger)) = &instruction.arguments {
        check_instruction(source, trigger);
    }
}

fn check_view(source: &str, view: TextView<'_>) {
    let script = parse_shell(view);
    for error in &script.errors {
        check_span(source, error.span);
    }
    for pipeline in &script.list.pipelines {
        check_span(source, pipeline.span);
        check_span(source, pipeline.connector_span);
        for command in &pipeline.commands {
            check_span(source, command.span());
        }
    }
    for visited in commands(&script) {
        let simple = visited.simple;
        check_span(source, simple.span);
        check_span(source, visited.pipeline.span);
        simple
            .words
            .iter()
            .for_each(|word| check_word(source, word));
        for assignment in &simple.assignments {
            check_word(source, &assignment.word);
            assert!(assignment.word.raw.starts_with(assignment.name));
            assert!(assignment.word.raw.get(assignment.value_at..).is_some());
        }
        for redirection in &simple.redirections {
            check_span(source, redirection.span);
            redirection
                .target
                .iter()
                .for_each(|word| check_word(source, word));
        }
    }
    assert_eq!(script, parse_shell(view), "reading twice gives the same");
}

fn check_word(source: &str, word: &Word<'_>) {
    check_span(source, word.span);
    let (raw, placed) = (word.raw.as_bytes(), word.span.text(source).as_bytes());
    assert_eq!(raw.first(), placed.first(), "a word begins where it says");
    assert_eq!(raw.last(), placed.last(), "a word ends where it says");
    if raw.len() == placed.len() {
        assert_eq!(raw, placed, "a word on one line is as it is written");
    }
    let _ = (word.literal(), word.is_quoted());
}
