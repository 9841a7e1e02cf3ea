//! npm installs whatever version is there.
//!
//! ## What it does
//! Looks for packages of `npm install` without a version. Files, folders and repositories need
//! none. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day, and a new major version can break the
//! program.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN npm install -g pm2
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN npm install -g pm2@6.0.13
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which version is installed today.
//!
//! ## When to ignore it
//! For tools of the build whose version does not matter.
//!
//! ## References
//! - npm documentation, "npm install"
//! - hadolint DL3016

use crate::facts::{Facts, Manager, is_pinned_for_npm};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "npm installs whatever version is there",
    equivalents: &["DL3016"],
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
        .filter(|install| install.manager == Manager::Npm)
    {
        let at = install.instruction;
        let open = install
            .packages
            .iter()
            .find(|package| !is_pinned_for_npm(package.text()));
        let Some(package) = open.filter(|_| reported != Some(at)) else {
            continue;
        };
        reported = Some(at);
        let message =
            "npm takes the newest version of each package at that moment; write NAME@VERSION.";
        sink.report(Problem::new(at, package.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("npm-unpinned", marked);
    }

    #[test]
    fn packages() {
        check("FROM node:22\nRUN npm install -g a@1 «@b/c» && npm ci\n");
        check("FROM node:22\nRUN npm i ./a b.tgz @c/d@1 e/f#v1 git+https://example.org/a\n");
    }
}
