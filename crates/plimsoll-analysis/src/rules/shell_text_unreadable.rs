//! The shell cannot read this.
//!
//! ## What it does
//! Looks for shell texts that no shell can read: a quote or parenthesis that is never closed, an
//! `if` without `fi`, a parenthesis that should have a backslash.
//!
//! ## Why it matters
//! The shell stops with a syntax error before it runs anything, and so does the build.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN find / ( -name test -o -name tests ) -delete
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN find / \( -name test -o -name tests \) -delete
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only its author knows what was meant.
//!
//! ## When to ignore it
//! Where the base image's shell is neither a POSIX shell nor bash.
//!
//! ## References
//! - POSIX, "Shell Grammar"
//! - ShellCheck SC1036, SC1070, SC1072, SC1073, SC1088

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The shell cannot read this",
    equivalents: &["SC1036", "SC1070", "SC1072", "SC1073", "SC1088"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        // What follows an error is often only its consequence.
        let Some(error) = line
            .script
            .as_ref()
            .and_then(|script| script.errors.first())
        else {
            continue;
        };
        let windows = facts.stage_of[line.instruction].is_some_and(|stage| facts.is_windows(stage));
        if windows {
            continue;
        }
        let text = error.span.text(facts.source());
        let known: &[&str] = if text.starts_with('(') {
            &["SC1036", "SC1088"]
        } else if error.message.ends_with("closed") {
            &["SC1072", "SC1073"]
        } else {
            &["SC1070"]
        };
        let message = format!(
            "The shell stops here and runs none of it: {}.",
            error.message
        );
        sink.report(Problem::new(line.instruction, error.span, message).known_as(known));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("shell-text-unreadable", marked);
    }

    #[test]
    fn texts() {
        check("FROM a:1\nRUN find / «(» -name a ) -delete\n");
        check("FROM a:1\nRUN if [[ a ]]; then b=(c); fi && d <(e) | f\n");
    }
}
