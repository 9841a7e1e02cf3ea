//! zypper installs whatever version is there.
//!
//! ## What it does
//! Looks for packages without a version in `zypper install`.
//!
//! ## Why it matters
//! The same Dockerfile gives another image next month.
//!
//! ## Example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install curl && zypper clean --all
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install curl=8.6.0 && zypper clean --all
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only the repository knows the versions.
//!
//! ## When to ignore it
//! Mostly: a version leaves the repository when a newer one comes, and the build stops.
//!
//! ## References
//! - hadolint DL3037

use plimsoll_syntax::Keyword;

use crate::facts::{CommandOptions, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "zypper installs whatever version is there",
    equivalents: &["DL3037"],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

/// Options that take the next argument as their value.
const VALUED: [&str; 8] = [
    "-R", "--root", "-t", "--type", "-r", "--repo", "--from", "-C",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let open = line.commands.iter().find_map(|command| {
            let options = CommandOptions::new(&command.arguments, &VALUED);
            let (verb, packages) = options.operands.split_first()?;
            let installs = command.name == "zypper" && matches!(verb.text(), "install" | "in");
            let pinned = |package: &str| {
                package.contains(['=', '<', '>', '~', '/', ':']) || package.ends_with(".rpm")
            };
            let open = packages.iter().find(|package| !pinned(package.text()))?;
            installs.then_some(open.span)
        });
        if let Some(span) = open {
            let message = "zypper takes the newest version of each package at that moment; write NAME=VERSION where builds must repeat.";
            sink.report(Problem::new(line.instruction, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn packages() {
        check_rule(
            "zypper-unpinned",
            "FROM a:1\nRUN zypper -n in a=1 «b»\nRUN zypper in -y a=1 ./x.rpm && zypper up -y\n",
        );
    }
}
