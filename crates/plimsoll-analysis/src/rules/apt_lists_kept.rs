//! Package lists are left behind after `apt-get update`.
//!
//! ## What it does
//! Looks for a RUN that fetches the package lists of Debian or Ubuntu and does not remove them
//! before it ends, in a stage that is shipped.
//!
//! ## Why it matters
//! The lists weigh 20 to 50 MB, nobody reads them at run time, and a later `rm` cannot take them
//! out of the layer that holds them.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Fix safety
//! Safe where nothing that follows installs from these lists: the same packages are installed, and
//! whoever installs more in a container begins with `apt-get update`, as in the official images.
//! Needs a review where a script follows, which may install from them. Where a later RUN does, that
//! one fetches them again, which changes layers.
//!
//! ## When to ignore it
//! In the image of a development container, where people install packages by hand.
//!
//! ## References
//! - Dockerfile best practices, "apt-get"
//! - hadolint DL3009

use plimsoll_syntax::Keyword;

use crate::facts::{CommandLine, Facts, Need};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Package lists are left in the layer",
    equivalents: &["DL3009", "DF004", "remove-package-lists"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

const REMOVE: &str = "rm -rf /var/lib/apt/lists/*";

/// Where apt keeps its lists.
const LISTS: &str = "/var/lib/apt/lists";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        if !facts.is_shipped(line.instruction) || line.mounts.iter().any(|mount| mount.hides(LISTS))
        {
            continue;
        }
        let update = line
            .commands
            .iter()
            .rposition(|command| command.is("apt-get", "update") || command.is("apt", "update"));
        let Some(update) = update.filter(|at| !removes_lists(line, *at)) else {
            continue;
        };
        let command = &line.commands[update];
        let problem = Problem::new(
            line.instruction,
            command.span,
            "The package lists that this fetches stay in the layer (20 to 50 MB); remove them in the same RUN.",
        );
        let title = "Remove the lists in this RUN";
        let edit = facts.append_command(line, REMOVE);
        let need = facts.package_lists_needed_after(line.instruction);
        sink.report(match (need, edit) {
            (Need::No, Some(edit)) => problem.fix(title, Safety::Safe, vec![edit]),
            (Need::Perhaps, Some(edit)) => problem.fix(title, Safety::NeedsReview, vec![edit]),
            (Need::Yes, Some(edit)) => match fetch_again(facts, line, update) {
                Some(mut edits) => {
                    if !edits.iter().any(|other| other.start <= edit.start && edit.start <= other.end) {
                        edits.push(edit);
                    }
                    let title = "Remove the lists, and fetch them again where they are needed";
                    problem.fix(title, Safety::ChangesLayers, edits)
                }
                None => problem,
            },
            (_, None) => problem,
        });
    }
}

/// The edits with which every later RUN that installs fetches the lists itself, and removes them.
/// A RUN that does nothing but fetch them goes; nothing where it does something else, but installs
/// nothing: its update belongs to the one that does.
fn fetch_again(facts: &Facts<'_>, line: &CommandLine<'_>, update: usize) -> Option<Vec<Edit>> {
    let installs = line.commands[update + 1..]
        .iter()
        .any(|command| command.is(&command.name, "install"));
    let users = facts.list_users_after(line.instruction)?;
    let instruction = facts.instructions().get(line.instruction)?;
    let alone = line.commands.len() == 1 && instruction.flags.is_empty();
    if users.is_empty() || !(installs || alone) {
        return None;
    }
    let mut edits = Vec::new();
    if alone {
        edits.push(facts.take_out_command(line, &line.commands[update])?);
    }
    for (later, command) in users {
        edits.push(Edit::insert(command.span.start, "apt-get update && "));
        let removed = later.commands.iter().position(|each| each.span == command.span);
        if !removes_lists(later, removed?) {
            edits.push(facts.append_command(later, REMOVE)?);
        }
    }
    Some(edits)
}

/// Whether a command after the update removes the lists.
fn removes_lists(line: &CommandLine<'_>, update: usize) -> bool {
    line.commands[update..].iter().any(|command| {
        let removes = match command.name.as_str() {
            "rm" => command
                .arguments
                .iter()
                .any(|argument| argument.text().starts_with('-')),
            "find" => command
                .arguments
                .iter()
                .any(|argument| argument.text() == "-delete"),
            // `apt-get dist-clean` removes the lists as well.
            "apt-get" | "apt" => {
                return matches!(command.argument(0), Some("dist-clean" | "distclean"));
            }
            _ => false,
        };
        removes
            && command.arguments.iter().any(|argument| {
                let path = argument.text().trim_end_matches(['*', '/']);
                matches!(path, LISTS | "/var/lib/apt" | "/var/lib")
            })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[test]
    fn lists() {
        check_rule(
            "apt-lists-kept",
            "FROM debian:12\nRUN «apt-get update» && apt-get install -y curl\n",
        );
        check_rule(
            "apt-lists-kept",
            "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        );
        check_rule(
            "apt-lists-kept",
            "FROM debian:13\nRUN apt-get update && apt-get dist-clean\n",
        );
        check_rule(
            "apt-lists-kept",
            "FROM debian:12 AS a\nRUN apt-get update\nFROM debian:12\nCOPY --from=a /x /x\n",
        );
        check_rule(
            "apt-lists-kept",
            "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n",
        );
        check_rule(
            "apt-lists-kept",
            "FROM debian:12\nRUN «apt-get update» && rm -rf /tmp/x\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text: &str| fixed_by("apt-lists-kept", text);
        let kept = "FROM debian:12 AS a\nRUN apt-get update\nFROM a\nRUN apt-get install -y b\n";
        assert_eq!(fixed(kept), kept);
        assert_eq!(
            fixed("FROM debian:12\nRUN apt-get update\nRUN b && apt-get install -y c\n"),
            "FROM debian:12\nRUN b && apt-get update && apt-get install -y c && rm -rf /var/lib/apt/lists/*\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN apt-get update && apt-get install -y a\nRUN b && apt-get install -y c\n"),
            "FROM debian:12\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\nRUN b && apt-get update && apt-get install -y c && rm -rf /var/lib/apt/lists/*\n"
        );
        let own = "RUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n";
        assert_eq!(
            fixed(&format!("FROM debian:12\nRUN apt-get update\n{own}")),
            format!("FROM debian:12\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\n{own}")
        );
    }
}
