//! A variable is used and never set.
//!
//! ## What it does
//! Looks for a variable with small letters that neither the RUN sets, nor an ENV or ARG before it.
//! Names in capitals may come from the base image.
//!
//! ## Why it matters
//! An unset variable is empty: `rm -rf "$dir/"*` then removes everything.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN version=1.2 && echo "$verison"
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN version=1.2 && echo "$version"
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only its author knows the name that was meant.
//!
//! ## When to ignore it
//! Where the base image sets it.
//!
//! ## References
//! - ShellCheck SC2154

use plimsoll_shell::{Part, Simple};

use crate::facts::{Facts, is_name};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A variable is used and never set",
    equivalents: &["SC2154"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let pieces = facts.pieces(line);
        if pieces.parts.is_empty() {
            continue;
        }
        let declared = facts.declared_names(line.instruction);
        let mut reported: Vec<&str> = Vec::new();
        for (part, around) in &pieces.parts {
            let Part::Variable {
                name, span, braces, ..
            } = part
            else {
                continue;
            };
            let guarded = braces.as_ref().is_some_and(|braces| {
                braces
                    .operator
                    .trim_start_matches(':')
                    .starts_with(['-', '=', '+', '?'])
            });
            let local = is_name(name) && name.chars().any(|c| c.is_ascii_lowercase());
            let set = declared.contains(name) || pieces.assigned.iter().any(|(set, _)| set == name);
            let asked = around.command.is_some_and(asks_for_empty);
            if !local || set || guarded || asked || reported.contains(name) {
                continue;
            }
            reported.push(name);
            let message = format!(
                "Nothing in this RUN sets {name}, so that it is empty here; set it, or correct the name."
            );
            // Another file that is read may set it.
            let reads = line
                .commands
                .iter()
                .any(|command| matches!(command.program.text(), "." | "source" | "eval"));
            sink.report(Problem::new(line.instruction, *span, message).folded(reads));
        }
    }
}

/// Whether a command asks whether a text is empty.
fn asks_for_empty(command: &Simple<'_>) -> bool {
    let raw = |at: usize| command.words.get(at).map(|word| word.raw);
    matches!(raw(0), Some("[" | "test")) && matches!(raw(1), Some("-n" | "-z" | "-v"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unassigned-variable", marked);
    }

    #[test]
    fn variables() {
        check("FROM a:1\nARG a\nRUN b \"$a\" $C «$d» ${e:-f} && for g in 1; do h \"$g$d\"; done\n");
        check(
            "FROM a:1\nRUN i=1; j \"$i\" \"«${k}»\" '$l' && [ -n \"$m\" ] && read n && o \"$n$1\"\n",
        );
    }
}
