//! What this RUN changes ends with it.
//!
//! ## What it does
//! Looks for a RUN that does nothing but change its own shell: `cd`, `export`, `source`, `alias`,
//! `umask` or an assignment.
//!
//! ## Why it matters
//! Each RUN starts a new shell. The directory, variable or function is gone before the next
//! instruction begins, so that this one does nothing.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN cd /app
//! RUN npm ci
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
//! Needs a review: WORKDIR and ENV do what was probably meant, and so change what follows. There
//! is a fix for `cd` and `export` with a plain value.
//!
//! ## When to ignore it
//! Never: the instruction has no effect.
//!
//! ## References
//! - Dockerfile reference, "RUN"

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "What this RUN changes ends with it",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let only_state = !line.commands.is_empty()
            && line
                .script
                .as_ref()
                .is_some_and(|script| script.errors.is_empty())
            && line.commands.iter().all(changes_shell)
            && line.commands.iter().any(|command| command.name != "set");
        let (Some(first), Some(last)) = (line.commands.first(), line.commands.last()) else {
            continue;
        };
        if !only_state {
            continue;
        }
        let instead = match first.name.as_str() {
            "cd" | "pushd" => "use WORKDIR",
            "export" | "" => "use ENV",
            _ => "do it in the RUN that needs it",
        };
        let message = format!(
            "This changes only its own shell, which ends with the RUN, so that it has no effect; {instead}."
        );
        let problem = Problem::new(line.instruction, first.span.to(last.span), message);
        sink.report(match instead_of(facts, line) {
            Some((title, edit)) => problem.fix(title, Safety::NeedsReview, vec![edit]),
            None => problem,
        });
    }
}

/// Whether a command changes nothing but the shell that runs it.
fn changes_shell(command: &CommandFact<'_>) -> bool {
    let assigns = command.name.is_empty()
        && command.program.raw.is_empty()
        && !command.environment.is_empty();
    let plain = command.is_plain() && command.wrappers.is_empty();
    let names = [
        "cd", "pushd", "export", "alias", "umask", "ulimit", "set", "unset", "shopt",
    ];
    plain && (assigns || names.contains(&command.name.as_str()))
}

/// WORKDIR or ENV in place of a RUN with one command.
fn instead_of(facts: &Facts<'_>, line: &CommandLine<'_>) -> Option<(&'static str, Edit)> {
    let instruction = facts.instructions().get(line.instruction)?;
    let ([only], true) = (
        line.commands.as_slice(),
        instruction.flags.is_empty() && !line.heredoc,
    ) else {
        return None;
    };
    let [argument] = only.arguments.as_slice() else {
        return None;
    };
    let value = argument.literal.as_deref()?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-./:,+@".contains(c))
    };
    let whole = instruction.span;
    match only.name.as_str() {
        "cd" if plain(value) && value.starts_with('/') => Some((
            "Use WORKDIR",
            Edit::replace(whole, format!("WORKDIR {value}")),
        )),
        "export" => {
            let (name, value) = value.split_once('=')?;
            let edit = Edit::replace(whole, format!("ENV {name}={value}"));
            (plain(name) && plain(value)).then_some(("Use ENV", edit))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("state-lost-after-run", marked);
    }

    #[test]
    fn states() {
        check("FROM a:1\nRUN «cd /app»\nRUN «export A=b && cd c»\nRUN «A=b»\n");
        check("FROM a:1\nRUN cd /app && npm ci\nRUN set -x\nRUN export A=$(b)\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("state-lost-after-run", text);
        assert_eq!(fixed("FROM a:1\nRUN cd /app\n"), "FROM a:1\nWORKDIR /app\n");
        assert_eq!(fixed("FROM a:1\nRUN export A=b\n"), "FROM a:1\nENV A=b\n");
    }
}
