//! gem installs whatever version is there.
//!
//! ## What it does
//! Looks for `gem install` without a version. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day, and a new major version can break the
//! program.
//!
//! ## Example
//! ```dockerfile
//! FROM ruby:3.4
//! RUN gem install bundler
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM ruby:3.4
//! RUN gem install bundler:2.7.2
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which version is installed today.
//!
//! ## When to ignore it
//! For tools of the build whose version does not matter.
//!
//! ## References
//! - hadolint DL3028

use plimsoll_syntax::Keyword;

use crate::facts::{CommandOptions, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "gem installs whatever version is there",
    equivalents: &["DL3028", "DF053"],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

/// Options that take the next argument as their value.
const VALUED: [&str; 10] = [
    "-v",
    "--version",
    "-i",
    "--install-dir",
    "-n",
    "--bindir",
    "-s",
    "--source",
    "--platform",
    "-P",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let open = line.commands.iter().find_map(|command| {
            let options = CommandOptions::new(&command.arguments, &VALUED);
            let (verb, gems) = options.operands.split_first()?;
            let installs = command.name == "gem" && matches!(verb.text(), "install" | "i");
            let pinned = options.has("-v") || options.has("--version");
            let gem = gems
                .iter()
                .find(|gem| !gem.text().contains(':') && !gem.text().ends_with(".gem"))?;
            (installs && !pinned).then_some(gem.span)
        });
        if let Some(span) = open {
            let message =
                "gem takes the newest version of each gem at that moment; write NAME:VERSION.";
            sink.report(Problem::new(line.instruction, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("gem-unpinned", marked);
    }

    #[test]
    fn gems() {
        check("FROM ruby:3.4\nRUN gem install a:1 «b» --no-document\n");
        check(
            "FROM ruby:3.4\nRUN gem install a -v 1 && gem update --system && gem install ./c.gem\n",
        );
    }
}
