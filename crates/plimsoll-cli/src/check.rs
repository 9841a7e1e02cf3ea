//! `plimsoll check`: a Dockerfile's problems.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::report::{Report, Severity};
use plimsoll_analysis::{Options, SettingsFile, analyze};

use crate::fixing::Fixing;
use crate::input::{self, Input};
use crate::options::Knowledge;
use crate::plain::note;
use crate::sarif::Checked;
use crate::{github, sarif, terminal};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// End with 1 where a finding matters at least as much; folded ones do not count. Warnings,
    /// where neither this nor the settings file says otherwise.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Add the rewrite at three levels and the weights (JSON), and what each finding costs.
    #[arg(long)]
    full: bool,
    /// Show and fix folded findings as well (the other formats than text always show them).
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    fixing: Fixing,
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
    /// What the settings file says; hadolint's `ignore` and `none` stand for never.
    ///
    /// # Errors
    /// A sentence that names a threshold that nobody knows.
    fn of(settings: &SettingsFile) -> Result<Self, String> {
        let threshold = settings.failure_threshold.as_deref();
        match threshold {
            _ if settings.no_fail => Ok(Self::Never),
            Some("error") => Ok(Self::Error),
            None | Some("warning") => Ok(Self::Warning),
            Some("info") => Ok(Self::Info),
            Some("style") => Ok(Self::Style),
            Some("ignore" | "none") => Ok(Self::Never),
            Some(other) => Err(format!(
                "plimsoll: the settings' failure-threshold is {other}; write error, warning, info, style or none."
            )),
        }
    }

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
    let known = arguments.knowledge.settings().and_then(|settings| {
        let options = arguments.knowledge.options(arguments.full, &settings)?;
        let fail_on = match arguments.fail_on {
            Some(fail_on) => fail_on,
            None => FailOn::of(&settings)?,
        };
        Ok((options, fail_on))
    });
    let (options, fail_on) = match known {
        Ok(known) => known,
        Err(message) => {
            note!("{message}");
            return input::FAILED.into();
        }
    };
    let mut reports = Vec::new();
    let code = input::for_each(&arguments.files, |file| {
        let options = Options {
            file: file.name.clone(),
            ..options.clone()
        };
        match check(arguments, &file, &options) {
            Ok((report, text)) => {
                let failed = fail_on.reached(&report);
                if arguments.format == Format::Sarif {
                    reports.push((report, text));
                }
                u8::from(failed)
            }
            Err(message) => {
                note!("{message}");
                input::FAILED
            }
        }
    });
    if arguments.format == Format::Sarif {
        input::print_json(&sarif::log(&reports));
    }
    code
}

/// Fixes a file where that is asked for, and prints what is found in what is there then.
fn check(arguments: &Arguments, file: &Input, options: &Options) -> Result<Checked, String> {
    let fixed = arguments.fixing.apply(file, options, arguments.all)?;
    let text = fixed.unwrap_or_else(|| file.text.clone());
    let report = analyze(&text, options);
    if arguments.fixing.prints(&file.name) {
        if arguments.format == Format::Text {
            note!("{}", terminal::summary(&report, arguments.all));
        }
        return Ok((report, text));
    }
    match arguments.format {
        Format::Json => input::print_json(&report),
        Format::Github => github::print(&report),
        Format::Text => terminal::print(&text, &report, arguments.all),
        // One log for all files, printed at the end.
        Format::Sarif => {}
    }
    Ok((report, text))
}
