//! A whole file system is copied into another image.
//!
//! ## What it does
//! Looks for COPY that takes `/` of another stage or image to `/`.
//!
//! ## Why it matters
//! It puts every file of the other system over those of the base image, and all of them into one
//! layer: two distributions lie on top of each other.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22 AS tools
//! FROM debian:bookworm-slim
//! COPY --from=tools / /
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22 AS tools
//! FROM debian:bookworm-slim
//! COPY --from=tools /usr/bin/tool /usr/local/bin/
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only its author knows which files are needed.
//!
//! ## When to ignore it
//! Onto `scratch`, where it makes one layer of many; it is folded there.
//!
//! ## References
//! - hadolint DL3067

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, Image};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A whole file system is copied into another image",
    equivalents: &["DL3067"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let root = |path: &str| matches!(path, "/" | "/." | "/*" | "./");
        let Some((destination, sources)) = instruction.words().split_last() else {
            continue;
        };
        let whole = instruction.keyword == Keyword::Copy
            && instruction.flag("from").is_some()
            && root(destination.unquoted())
            && sources.iter().any(|source| root(source.unquoted()));
        if !whole {
            continue;
        }
        let image = facts.stage_of[at].and_then(|stage| facts.root_image(stage));
        let alone = image.is_some_and(Image::is_scratch);
        let message =
            "This puts a whole file system over that of the base image; copy only what is needed.";
        sink.report(Problem::new(at, destination.span, message).folded(alone));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn copies() {
        check_rule(
            "whole-filesystem-copied",
            "FROM a:1 AS b\nFROM c:1\nCOPY --from=b / «/»\nCOPY --from=b /x /\nCOPY / /\n",
        );
    }
}
