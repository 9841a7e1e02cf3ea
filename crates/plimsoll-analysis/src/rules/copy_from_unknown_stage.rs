//! COPY takes files from a stage that is not there.
//!
//! ## What it does
//! Looks for COPY and mounts whose `from` is neither an earlier stage nor looks like an image with
//! a tag.
//!
//! ## Why it matters
//! A name that is no stage is taken for an image and fetched from the registry: a slip of the pen
//! gives a stranger's files, or an error about a missing image. A stage that stands further down
//! cannot be used at all.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm ci
//! FROM nginx:1.29
//! COPY --from=builder /app /app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm ci
//! FROM nginx:1.29
//! COPY --from=build /app /app
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only you know which stage is meant.
//!
//! ## When to ignore it
//! Where the image `latest` of that name is meant, or a context that `docker build
//! --build-context` names.
//!
//! ## References
//! - Dockerfile reference, "COPY --from"
//! - hadolint DL3022

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "COPY takes files from a stage that is not there",
    equivalents: &["DL3022", "DF049"],
    category: Category::Correctness,
    severity: Severity::Warning,
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
            let lower = name.to_ascii_lowercase();
            let image = lower.contains(['/', ':', '@', '$'])
                || lower.is_empty()
                || lower == "scratch"
                || lower == "context";
            let own =
                facts.stages[stage].name.as_ref() == Some(&lower) || lower.parse() == Ok(stage);
            if image || own || facts.stage_named(&lower, stage).is_some() {
                continue;
            }
            let later = facts
                .stages
                .iter()
                .find(|each| each.name.as_ref() == Some(&lower));
            let (message, severity) = if let Some(later) = later {
                let line = facts.instructions()[later.from].start_line;
                (
                    format!(
                        "The stage {name} stands further down, in line {line}, and cannot be used before that; move it up."
                    ),
                    Severity::Error,
                )
            } else if lower.parse::<usize>().is_ok() {
                (
                    format!(
                        "There is no stage {name} before this one; stages are numbered from 0."
                    ),
                    Severity::Error,
                )
            } else {
                (
                    format!(
                        "No stage before this one is called {name}, so that the image {name}:latest is fetched; name the stage, or give the image its tag."
                    ),
                    Severity::Warning,
                )
            };
            sink.report(Problem::new(at, span, message).severity(severity));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("copy-from-unknown-stage", marked);
    }

    #[test]
    fn from() {
        check(
            "FROM a:1 AS x\nFROM b:1\nCOPY --from=x a b\nCOPY --from=0 a b\nCOPY «--from=xx» a b\nCOPY --from=c:1 a b\nCOPY --from=$D a b\nCOPY «--from=7» a b\nRUN «--mount=from=y,target=/x» c\nFROM a:1 AS y\n",
        );
    }
}
