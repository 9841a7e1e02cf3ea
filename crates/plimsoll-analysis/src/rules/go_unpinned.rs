//! go installs whatever version is there.
//!
//! ## What it does
//! Looks for `go install`, `go get` and `go run` of a module with no version or with `@latest`.
//! One finding a RUN.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day.
//!
//! ## Example
//! ```dockerfile
//! FROM golang:1.25
//! RUN go install golang.org/x/tools/cmd/stringer@latest
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM golang:1.25
//! RUN go install golang.org/x/tools/cmd/stringer@v0.38.0
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which version is installed today.
//!
//! ## When to ignore it
//! For tools of the build whose version does not matter.
//!
//! ## References
//! - hadolint DL3062

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, is_go_module};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "go installs whatever version is there",
    equivalents: &["DL3062", "DF054"],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let open = line.commands.iter().find_map(|command| {
            let verb = command.subcommand().filter(|_| command.name == "go")?;
            let fetches = matches!(verb.text(), "install" | "get" | "run");
            let module = command
                .arguments
                .iter()
                .find(|argument| is_go_module(argument.text()))?;
            let version = module.text().split_once('@').map(|(_, version)| version);
            let pinned = version.is_some_and(|version| version != "latest");
            (fetches && !pinned).then_some(module.span)
        });
        if let Some(span) = open {
            let message =
                "go takes the newest version of this module at that moment; write MODULE@VERSION.";
            sink.report(Problem::new(line.instruction, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("go-unpinned", marked);
    }

    #[test]
    fn modules() {
        check(
            "FROM golang:1.25\nRUN go install «example.org/a/b@latest» && go install example.org/c@v1\n",
        );
        check(
            "FROM golang:1.25\nRUN go install ./cmd/a && go build example.org/x && go install example.org/c@v1\n",
        );
        check("FROM golang:1.25\nRUN go get -u «example.org/a/b»\n");
    }
}
