//! apt installs whatever version is there.
//!
//! ## What it does
//! Looks for packages of `apt-get install` without a version. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.*
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
//! - Dockerfile best practices, "apt-get"
//! - hadolint DL3008

use crate::facts::{Facts, Manager};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "apt installs whatever version is there",
    equivalents: &["DL3008", "DF005"],
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
        .filter(|install| install.manager == Manager::Apt)
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
        let message = "apt takes the version of each package that the archive has at that moment; write NAME=VERSION where builds must repeat.";
        sink.report(Problem::new(at, package.span, message));
    }
}

/// Whether a package has a version or a release, or is a file.
fn is_pinned(package: &str) -> bool {
    package.contains(['=', '/']) || package.ends_with(".deb")
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apt-unpinned", marked);
    }

    #[test]
    fn packages() {
        check("FROM debian:12\nRUN apt-get install -y a=1 «b» c && apt-get install -y d\n");
        check("FROM debian:12\nRUN apt-get install -y -t sid a=1.* ./b.deb c/sid\n");
        check("FROM debian:12\nRUN apt-get install -y «$X»\n");
    }
}
