//! `plimsoll rules`: all rules.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::report::Safety;
use plimsoll_analysis::rules;

use crate::input;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let rules = rules();
    if arguments.format == Format::Json {
        input::print_json(&rules);
        return ExitCode::SUCCESS;
    }
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in &rules {
        let fix = match rule.fix {
            Some(Safety::Safe | Safety::ChangesLayers) => "fix",
            Some(Safety::NeedsReview) => "fix?",
            None => "",
        };
        let known = rule.equivalents.join(" ");
        println!(
            "{:width$}  {fix:4}  {} {}",
            rule.name,
            rule.summary,
            if known.is_empty() {
                String::new()
            } else {
                format!("({known})")
            }
        );
    }
    ExitCode::SUCCESS
}
