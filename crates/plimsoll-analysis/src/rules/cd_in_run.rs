//! RUN changes the directory with `cd`.
//!
//! ## What it does
//! Looks for `cd` in a RUN, outside of `$(…)`.
//!
//! ## Why it matters
//! The directory counts for this RUN only, which is easy to overlook. WORKDIR says once where all
//! that follows happens.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN cd /app && npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! RUN npm ci
//! ```
//!
//! ## Fix safety
//! Changes layers: for a RUN that begins with `cd` to a folder, WORKDIR stands before it, and a second
//! one after it leads back, so that what follows runs where it did. There is no fix where the folder
//! before is not known.
//!
//! ## When to ignore it
//! Where only a part of the RUN shall run elsewhere.
//!
//! ## References
//! - Dockerfile best practices, "WORKDIR"
//! - hadolint DL3003

use plimsoll_shell::Connector;
use plimsoll_syntax::{Keyword, Span};

use crate::facts::{CommandLine, Facts, ShellKind, is_within};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "RUN changes the directory with `cd`",
    equivalents: &["DL3003", "DS-0013", "DF008", "use-workdir"],
    category: Category::Style,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::ChangesLayers),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let change = line
            .commands
            .iter()
            .find(|command| command.name == "cd" && !command.place.substituted);
        if let Some(command) = change {
            let message = "This directory counts for this RUN only; WORKDIR says once where all that follows happens.";
            let problem = Problem::new(line.instruction, command.span, message);
            sink.report(match with_workdir(facts, line) {
                Some(edits) => problem.fix("Use WORKDIR", Safety::ChangesLayers, edits),
                None => problem,
            });
        }
    }
}

/// The edits that put WORKDIR in place of the `cd` with which a RUN begins.
fn with_workdir(facts: &Facts<'_>, line: &CommandLine<'_>) -> Option<Vec<Edit>> {
    let at = line.instruction;
    let instruction = facts.instructions().get(at)?;
    let script = line.script.as_ref()?;
    let [first, next, ..] = script.list.pipelines.as_slice() else {
        return None;
    };
    let change = line.commands.first()?;
    let [folder] = change.arguments.as_slice() else {
        return None;
    };
    let folder = folder.literal.as_deref()?;
    let others = line.commands[1..]
        .iter()
        .filter(|command| !command.place.substituted)
        .any(|command| matches!(command.name.as_str(), "cd" | "pushd" | "popd"));
    let conditional = script
        .list
        .pipelines
        .iter()
        .any(|pipeline| matches!(pipeline.connector, Connector::Or | Connector::Background));
    let span = Span {
        start: change.span.start,
        end: next.span.start,
    };
    let plain = folder.starts_with('/')
        && folder
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
        && script.errors.is_empty()
        && first.span == change.span
        && change.name == "cd"
        && next.connector == Connector::And
        && line.shell == ShellKind::Posix
        && !line.heredoc
        && instruction.heredocs.is_empty()
        && instruction.flags.is_empty()
        && !others
        // With WORKDIR it would be known which files of other layers these are.
        && !facts.command_lines.iter().flat_map(|line| &line.commands).any(|command| {
            command.removed().iter().any(|path| {
                !path.starts_with('/') || is_within(path, folder) || is_within(folder, path)
            })
        })
        && !conditional
        && !facts.holds_comment(span);
    if !plain {
        return None;
    }
    let eol = facts.line_ending();
    let keyword = facts.keyword_like(instruction, "WORKDIR");
    let mut edits = vec![
        Edit::insert(instruction.span.start, format!("{keyword} {folder}{eol}")),
        Edit::delete(span),
    ];
    let moves_on = facts.instructions().get(at + 1).is_some_and(|next| {
        next.keyword == Keyword::From
            || (next.keyword == Keyword::Workdir
                && next.value().is_some_and(|path| path.text.starts_with('/')))
    });
    if !moves_on {
        let back = facts.known_directory(at)?;
        edits.push(Edit::insert(
            instruction.span.end,
            format!("{eol}{keyword} {back}"),
        ));
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("cd-in-run", marked);
    }

    #[test]
    fn fixes() {
        let fixed = |text: &str| fixed_by("cd-in-run", text);
        assert_eq!(
            fixed("FROM a:1\nWORKDIR /x\nRUN cd /a \\\n  && b\nRUN c\n"),
            "FROM a:1\nWORKDIR /x\nWORKDIR /a\nRUN b\nWORKDIR /x\nRUN c\n"
        );
        assert_eq!(
            fixed("FROM a:1\nRUN cd /a && b\nWORKDIR /x\n"),
            "FROM a:1\nWORKDIR /a\nRUN b\nWORKDIR /x\n"
        );
        for kept in ["cd /a && b", "cd a && b", "cd /a; b", "cd /a && b || c", "(cd /a && b)"] {
            let kept = format!("FROM a:1\nRUN {kept}\n");
            assert_eq!(fixed(&kept), kept);
        }
    }

    #[test]
    fn changes() {
        check("FROM a:1\nRUN «cd /a» && b && cd c\n");
        check("FROM a:1\nRUN («cd /a» && b) && c=$(cd x && pwd)\n");
    }
}
