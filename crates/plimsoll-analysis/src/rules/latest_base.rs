//! The base image is tagged `latest`.
//!
//! ## What it does
//! Looks for a FROM whose image has the tag `latest` and no digest.
//!
//! ## Why it matters
//! `latest` moves: a build that nobody changed gets another version one day, and two machines that
//! build the same file get different images.
//!
//! ## Example
//! ```dockerfile
//! FROM node:latest
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
//! Where the newest version is what you want, as in a nightly check against upstream.
//!
//! ## References
//! - Dockerfile best practices, "Pin base image versions"
//! - hadolint DL3007

use plimsoll_sizes::current_tag;

use crate::facts::{Base, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The base image is tagged `latest`",
    equivalents: &["DL3007", "DS-0001", "CKV_DOCKER_7", "DF024", "avoid-latest-version"],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let latest = match &stage.base {
            Base::Image(image) => image.tag.as_deref() == Some("latest") && image.digest.is_none(),
            Base::Unknown(written) => written.ends_with(":latest"),
            Base::Stage(_) => false,
        };
        let Some(word) = facts.base_word(stage).filter(|_| latest) else {
            continue;
        };
        let message = "`latest` is another version at every build that finds a newer one; name the version that the application is tested with.";
        let problem = Problem::new(stage.from, word.span, message);
        let image = stage.image().filter(|image| image.reference == word.text);
        let tag = image.and_then(|image| Some((image, current_tag(&image.name)?)));
        sink.report(match tag {
            Some((image, tag)) => problem.fix(
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
        check_rule("latest-base", marked);
    }

    #[test]
    fn tags() {
        check("FROM «node:latest»\n");
        check("FROM node:22\n");
        check("FROM node:latest@sha256:0123\n");
        check("ARG TAG=latest\nFROM «node:${TAG}»\n");
    }
}
