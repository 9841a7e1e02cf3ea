//! `plimsoll optimize`: the rewrite at one level.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::report::{Level, Rewrite};
use plimsoll_analysis::rewrite;

use crate::options::Knowledge;
use crate::plain::note;
use crate::{fixing, input};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How far the rewrite may go.
    #[arg(long, value_enum, default_value = "lean")]
    level: RewriteLevel,
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "dockerfile")]
    format: Format,
    #[command(flatten)]
    knowledge: Knowledge,
    /// The Dockerfile; `-` is standard input.
    file: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum RewriteLevel {
    Safe,
    Lean,
    Minimal,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Dockerfile,
    Diff,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let level = match arguments.level {
        RewriteLevel::Safe => Level::Safe,
        RewriteLevel::Lean => Level::Lean,
        RewriteLevel::Minimal => Level::Minimal,
    };
    input::for_each(std::slice::from_ref(&arguments.file), |file| {
        let options = match arguments.knowledge.options_for(&file.name) {
            Ok(options) => options,
            Err(message) => {
                note!("{message}");
                return input::FAILED;
            }
        };
        let rewritten = rewrite(&file.text, level, &options);
        match arguments.format {
            Format::Json => input::print_json(&rewritten),
            Format::Dockerfile => {
                print!("{}", rewritten.text);
                explain(&rewritten);
            }
            Format::Diff => {
                print!("{}", fixing::diff(&file.name, &file.text, &rewritten.text));
                explain(&rewritten);
            }
        }
        0
    })
}

/// Says on standard error what was done and what is assumed, so that standard output stays the file.
fn explain(rewritten: &Rewrite) {
    for step in &rewritten.steps {
        note!("· {}: {}", step.title, step.why);
        for assumption in &step.assumptions {
            note!("    assumes: {assumption}");
        }
    }
    for question in rewritten
        .questions
        .iter()
        .filter(|question| question.answer.is_none())
    {
        let choices: Vec<&str> = question
            .choices
            .iter()
            .map(|choice| choice.value.as_str())
            .collect();
        let choices = if choices.is_empty() {
            "…".to_owned()
        } else {
            choices.join("|")
        };
        note!(
            "? {} (--answer {}={choices}; assumed: {})",
            question.text,
            question.id,
            question.default
        );
    }
    for companion in &rewritten.companions {
        note!("+ {} goes beside it: {}", companion.path, companion.why);
    }
    if let Some(reason) = &rewritten.refused {
        note!("! {reason}");
    }
}
