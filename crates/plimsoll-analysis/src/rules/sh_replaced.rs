//! /bin/sh is replaced by a link.
//!
//! ## What it does
//! Looks for `ln` whose target is `/bin/sh`.
//!
//! ## Why it matters
//! Every script in the image, those of the package manager too, then runs in another shell than the
//! one it was written for. SHELL changes the shell of the RUNs and nothing else.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN ln -sf /bin/bash /bin/sh
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! SHELL ["/bin/bash", "-c"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the container's own scripts may count on the link.
//!
//! ## When to ignore it
//! Where the program in the container needs it.
//!
//! ## References
//! - Dockerfile reference, "SHELL"
//! - hadolint DL4005

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "/bin/sh is replaced by a link",
    equivalents: &["DL4005", "use-shell-instruction"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let link = line.commands.iter().find(|command| {
            let sh = |argument: &str| argument == "/bin/sh";
            let mut arguments = command.arguments.iter();
            command.name == "ln" && arguments.any(|argument| sh(argument.text()))
        });
        if let Some(command) = link {
            let message = "Every script in the image now runs in another shell than it was written for; SHELL changes that of the RUNs alone.";
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn links() {
        check_rule(
            "sh-replaced",
            "FROM a:1\nRUN rm /bin/sh && «ln -s /bin/bash /bin/sh»\nRUN ln -s a b\n",
        );
    }
}
