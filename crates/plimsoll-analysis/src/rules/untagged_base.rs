//! The base image has no tag.
//!
//! ## What it does
//! Looks for a FROM whose image has neither a tag nor a digest. The name of an earlier stage and
//! `scratch` need none.
//!
//! ## Why it matters
//! Without a tag the build takes `latest`: whatever that is on the day of the build. One day it is
//! another major version, and a build that nobody changed fails or behaves differently.
//!
//! ## Example
//! ```dockerfile
//! FROM node
//! COPY . /app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY . /app
//! ```
//!
//! ## Fix safety
//! Needs a review: it is the version that was the newest when Plimsoll's tables were made, and only
//! you know which one the application was tested with. There is no fix for images that the tables
//! do not know.
//!
//! ## When to ignore it
//! In a throw-away experiment, or for an image that only ever has one version.
//!
//! ## References
//! - Dockerfile best practices, "Pin base image versions"
//! - hadolint DL3006

use plimsoll_sizes::current_tag;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The base image has no tag",
    equivalents: &["DL3006", "DS-0001", "CKV_DOCKER_7", "DF001", "missing-image-version"],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let (Some(image), Some(word)) = (stage.image(), facts.base_word(stage)) else {
            continue;
        };
        let pinned = image.tag.is_some() || image.digest.is_some();
        // A variable without a value leaves nothing, or nothing behind the colon.
        let unknown = image.name.is_empty() || image.reference.ends_with([':', '/', '-']);
        if pinned || unknown || image.is_scratch() {
            continue;
        }
        let message = format!(
            "{} has no tag, so every build takes the version that is newest that day; name the version that the application is tested with.",
            image.reference
        );
        let problem = Problem::new(stage.from, word.span, message);
        let tag = current_tag(&image.name).filter(|_| image.reference == word.text);
        sink.report(match tag {
            Some(tag) => problem.fix(
                "Name the newest version",
                Safety::NeedsReview,
                vec![Edit::replace(word.span, image.with_tag(tag))],
            ),
            None => problem,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("untagged-base", marked);
    }

    #[test]
    fn tags() {
        check("FROM «node»\n");
        check("FROM «registry.example:5000/team/app»\nFROM node:22 AS b\nFROM b\n");
        check("FROM scratch\n");
        check("FROM node@sha256:0123\n");
        check("ARG BASE=debian:12\nFROM $BASE\n");
        check("ARG TAG\nFROM debian:$TAG\nFROM $OTHER\n");
        check("ARG BASE=debian\nFROM «$BASE» AS x\n");
    }
}
