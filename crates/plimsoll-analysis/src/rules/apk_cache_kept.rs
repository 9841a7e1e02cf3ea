//! apk keeps its package index in the layer.
//!
//! ## What it does
//! Looks for `apk add` without `--no-cache`, where the cache is neither a mount
//! nor removed in the same RUN.
//!
//! ## Why it matters
//! apk stores the index of all packages, 2 to 3 MB, under `/var/cache/apk`, and nobody reads it at
//! run time. With `--no-cache` it fetches the index for the install alone, so that `apk update` is
//! not needed either.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk update && apk add curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//!
//! ## Fix safety
//! Safe: the same packages are installed, and only the index is not kept. An `apk update` directly
//! before the only such install goes, too, where nothing that follows installs from its index. Needs
//! a review where something that follows may install from the index that the install itself fetches.
//!
//! ## When to ignore it
//! In an image in which people go on installing packages.
//!
//! ## References
//! - Alpine documentation, `apk add`
//! - hadolint DL3019

use plimsoll_shell::Connector;
use plimsoll_syntax::{Keyword, Span};

use crate::facts::{CommandLine, Facts, Install, Manager, Need};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "apk keeps its package index in the layer",
    equivalents: &["DL3019", "DS-0025", "DF029", "missing-apk-no-cache"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for install in facts
        .installs
        .iter()
        .filter(|install| keeps_index(facts, install))
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let Some(verb) = command.arguments.get(install.verb) else {
            continue;
        };
        let mut edits = vec![line.argument_after(verb, "--no-cache")];
        let others = facts.installs.iter().filter(|other| {
            keeps_index(facts, other)
                && facts.stage_of[other.instruction] == facts.stage_of[install.instruction]
        });
        let needed = facts.package_lists_needed_after(install.instruction);
        if others.count() == 1 && needed == Need::No {
            edits.extend(update_before(facts, line, install.command));
        }
        let message = "apk keeps the index of all packages in the layer (2 to 3 MB), and nobody reads it; add --no-cache.";
        let hidden = !facts.is_shipped(line.instruction);
        let problem = Problem::new(line.instruction, command.span, message).folded(hidden);
        // Alpine 3.3 brought the option.
        let image = facts.stage_of[install.instruction].and_then(|stage| facts.root_image(stage));
        let old = ["2.6", "2.7", "3.1", "3.2"];
        sink.report(
            if image.is_some_and(|image| old.contains(&image.tag_or_latest())) {
                problem
            } else {
                let safety = if needed != Need::No && fetches_index(facts, install) {
                    Safety::NeedsReview
                } else {
                    Safety::Safe
                };
                problem.fix("Install without apk's cache", safety, edits)
            },
        );
    }
}

/// Whether an install itself fetches the index that it leaves behind.
fn fetches_index(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let options = install.options(facts);
    ["-U", "--update", "--update-cache"]
        .iter()
        .any(|option| options.has(option))
}

/// Whether an install leaves the index in a layer that is shipped.
fn keeps_index(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let Some(line) = facts.command_line(install.instruction) else {
        return false;
    };
    let options = install.options(facts);
    let places = ["/var/cache/apk", "/etc/apk/cache"];
    install.manager == Manager::Apk
        && !["--no-cache", "--root", "-p", "--cache-dir"]
            .iter()
            .any(|option| options.has(option))
        && !places.iter().any(|place| {
            line.mounts.iter().any(|mount| mount.hides(place))
                || line.removes_after(install.command, place)
        })
}

/// The edit that takes out an `apk update` directly before the install. Nothing where that left one
/// command alone beside another RUN, which would be reported next.
fn update_before(facts: &Facts<'_>, line: &CommandLine<'_>, install: usize) -> Option<Edit> {
    let update = line.commands.get(install.checked_sub(1)?)?;
    let add = line.commands.get(install)?;
    let span = Span {
        start: update.span.start,
        end: add.span.start,
    };
    let at = line.instruction;
    let beside = [at.wrapping_sub(1), at + 1].into_iter().any(|at| {
        facts
            .command_line(at)
            .is_some_and(|other| other.keyword == Keyword::Run)
    });
    let alone = line.commands.len() == 2 && beside;
    let joined =
        !alone && add.place.connector == Connector::And && update.is_plain() && add.is_plain();
    (joined && update.is("apk", "update") && !facts.holds_comment(span)).then(|| Edit::delete(span))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apk-cache-kept", marked);
    }

    #[test]
    fn installs() {
        check("FROM alpine:3.22\nRUN «apk add curl» && apk add --no-cache git\n");
        check(
            "FROM alpine:3.22\nRUN apk add curl && rm -rf /var/cache/apk/*\nRUN --mount=type=cache,target=/var/cache/apk apk add git\n",
        );
        check("FROM alpine:3.22 AS b\nRUN «apk add curl»\nFROM alpine:3.22\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("apk-cache-kept", text);
        assert_eq!(
            fixed("FROM alpine:3.22\nRUN set -x \\\n && apk update \\\n && apk add -t x curl\n"),
            "FROM alpine:3.22\nRUN set -x \\\n && apk add --no-cache -t x curl\n"
        );
        assert_eq!(
            fixed("FROM alpine:3.22\nRUN apk update && apk add curl\nRUN b\n"),
            "FROM alpine:3.22\nRUN apk update && apk add --no-cache curl\nRUN b\n"
        );
        assert_eq!(
            fixed("FROM alpine:3.22\nRUN apk update; apk add curl\n"),
            "FROM alpine:3.22\nRUN apk update; apk add --no-cache curl\n"
        );
    }
}
