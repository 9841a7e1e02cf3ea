//! A stage copies from itself.
//!
//! ## What it does
//! Looks for COPY and mounts whose `from` is the stage in which they stand.
//!
//! ## Why it matters
//! A stage can only take files from stages before it; the build fails.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 AS app
//! COPY --from=app /a /b
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22 AS app
//! RUN cp /a /b
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: another stage may be meant.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - Dockerfile reference, "COPY --from"
//! - hadolint DL3023

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A stage copies from itself",
    equivalents: &["DL3023", "DS-0006", "DF050", "tally/circular-stage-deps"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        for (name, span) in facts.stages_used(instruction) {
            let own = facts.stages[stage].name.as_deref() == Some(name.to_ascii_lowercase().as_str())
                || name.parse() == Ok(stage);
            // A stage before it may have the same name, or the name of its number.
            if own && facts.stage_named(&name, stage).is_none() {
                let message = "A stage cannot copy from itself, and the build fails; name an earlier stage, or use RUN cp.";
                sink.report(Problem::new(at, span, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("copy-from-own-stage", marked);
    }

    #[test]
    fn from() {
        check(
            "FROM a:1 AS x\nFROM b:1 AS y\nCOPY --from=x a b\nCOPY «--from=Y» a b\nCOPY «--from=1» a b\nRUN «--mount=type=bind,from=y,target=/x» c\n",
        );
    }
}
