//! A later CMD, ENTRYPOINT or HEALTHCHECK overrides this one.
//!
//! ## What it does
//! Looks for a CMD, ENTRYPOINT or HEALTHCHECK after which the same stage has another one.
//!
//! ## Why it matters
//! Only the last one of each counts. The earlier one does nothing, although it reads as if both
//! ran.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD ["node", "worker.js"]
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! Safe: what is removed has no effect.
//!
//! ## When to ignore it
//! Never: where two programs shall run, they need two containers, or a program that starts both.
//!
//! ## References
//! - Dockerfile reference, "CMD"
//! - BuildKit MultipleInstructionsDisallowed
//! - hadolint DL4003, DL4004, DL3012

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A later CMD, ENTRYPOINT or HEALTHCHECK overrides this one",
    equivalents: &["DL4003", "DL4004", "DL3012", "MultipleInstructionsDisallowed", "DS-0016", "DS-0007", "DS-0023", "DF038", "DF039", "DF041", "multiple-entrypoint-instructions"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// The instructions of which the last one counts, with their other names.
const LAST_COUNTS: [(Keyword, &[&str]); 3] = [
    (
        Keyword::Cmd,
        &["DL4003", "MultipleInstructionsDisallowed", "DS-0016"],
    ),
    (
        Keyword::Entrypoint,
        &["DL4004", "MultipleInstructionsDisallowed", "DS-0007"],
    ),
    (
        Keyword::Healthcheck,
        &["DL3012", "MultipleInstructionsDisallowed", "DS-0023"],
    ),
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        for (keyword, known) in LAST_COUNTS {
            let of_keyword = |at: &usize| facts.instructions()[*at].keyword == keyword;
            let all: Vec<usize> = facts
                .stage_instructions(stage.number)
                .filter(of_keyword)
                .collect();
            let Some((last, overridden)) = all.split_last() else {
                continue;
            };
            for at in overridden {
                let instruction = &facts.instructions()[*at];
                let message = format!(
                    "Only the last {} of a stage counts, which is the one in line {}, so this one does nothing; remove it.",
                    keyword.name(),
                    facts.instructions()[*last].start_line
                );
                let edits = vec![Edit::delete(facts.whole_lines(instruction.span))];
                let problem = Problem::new(*at, instruction.head, message).known_as(known);
                sink.report(problem.fix("Remove it", Safety::Safe, edits));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("overridden-command", marked);
    }

    #[test]
    fn commands() {
        check("FROM a:1\n«CMD [\"a\"]»\nENTRYPOINT [\"x\"]\n«CMD b»\nCMD [\"c\"]\n");
        check("FROM a:1 AS x\nCMD [\"a\"]\nFROM x\nCMD [\"b\"]\n");
        check("FROM a:1\n«HEALTHCHECK CMD a»\nHEALTHCHECK NONE\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("overridden-command", text);
        assert_eq!(
            fixed("FROM a:1\nCMD a \\\n b\nRUN x\nCMD c"),
            "FROM a:1\nRUN x\nCMD c"
        );
    }
}
