//! An `export` hides that the command in it failed.
//!
//! ## What it does
//! Looks for `export`, `local`, `declare` and `readonly` that set a variable to the output of a
//! command.
//!
//! ## Why it matters
//! The line has the exit status of `export`, which succeeds. When the command in it fails, the
//! variable is empty and the build goes on.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN export VERSION="$(node -p 1)" && echo "$VERSION"
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN VERSION="$(node -p 1)" && export VERSION && echo "$VERSION"
//! ```
//!
//! ## Fix safety
//! Needs a review: a build that went on although the command failed now stops.
//!
//! ## When to ignore it
//! Where the command may fail.
//!
//! ## References
//! - ShellCheck SC2155

use plimsoll_shell::{Part, Simple, SubstitutionKind};
use plimsoll_syntax::Span;

use crate::facts::{CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An `export` hides that the command in it failed",
    equivalents: &["SC2155"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let mut last = None;
        for (part, around) in facts.pieces(line).parts {
            let (Some(command), Some(word)) = (around.command, around.word.filter(|at| *at > 0))
            else {
                continue;
            };
            let place = (command.span, word);
            let runs = matches!(part, Part::Substitution { kind, .. } if *kind != SubstitutionKind::Process);
            if last == Some(place) || !runs || !declares(command) {
                continue;
            }
            let word = &command.words[word];
            let Some((name, _)) = word.raw.split_once('=') else {
                continue;
            };
            last = Some(place);
            let message = format!(
                "When the command in it fails, {} succeeds all the same and the build goes on; set {name} first, then export it.",
                command.words[0].raw
            );
            let problem = Problem::new(line.instruction, word.span, message);
            sink.report(match apart(line, command, name) {
                Some(edits) => {
                    problem.fix("Set it first, then export it", Safety::NeedsReview, edits)
                }
                None => problem,
            });
        }
    }
}

fn declares(command: &Simple<'_>) -> bool {
    let name = command.words.first().map(|word| word.raw);
    matches!(
        name,
        Some("export" | "local" | "declare" | "typeset" | "readonly")
    )
}

/// The edits that set the variable first, for an `export` of one that certainly runs.
fn apart(line: &CommandLine<'_>, command: &Simple<'_>, name: &str) -> Option<Vec<Edit>> {
    let [export, word] = command.words.as_slice() else {
        return None;
    };
    let at = line
        .commands
        .iter()
        .position(|each| each.span == command.span)?;
    let next = line.commands[at + 1..]
        .iter()
        .find(|next| next.place.top_level);
    let or = plimsoll_shell::Connector::Or;
    let plain = export.raw == "export"
        && command.assignments.is_empty()
        && command.redirections.is_empty()
        && line.commands[at].is_plain()
        && next.is_none_or(|next| next.place.connector != or);
    plain.then(|| {
        vec![
            Edit::delete(Span {
                start: export.span.start,
                end: word.span.start,
            }),
            Edit::insert(word.span.end, format!(" && export {name}")),
        ]
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("masked-exit-status", marked);
    }

    #[test]
    fn exports() {
        check(
            "FROM a:1\nRUN export «A=$(b)» C=d && export «E=\"x `f` $(g)\"» && H=$(i) && export H\n",
        );
        check("FROM a:1\nRUN f() { local «a=$(b)»; }; export A=$B\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("masked-exit-status", text);
        assert_eq!(
            fixed("FROM a:1\nRUN export A=\"$(b)\" && c\n"),
            "FROM a:1\nRUN A=\"$(b)\" && export A && c\n"
        );
        let kept = "FROM a:1\nRUN export A=\"$(b)\" || c\n";
        assert_eq!(fixed(kept), kept);
    }
}
