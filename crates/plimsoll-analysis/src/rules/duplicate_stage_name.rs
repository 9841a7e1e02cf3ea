//! Two stages have the same name.
//!
//! ## What it does
//! Looks for a stage whose name an earlier stage has already, in any casing.
//!
//! ## Why it matters
//! Everything after the second one means the second one, and nobody can build or copy from the
//! first one by its name any more.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm ci
//! FROM golang:1.25 AS build
//! RUN go build .
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22 AS assets
//! RUN npm ci
//! FROM golang:1.25 AS build
//! RUN go build .
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only you know which of the two is meant where the name is used.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - Dockerfile reference, "FROM"
//! - BuildKit DuplicateStageName
//! - hadolint DL3024

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Two stages have the same name",
    equivalents: &["DL3024", "DuplicateStageName", "DS-0012", "CKV_DOCKER_11", "DF042"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let (Some(name), Some((_, word))) = (&stage.name, facts.name_words(stage)) else {
            continue;
        };
        let mut earlier = facts.stages[..stage.number].iter();
        if let Some(first) = earlier.find(|earlier| earlier.name.as_ref() == Some(name)) {
            let line = facts.instructions()[first.from].start_line;
            let message = format!(
                "The stage in line {line} has this name already and cannot be reached by it from here on; give each stage a name of its own."
            );
            sink.report(Problem::new(stage.from, word.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("duplicate-stage-name", marked);
    }

    #[test]
    fn names() {
        check("FROM a:1 AS x\nFROM b:1 AS «X»\nFROM c:1 as y\nFROM d:1\nFROM e:1\n");
    }
}
