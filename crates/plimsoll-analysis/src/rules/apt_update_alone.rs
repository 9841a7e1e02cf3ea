//! Package lists are fetched in a RUN of their own.
//!
//! ## What it does
//! Looks for a RUN that ends its work with `apt-get update` and installs nothing after it.
//!
//! ## Why it matters
//! Docker keeps the RUN with the lists in its cache. When a later RUN changes, it installs from
//! lists that may be weeks old: packages that are gone give an error, the others are outdated. The
//! lists are also left in the image.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update
//! RUN apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Fix safety
//! Safe: both commands run one after the other as before, and that they are no longer kept in the
//! cache apart is what it is for. There is a fix where the next RUN begins with the install or an
//! upgrade, and nothing but settings stands between them. Where nothing that follows uses the lists the fix needs a review: an image that stands
//! on this one may use them.
//!
//! ## When to ignore it
//! In an image whose purpose is that others install packages in it.
//!
//! ## References
//! - Dockerfile best practices, "apt-get"
//! - Trivy DS-0017

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts, Manager, Need};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Package lists are fetched in a RUN of their own",
    equivalents: &["DS-0017", "CKV_DOCKER_5", "DF028"],
    category: Category::Cache,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Commands that need no package lists.
const NEED_NO_LISTS: &[&str] = &[
    "add-apt-repository",
    "cat",
    "chmod",
    "chown",
    "cp",
    "curl",
    "dpkg",
    "echo",
    "export",
    "gpg",
    "ln",
    "locale-gen",
    "ls",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "sed",
    "set",
    "sleep",
    "tee",
    "touch",
    "true",
    "wget",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let Some(at) = line.commands.iter().rposition(is_update) else {
            continue;
        };
        let mounted = line
            .mounts
            .iter()
            .any(|mount| mount.hides("/var/lib/apt/lists"));
        let used = line.commands[at + 1..].iter().any(|command| {
            let cleans = is_apt(command)
                && command
                    .subcommand()
                    .is_some_and(|word| word.text().ends_with("clean"));
            !cleans && !NEED_NO_LISTS.contains(&command.name.as_str())
        });
        if mounted || used {
            continue;
        }
        let command = &line.commands[at];
        let Some(install) = later_install(facts, line.instruction) else {
            let message = "These package lists are fetched, kept in the layer, and used by nothing that follows; remove the command.";
            let problem =
                Problem::new(line.instruction, command.span, message).severity(Severity::Info);
            let needed = facts.package_lists_needed_after(line.instruction) != Need::No;
            let edit = facts.take_out_command(line, command).filter(|_| !needed);
            sink.report(match edit {
                Some(edit) => problem.fix("Leave it out", Safety::NeedsReview, vec![edit]),
                None => problem,
            });
            continue;
        };
        let message = format!(
            "This layer is kept in the cache, so that the install in line {} meets lists that may be weeks old and fails or installs old versions; put both into one RUN.",
            facts.instructions()[install].start_line
        );
        let problem = Problem::new(line.instruction, command.span, message);
        sink.report(match facts.move_update(line, command) {
            Some(edits) => problem.fix("Put it into the next RUN", Safety::Safe, edits),
            None => problem,
        });
    }
}

fn is_apt(command: &CommandFact<'_>) -> bool {
    matches!(command.name.as_str(), "apt-get" | "apt" | "aptitude")
}

fn is_update(command: &CommandFact<'_>) -> bool {
    is_apt(command)
        && command
            .subcommand()
            .is_some_and(|word| word.text() == "update")
}

/// The next RUN of the stage that installs, where it does not fetch the lists itself.
fn later_install(facts: &Facts<'_>, update: usize) -> Option<usize> {
    let stage = facts.stage_of[update];
    let install = facts.installs.iter().find(|install| {
        install.manager == Manager::Apt
            && install.instruction > update
            && facts.stage_of[install.instruction] == stage
    })?;
    let line = facts.command_line(install.instruction)?;
    let fetches = line.commands[..install.command].iter().any(is_update);
    (!fetches).then_some(install.instruction)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apt-update-alone", marked);
    }

    #[test]
    fn updates() {
        check("FROM debian:12\nRUN «apt-get update»\nRUN apt-get install -y curl\n");
        check("FROM debian:12\nRUN apt-get update && apt-get install -y curl\n");
        check("FROM debian:12\nRUN apt-get update && apt-get -y upgrade && rm -rf /x\n");
        check(
            "FROM debian:12\nRUN «apt-get update» && rm -rf /x\nCOPY a b\nRUN apt-get install -y curl\n",
        );
        check("FROM debian:12\nRUN apt-get update && ./setup.sh\n");
        check(
            "FROM debian:12\nRUN «apt-get update»\nRUN apt-get update && apt-get install -y curl\n",
        );
        check(
            "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\nRUN apt-get install -y curl\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("apt-update-alone", text);
        assert_eq!(
            fixed(
                "FROM debian:12\n# lists\nRUN apt-get update -qq\n\nRUN apt-get install -y \\\n  curl\n"
            ),
            "FROM debian:12\n# lists\n\nRUN apt-get update -qq && apt-get install -y \\\n  curl\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN a && apt-get update\nENV A=b\nRUN : && apt-get upgrade\nRUN apt-get install -y a\n"),
            "FROM debian:12\nRUN a\nENV A=b\nRUN : && apt-get update && apt-get upgrade\nRUN apt-get install -y a\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN apt-get update\nRUN set -eux; apt-get install -y a; b\n"),
            "FROM debian:12\nRUN set -eux; apt-get update; apt-get install -y a; b\n"
        );
        for kept in [
            "FROM debian:12\nRUN apt-get update\nCOPY a b\nRUN apt-get install -y a\n",
            "FROM debian:12\nRUN apt-get -o x=$A update\nENV A=b\nRUN apt-get install -y a\n",
            "FROM debian:12\nRUN apt-get update\nRUN set -u; apt-get install -y a\n",
        ] {
            assert_eq!(fixed(kept), kept);
        }
    }
}
