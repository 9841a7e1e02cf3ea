//! apk installs whatever version is there.
//!
//! ## What it does
//! Looks for packages of `apk add` without a version. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day.
//!
//! ## Example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache 'curl~8.14'
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which version is installed today.
//!
//! ## When to ignore it
//! Mostly: archives drop old versions, so that a pinned build fails soon. Pin the base image by
//! its digest instead where builds must repeat.
//!
//! ## References
//! - hadolint DL3018

use crate::facts::{Facts, Manager};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "apk installs whatever version is there",
    equivalents: &["DL3018", "DF052"],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut reported = None;
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Apk)
    {
        let at = install.instruction;
        let open = install
            .packages
            .iter()
            .find(|package| !is_pinned(package.text()));
        let Some(package) = open.filter(|_| reported != Some(at)) else {
            continue;
        };
        reported = Some(at);
        let message = "apk takes the version of each package that the repository has at that moment; write NAME=VERSION where builds must repeat.";
        sink.report(Problem::new(at, package.span, message));
    }
}

/// Whether a package has a version, or is a file.
fn is_pinned(package: &str) -> bool {
    package.contains(['=', '~', '<', '>']) || package.ends_with(".apk")
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apk-unpinned", marked);
    }

    #[test]
    fn packages() {
        check("FROM alpine:3.22\nRUN apk add a=1 «b»\n");
        check("FROM alpine:3.22\nRUN apk add -t .x 'a~1' 'b>2' c.apk\n");
    }
}
