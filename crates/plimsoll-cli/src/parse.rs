//! `plimsoll parse`: how the files are read.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_syntax::{
    Arguments as InstructionArguments, Command, Dockerfile, Heredoc, Instruction, Keyword, Pair,
    Word, parse,
};
use serde::Serialize;

use crate::input;
use crate::plain::say;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The Dockerfiles; `-` is standard input.
    #[arg(required = true)]
    files: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct FileTree<'a> {
    file: &'a str,
    instructions: Vec<InstructionTree>,
    stages: Vec<StageTree>,
    errors: Vec<ErrorLine>,
}

#[derive(Serialize)]
struct InstructionTree {
    keyword: String,
    start_line: u32,
    end_line: u32,
    flags: Vec<String>,
    /// As the reference lists them: ENV and LABEL give name, value and separator in turn.
    arguments: Vec<String>,
    json: bool,
    heredocs: Vec<HeredocTree>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<Box<InstructionTree>>,
}

#[derive(Serialize)]
struct HeredocTree {
    name: String,
    expand: bool,
    chomp: bool,
    content: String,
}

#[derive(Serialize)]
struct StageTree {
    name: String,
    base: String,
    start_line: u32,
}

#[derive(Serialize)]
struct ErrorLine {
    line: u32,
    message: String,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    input::for_each(&arguments.files, |file| {
        let tree = parse(&file.text);
        match arguments.format {
            Format::Json => input::print_json(&file_tree(&file.name, &tree)),
            Format::Text => print_text(&file.name, &tree),
        }
        u8::from(!tree.errors.is_empty())
    })
}

fn print_text(name: &str, file: &Dockerfile<'_>) {
    for instruction in &file.instructions {
        let lines = if instruction.start_line == instruction.end_line {
            format!("{}", instruction.start_line)
        } else {
            format!("{}-{}", instruction.start_line, instruction.end_line)
        };
        say!(
            "{name}:{lines}: {}",
            instruction.keyword_word.text.to_uppercase()
        );
    }
    for error in &file.errors {
        say!("{name}:{}: error: {}", error.line, error.message);
    }
    let (instructions, errors) = (file.instructions.len(), file.errors.len());
    say!("{name}: {instructions} instructions, {errors} errors");
}

fn file_tree<'a>(name: &'a str, file: &Dockerfile<'_>) -> FileTree<'a> {
    FileTree {
        file: name,
        instructions: file.instructions.iter().map(instruction_tree).collect(),
        stages: file.instructions.iter().filter_map(stage_tree).collect(),
        errors: file
            .errors
            .iter()
            .map(|error| ErrorLine {
                line: error.line,
                message: error.message.clone(),
            })
            .collect(),
    }
}

fn instruction_tree(instruction: &Instruction<'_>) -> InstructionTree {
    let trigger = match &instruction.arguments {
        InstructionArguments::Onbuild(Some(trigger)) => Some(Box::new(instruction_tree(trigger))),
        _ => None,
    };
    InstructionTree {
        keyword: instruction.keyword_word.text.to_uppercase(),
        start_line: instruction.start_line,
        end_line: instruction.end_line,
        flags: instruction
            .flags
            .iter()
            .map(|flag| flag.word.text.to_string())
            .collect(),
        arguments: argument_list(instruction),
        json: instruction.json,
        heredocs: instruction.heredocs.iter().map(heredoc_tree).collect(),
        trigger,
    }
}

fn argument_list(instruction: &Instruction<'_>) -> Vec<String> {
    let text = |word: &Word<'_>| word.text.to_string();
    match &instruction.arguments {
        // All words, those that do not belong there as well.
        InstructionArguments::From { .. } => {
            let blank = |c| matches!(c, '\t'..='\r' | ' ');
            let words = instruction.rest.text.split(blank);
            words
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        }
        InstructionArguments::Command(command) => command_list(command),
        InstructionArguments::Words(words) => words.iter().map(text).collect(),
        InstructionArguments::Pairs(pairs) => pairs.iter().flat_map(pair_list).collect(),
        InstructionArguments::Value(value) => value.iter().map(text).collect(),
        InstructionArguments::Healthcheck { kind, command } => {
            let kind = kind.iter().map(text);
            kind.chain(command_list(command)).collect()
        }
        InstructionArguments::Onbuild(_) => Vec::new(),
        InstructionArguments::Unread(rest) => vec![rest.text.to_string()],
    }
}

fn command_list(command: &Command<'_>) -> Vec<String> {
    match command {
        Command::Shell(text) if text.text.is_empty() => Vec::new(),
        Command::Shell(text) => vec![text.text.to_string()],
        Command::Exec(words) => words.iter().map(|word| word.text.to_string()).collect(),
    }
}

fn pair_list(pair: &Pair<'_>) -> Vec<String> {
    let key = pair.key.text.to_string();
    match &pair.value {
        Some(value) => {
            let separator = if pair.legacy { "" } else { "=" };
            vec![key, value.text.to_string(), separator.to_owned()]
        }
        None => vec![key],
    }
}

fn heredoc_tree(heredoc: &Heredoc<'_>) -> HeredocTree {
    HeredocTree {
        name: heredoc.name.clone(),
        expand: heredoc.expand,
        chomp: heredoc.chomp,
        content: heredoc.content.to_owned(),
    }
}

fn stage_tree(instruction: &Instruction<'_>) -> Option<StageTree> {
    let InstructionArguments::From { image, name } = &instruction.arguments else {
        return None;
    };
    debug_assert_eq!(instruction.keyword, Keyword::From);
    Some(StageTree {
        name: name
            .as_ref()
            .map(|(_, name)| name.text.to_lowercase())
            .unwrap_or_default(),
        base: image
            .as_ref()
            .map(|image| image.text.to_string())
            .unwrap_or_default(),
        start_line: instruction.start_line,
    })
}
