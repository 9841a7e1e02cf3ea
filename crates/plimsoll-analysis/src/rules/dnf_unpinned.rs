//! dnf or yum installs whatever version is there.
//!
//! ## What it does
//! Looks for packages of dnf, microdnf and yum without a version. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day.
//!
//! ## Example
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y httpd && dnf clean all
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y httpd-2.4.62 && dnf clean all
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
//! - hadolint DL3033, DL3041

use crate::facts::{Facts, Manager};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "dnf or yum installs whatever version is there",
    equivalents: &["DL3033", "DL3041"],
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
        .filter(|install| install.manager == Manager::Dnf)
    {
        let at = install.instruction;
        let open = install
            .packages
            .iter()
            .find(|package| !is_pinned(package.text()));
        let (Some(package), Some(command)) = (
            open.filter(|_| reported != Some(at)),
            install.command(facts),
        ) else {
            continue;
        };
        reported = Some(at);
        let known: &[&str] = if command.name == "yum" {
            &["DL3033"]
        } else {
            &["DL3041"]
        };
        let message = format!(
            "{} takes the version of each package that the repository has at that moment; write NAME-VERSION where builds must repeat.",
            command.name
        );
        sink.report(Problem::new(at, package.span, message).known_as(known));
    }
}

/// Whether a package has a version, or is a file, a group or a module.
fn is_pinned(package: &str) -> bool {
    let version = package
        .match_indices('-')
        .any(|(at, _)| package[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    version || package.contains(['/', ':', '@']) || package.ends_with(".rpm")
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("dnf-unpinned", marked);
    }

    #[test]
    fn packages() {
        check("FROM rockylinux:9\nRUN dnf install -y a-1.2 «b» && dnf install -y c\n");
        check("FROM centos:7\nRUN yum install -y a-1 @x https://example.org/a.rpm\n");
    }
}
