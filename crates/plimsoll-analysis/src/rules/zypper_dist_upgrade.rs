//! A build upgrades the distribution.
//!
//! ## What it does
//! Looks for `zypper dist-upgrade`.
//!
//! ## Why it matters
//! It replaces the packages of the base image by whatever the repositories hold at that moment,
//! doubles what it replaces, and may move the image to another release.
//!
//! ## Example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n dist-upgrade && zypper clean --all
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n patch && zypper clean --all
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: a newer base image does it better.
//!
//! ## When to ignore it
//! On a rolling release whose base image is old.
//!
//! ## References
//! - hadolint DL3035

use plimsoll_syntax::Keyword;

use crate::facts::{CommandOptions, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A build upgrades the distribution",
    equivalents: &["DL3035", "DF044"],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let upgrade = line.commands.iter().find(|command| {
            let options = CommandOptions::new(&command.arguments, &["-R", "--root"]);
            let verb = options.operands.first().map(|verb| verb.text());
            command.name == "zypper" && matches!(verb, Some("dist-upgrade" | "dup"))
        });
        if let Some(command) = upgrade {
            let message = "This replaces the base image's packages by whatever is newest at that moment; choose a newer base image.";
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn upgrades() {
        check_rule(
            "zypper-dist-upgrade",
            "FROM a:1\nRUN zypper ref && «zypper -n dup»\nRUN zypper -n up\n",
        );
    }
}
