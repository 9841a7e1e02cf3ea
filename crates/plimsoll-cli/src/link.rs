//! `plimsoll link`: a Dockerfile as a link, and back.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::Options;
use plimsoll_share::{Beside, Level, Settings, View, decode, encode_within_limits};

use crate::input;
use crate::options::Knowledge;
use crate::plain::note;

/// Where `cargo xtask serve` serves the page.
const LOCAL: &str = "http://127.0.0.1:8080/";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print the text of a link instead.
    #[arg(long)]
    decode: bool,
    /// How a decoded link is printed: its text, or all that it holds.
    #[arg(long, value_enum, default_value = "text", requires = "decode")]
    format: Format,
    /// The address of the page.
    #[arg(long, default_value = LOCAL, conflicts_with = "decode")]
    base: String,
    /// The pane that the link opens.
    #[arg(long, value_parser = view, conflicts_with = "decode")]
    view: Option<View>,
    /// The level of the rewrite that the link shows.
    #[arg(long, value_parser = level, conflicts_with = "decode")]
    level: Option<Level>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// The Dockerfile (`-` is standard input), or the link to decode.
    #[arg(value_name = "FILE|URL")]
    subject: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn view(name: &str) -> Result<View, String> {
    View::from_name(name).ok_or_else(|| "write problems, rewrite or size".into())
}

fn level(name: &str) -> Result<Level, String> {
    Level::from_name(name).ok_or_else(|| "write original, safe, lean or minimal".into())
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let done = if arguments.decode {
        open(arguments)
    } else {
        make(arguments)
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            note!("plimsoll: {message}");
            input::FAILED.into()
        }
    }
}

fn open(arguments: &Arguments) -> Result<(), String> {
    let shared = decode(&arguments.subject).map_err(|error| error.to_string())?;
    if arguments.format == Format::Json {
        input::print_json(&shared);
        return Ok(());
    }
    for setting in &shared.ignored {
        note!("plimsoll: the link says `{setting}`, which this version does not know.");
    }
    print!("{}", shared.text);
    Ok(())
}

fn make(arguments: &Arguments) -> Result<(), String> {
    // The knowledge's own messages name the program already.
    let bare = |message: String| message.trim_start_matches("plimsoll: ").to_owned();
    let file = input::read(&arguments.subject).map_err(bare)?;
    let known = arguments.knowledge.settings().map_err(bare)?;
    let options = arguments.knowledge.options(false, &known).map_err(bare)?;
    let settings = Settings {
        view: arguments.view,
        level: arguments.level,
        ..settings(options)
    };
    let fragment =
        encode_within_limits(&file.text, &settings).map_err(|error| error.to_string())?;
    println!("{}#{fragment}", arguments.base.trim_end_matches('#'));
    Ok(())
}

/// What a link takes of what is known.
fn settings(options: Options) -> Settings {
    let name = |severity| match severity {
        plimsoll_analysis::report::Severity::Error => "error",
        plimsoll_analysis::report::Severity::Warning => "warning",
        plimsoll_analysis::report::Severity::Info => "info",
        plimsoll_analysis::report::Severity::Style => "style",
    };
    Settings {
        rules_off: options.rules_off,
        steps_off: options.steps_off,
        answers: options.answers,
        assume: options.assume,
        build_args: options.build_args,
        target: options.target,
        platform: options.platform,
        severities: options
            .settings
            .severities
            .into_iter()
            .map(|(rule, severity)| (rule, name(severity).to_owned()))
            .collect(),
        beside: options
            .beside
            .into_iter()
            .map(|file| Beside {
                path: file.path,
                content: file.content,
            })
            .collect(),
        engine: Some(env!("CARGO_PKG_VERSION").to_owned()),
        ..Settings::default()
    }
}
