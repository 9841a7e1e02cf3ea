//! RUN changes the directory with `cd`.
//!
//! ## What it does
//! Looks for `cd` in a RUN, outside of `$(…)`.
//!
//! ## Why it matters
//! The directory counts for this RUN only, which is easy to overlook. WORKDIR says once where all
//! that follows happens.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN cd /app && npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! RUN npm ci
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: WORKDIR also changes where the instructions that follow and the
//! container run.
//!
//! ## When to ignore it
//! Where only a part of the RUN shall run elsewhere.
//!
//! ## References
//! - Dockerfile best practices, "WORKDIR"
//! - hadolint DL3003

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "RUN changes the directory with `cd`",
    equivalents: &["DL3003", "DS-0013", "DF008", "use-workdir"],
    category: Category::Style,
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
        let change = line
            .commands
            .iter()
            .find(|command| command.name == "cd" && !command.place.substituted);
        if let Some(command) = change {
            let message = "This directory counts for this RUN only; WORKDIR says once where all that follows happens.";
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("cd-in-run", marked);
    }

    #[test]
    fn changes() {
        check("FROM a:1\nRUN «cd /a» && b && cd c\n");
        check("FROM a:1\nRUN («cd /a» && b) && c=$(cd x && pwd)\n");
    }
}
