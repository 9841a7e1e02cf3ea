//! Packages are removed in a later layer than the one that holds them.
//!
//! ## What it does
//! Looks for `apk del`, `apt-get purge`, `dnf remove` and the like in a RUN of a shipped stage
//! whose packages an earlier RUN installed.
//!
//! ## Why it matters
//! A layer never shrinks: the removal only hides the files of the packages, and everybody who
//! pulls the image loads them all the same.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache --virtual .build gcc musl-dev
//! RUN make -C /src
//! RUN apk del .build
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache --virtual .build gcc musl-dev && make -C /src && apk del .build
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the RUNs have to be joined, or the build moved into a stage of its
//! own.
//!
//! ## When to ignore it
//! Where the packages only have to be out of sight.
//!
//! ## References
//! - Docker documentation, "Multi-stage builds"

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, CommandFact, Facts, Install, Manager};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Packages are removed in a later layer than the one that holds them",
    equivalents: &[],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run && facts.is_shipped(line.instruction))
    {
        for command in &line.commands {
            let Some((manager, removed)) = removed(command) else {
                continue;
            };
            let earlier = facts.installs.iter().find(|install| {
                install.manager == manager
                    && install.instruction < line.instruction
                    && facts.is_shipped(install.instruction)
                    && names(facts, install)
                        .iter()
                        .any(|name| removed.contains(name))
            });
            if let Some(install) = earlier {
                let message = format!(
                    "These packages stay in the layer of line {} and are only hidden here; install and remove them in one RUN, or build in a stage of its own.",
                    facts.instructions()[install.instruction].start_line
                );
                sink.report(Problem::new(line.instruction, command.span, message));
            }
        }
    }
}

/// What a command removes, where it removes packages.
fn removed<'c>(command: &'c CommandFact<'_>) -> Option<(Manager, Vec<&'c str>)> {
    let (manager, verbs): (_, &[&str]) = match command.name.as_str() {
        "apt-get" | "apt" => (Manager::Apt, &["remove", "purge", "autoremove"]),
        "apk" => (Manager::Apk, &["del"]),
        "dnf" | "yum" | "microdnf" => (Manager::Dnf, &["remove", "erase"]),
        _ => return None,
    };
    let mut operands = command
        .arguments
        .iter()
        .map(Argument::text)
        .filter(|text| !text.starts_with('-'));
    let verb = operands.next()?;
    verbs.contains(&verb).then(|| (manager, operands.collect()))
}

/// The packages of an install, and the name under which apk keeps them together.
fn names<'f>(facts: &'f Facts<'_>, install: &'f Install<'_>) -> Vec<&'f str> {
    let options = install.options(facts);
    let virtuals = options
        .options
        .iter()
        .filter_map(|(option, value)| match option.text() {
            "-t" | "--virtual" => value.map(Argument::text),
            text => text.strip_prefix("--virtual="),
        });
    virtuals
        .chain(install.packages.iter().map(Argument::text))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("packages-removed-later", marked);
    }

    #[test]
    fn packages() {
        check("FROM alpine:3.22\nRUN apk add -t .b gcc\nRUN «apk del .b»\n");
        check(
            "FROM debian:12\nRUN apt-get install -y gcc curl\nRUN make && «apt-get purge -y --auto-remove gcc»\n",
        );
        check(
            "FROM debian:12\nRUN apt-get install -y gcc && make && apt-get purge -y gcc\nRUN apt-get remove -y other\n",
        );
    }
}
