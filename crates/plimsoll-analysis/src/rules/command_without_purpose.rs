//! A command makes no sense in a build.
//!
//! ## What it does
//! Looks for `ssh`, `vim`, `shutdown`, `service`, `ps`, `free`, `top`, `kill` and `mount` in a RUN.
//!
//! ## Why it matters
//! What they show or change is gone when the RUN ends: a service that it starts does not run in the
//! container, and nobody is there to read or to type.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN service cron start
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! CMD ["cron", "-f"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: what was meant belongs into CMD, or into a container of its own.
//!
//! ## When to ignore it
//! Where a server must run while the RUN itself fills its database.
//!
//! ## References
//! - hadolint DL3001

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A command makes no sense in a build",
    equivalents: &["DL3001", "DF060", "nonsensical-command"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

/// Commands that show or change only what ends with the RUN.
const WITHOUT_PURPOSE: [&str; 9] = [
    "ssh", "vim", "shutdown", "service", "ps", "free", "top", "kill", "mount",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let found = line
            .commands
            .iter()
            .find(|command| WITHOUT_PURPOSE.contains(&command.program.text()));
        if let Some(command) = found {
            let message = format!(
                "What `{}` does is gone when this RUN ends; start what shall run with CMD.",
                command.name
            );
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn commands() {
        check_rule(
            "command-without-purpose",
            "FROM a:1\nRUN «service x start» && kill 1\nRUN apt-get install -y vim && command -v free\nRUN a | «top -b»\n",
        );
    }
}
