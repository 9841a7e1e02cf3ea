//! FROM fixes the platform.
//!
//! ## What it does
//! Looks for a FROM whose `--platform` is a constant, in a stage whose name does not say so.
//!
//! ## Why it matters
//! The image then exists for one platform only: on another machine it runs in an emulator, many
//! times slower, and `docker build --platform` has no effect.
//!
//! ## Example
//! ```dockerfile
//! FROM --platform=linux/amd64 node:22
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22
//! ```
//!
//! ## Fix safety
//! Needs a review: the program may exist for this platform only.
//!
//! ## When to ignore it
//! Where the program exists for this platform only; name the stage after it then.
//!
//! ## References
//! - BuildKit FromPlatformFlagConstDisallowed
//! - hadolint DL3029

use plimsoll_syntax::Span;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "FROM fixes the platform",
    equivalents: &["DL3029", "FromPlatformFlagConstDisallowed", "DF061", "avoid-platform-with-from"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let Some(flag) = facts.instructions()[stage.from].flag("platform") else {
            continue;
        };
        let platform = flag.value().unwrap_or_default().to_ascii_lowercase();
        let name = stage.name.as_deref().unwrap_or_default();
        let named = !name.is_empty() && platform.split('/').take(2).any(|part| name.contains(part));
        if platform.is_empty() || platform.contains('$') || named {
            continue;
        }
        let message = format!(
            "The image is built for {platform} on every machine, and runs in an emulator on others; leave the flag out and build with `docker build --platform` where that is meant."
        );
        let problem = Problem::new(stage.from, flag.word.span, message);
        let after = &facts.source()[flag.word.span.end as usize..];
        let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
        let span = Span {
            start: flag.word.span.start,
            end: flag.word.span.end + blanks as u32,
        };
        let edits = vec![Edit::delete(span)];
        sink.report(problem.fix("Leave the platform out", Safety::NeedsReview, edits));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("constant-platform", marked);
    }

    #[test]
    fn platforms() {
        check(
            "FROM «--platform=linux/amd64» a:1\nFROM --platform=$BUILDPLATFORM a:1\nFROM --platform=linux/arm64 a:1 AS build-arm64\nFROM a:1\n",
        );
    }
}
