//! pip installs whatever version is there.
//!
//! ## What it does
//! Looks for packages of `pip install` without a version. Files of requirements or constraints,
//! local paths, wheels and repositories with a revision need none. One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day, and a new major version can break the
//! program.
//!
//! ## Example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir flask
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir flask==3.1.2
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which version is installed today.
//!
//! ## When to ignore it
//! For tools of the build whose version does not matter.
//!
//! ## References
//! - pip documentation, "Repeatable installs"
//! - hadolint DL3013

use crate::facts::{Facts, Manager, is_pinned_for_pip};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "pip installs whatever version is there",
    equivalents: &["DL3013", "DF051"],
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
        .filter(|install| install.manager == Manager::Pip)
    {
        let at = install.instruction;
        let options = install.options(facts);
        let listed = ["-r", "--requirement", "-c", "--constraint"]
            .iter()
            .any(|option| {
                options
                    .options
                    .iter()
                    .any(|(found, _)| found.text().split('=').next() == Some(option))
            });
        let open = install
            .packages
            .iter()
            .find(|package| !is_pinned_for_pip(package.text()));
        let Some(package) = open.filter(|_| !listed && reported != Some(at)) else {
            continue;
        };
        reported = Some(at);
        let message = "pip takes the newest version of each package at that moment; write NAME==VERSION, or a requirements file with versions.";
        sink.report(Problem::new(at, package.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("pip-unpinned", marked);
    }

    #[test]
    fn packages() {
        check("FROM python:3.13\nRUN pip install a==1 «b»\n");
        check(
            "FROM python:3.13\nRUN pip install -r r.txt a && pip install . ./x y.whl 'a>=1' git+https://example.org/a@v1\n",
        );
        check("FROM python:3.13\nRUN pip install --upgrade «pip»\n");
    }
}
