//! `plimsoll check`: a Dockerfile's problems.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::analyze;
use plimsoll_analysis::report::{Report, Severity};

use crate::input::{self, Input};
use crate::options::Knowledge;
use crate::{github, sarif, terminal};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// End with 1 where a finding matters at least as much; folded ones do not count.
    #[arg(long, value_enum, default_value = "warning")]
    fail_on: FailOn,
    /// Add the rewrite at three levels and the weights (JSON only).
    #[arg(long)]
    full: bool,
    /// Show folded findings as well (text only; the other formats always have them).
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    knowledge: Knowledge,
    /// The Dockerfiles; `-` is standard input.
    #[arg(required = true)]
    files: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Style,
    Never,
}

impl FailOn {
    fn reached(self, report: &Report) -> bool {
        let limit = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Style => Severity::Style,
            Self::Never => return false,
        };
        let counts = report.findings.iter().filter(|finding| !finding.folded);
        // What cannot be read is as bad as an error.
        !report.errors.is_empty()
            || counts
                .map(|finding| finding.severity)
                .any(|severity| severity <= limit)
    }
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut reports = Vec::new();
    let code = input::for_each(&arguments.files, |file| match check(arguments, &file) {
        Ok(report) => {
            let failed = arguments.fail_on.reached(&report);
            if arguments.format == Format::Sarif {
                reports.push(report);
            }
            u8::from(failed)
        }
        Err(message) => {
            eprintln!("{message}");
            input::FAILED
        }
    });
    if arguments.format == Format::Sarif {
        input::print_json(&sarif::log(&reports));
    }
    code
}

fn check(arguments: &Arguments, file: &Input) -> Result<Report, String> {
    let options = arguments.knowledge.options(&file.name, arguments.full)?;
    let report = analyze(&file.text, &options);
    match arguments.format {
        Format::Json => input::print_json(&report),
        Format::Github => github::print(&report),
        Format::Text => terminal::print(&file.text, &report, arguments.all),
        // One log for all files, printed at the end.
        Format::Sarif => {}
    }
    Ok(report)
}
