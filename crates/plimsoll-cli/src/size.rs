//! `plimsoll size`: what the image will weigh, layer by layer.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::report::{Certainty, Change, Level, Rebuild, Weighing};
use plimsoll_analysis::{rewrite, weigh};

use crate::input;
use crate::options::Knowledge;
use crate::plain::{note, say};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which text is weighed: the file itself, or its rewrite.
    #[arg(long, value_enum, default_value = "original")]
    level: WeighedLevel,
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// How fast the image is pulled, in megabits a second.
    #[arg(long, value_name = "MBIT", default_value = "100", value_parser = bandwidth)]
    bandwidth: f64,
    #[command(flatten)]
    knowledge: Knowledge,
    /// The Dockerfile; `-` is standard input.
    file: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum WeighedLevel {
    Original,
    Safe,
    Lean,
    Minimal,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let level = match arguments.level {
        WeighedLevel::Original => Level::Original,
        WeighedLevel::Safe => Level::Safe,
        WeighedLevel::Lean => Level::Lean,
        WeighedLevel::Minimal => Level::Minimal,
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
        let weighing = weigh(&rewritten.text, level, &options);
        match arguments.format {
            Format::Json => input::print_json(&weighing),
            Format::Text => print_text(&file.name, &weighing, arguments.bandwidth),
        }
        0
    })
}

fn print_text(name: &str, weighing: &Weighing, bandwidth: f64) {
    let width = 24;
    say!(
        "{:>width$}  {:4}  {}",
        weighing.base.bytes().to_string(),
        "",
        format_args!("FROM {}", weighing.base.reference)
    );
    say!(
        "{:>width$}  {:4}  {} ({})",
        "",
        "",
        weighing.base.basis,
        certainty(weighing.base.certainty)
    );
    for layer in &weighing.layers {
        say!(
            "{:>width$}  {:4}  {}",
            layer.bytes().to_string(),
            layer.line,
            layer.instruction
        );
        say!(
            "{:>width$}  {:4}  {} ({})",
            "",
            "",
            layer.basis,
            certainty(layer.certainty)
        );
        for waste in &layer.waste {
            say!(
                "{:>width$}  {:4}  of which {} are not needed: {}",
                "",
                "",
                waste.bytes,
                waste.what
            );
        }
    }
    for stage in &weighing.not_shipped {
        say!(
            "{:>width$}  {:4}  stage {}: not shipped",
            format!("({})", stage.total),
            stage.line,
            stage.name
        );
    }
    println!();
    say!(
        "{name}: about {} on disk, {} to download (estimates)",
        weighing.total,
        weighing.download
    );
    say!(
        "  pulled in about {} at {bandwidth} Mbit/s",
        duration(weighing.download.likely, bandwidth)
    );
    for rebuild in &weighing.rebuilds {
        say!("  {}", rebuilt(rebuild));
    }
    for note in &weighing.notes {
        say!("  note: {note}");
    }
    for asked in weighing.inputs.iter().filter(|input| !input.given) {
        say!(
            "  --assume {}=SIZE sharpens it: {}",
            asked.name,
            asked.label
        );
    }
}

/// What a change makes run and travel again, in words.
fn rebuilt(rebuild: &Rebuild) -> String {
    let change = match rebuild.change {
        Change::Sources => "after a change of the sources",
        Change::Dependencies => "after a change of the dependencies",
    };
    if rebuild.reruns.is_empty() {
        return format!("{change} nothing runs again");
    }
    let lines: Vec<String> = rebuild.reruns.iter().map(u32::to_string).collect();
    let installs = if rebuild.installs {
        ", an install among them"
    } else {
        ""
    };
    format!(
        "{change} lines {} run again{installs}; {} of layers travel again ({} compressed)",
        lines.join(", "),
        rebuild.on_disk,
        rebuild.download
    )
}

/// How long so many bytes take, in words.
fn duration(bytes: u64, megabits: f64) -> String {
    let seconds = bytes as f64 * 8.0 / (megabits * 1e6);
    if seconds < 90.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

fn bandwidth(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(megabits) if megabits.is_finite() && megabits > 0.0 => Ok(megabits),
        _ => Err("write megabits a second, such as 100".to_owned()),
    }
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Given => "given",
        Certainty::Measured => "measured",
        Certainty::Modelled => "modelled",
        Certainty::RuleOfThumb => "rule of thumb",
        Certainty::Unknown => "depends on you",
    }
}
