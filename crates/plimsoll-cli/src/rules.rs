//! `plimsoll rules`: all rules, the page of one, and where they differ from other tools' on purpose.

use std::process::ExitCode;

use clap::ValueEnum;
use plimsoll_analysis::report::Safety;
use plimsoll_analysis::{RuleInfo, differences, rule_page, rules};

use crate::input;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// List where rules differ on purpose from the checks of other tools that they stand for.
    #[arg(long, conflicts_with = "rule")]
    differences: bool,
    /// The rule to explain, by its name or another tool's.
    rule: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let rules = rules();
    if arguments.differences {
        return differ(arguments.format);
    }
    if let Some(name) = &arguments.rule {
        return explain(&rules, name);
    }
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

/// Prints the pages of the rules that answer to a name.
fn explain(rules: &[RuleInfo], name: &str) -> ExitCode {
    let known =
        |rule: &&RuleInfo| rule.name == name || rule.equivalents.iter().any(|id| id == name);
    let mut pages = rules
        .iter()
        .filter(known)
        .filter_map(|rule| Some((&rule.name, rule_page(&rule.name)?)))
        .peekable();
    if pages.peek().is_none() {
        eprintln!("plimsoll: there is no rule {name}; `plimsoll rules` lists them.");
        return input::FAILED.into();
    }
    for (name, page) in pages {
        println!("# {name}\n\n{page}");
    }
    ExitCode::SUCCESS
}

fn differ(format: Format) -> ExitCode {
    let differences = differences();
    if format == Format::Json {
        input::print_json(&differences);
        return ExitCode::SUCCESS;
    }
    for difference in differences {
        let rule = difference.rule.unwrap_or("reading");
        println!("{} ({rule}): {}", difference.id, difference.reason);
    }
    ExitCode::SUCCESS
}
