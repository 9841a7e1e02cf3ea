//! `apt-get install` takes recommended packages as well.
//!
//! ## What it does
//! Looks for `apt-get install` without `--no-install-recommends`, where no configuration file
//! switches them off.
//!
//! ## Why it matters
//! Debian's packages recommend others that a desktop may like: documentation, fonts, servers. They
//! can double what is installed, and all of it has to be loaded, scanned and updated.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Fix safety
//! Needs a review: some programs need what is only recommended. git, curl and wget lose
//! `ca-certificates`, gcc loses `libc6-dev`, python3-pip loses the compilers: name these in the
//! install.
//!
//! ## When to ignore it
//! For an image in which people work, such as a development container.
//!
//! ## References
//! - Dockerfile best practices, "apt-get"
//! - hadolint DL3015

use crate::facts::{Facts, Manager};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "`apt-get install` takes recommended packages as well",
    equivalents: &["DL3015", "DS-0029", "DF016", "missing-no-install-recommends"],
    category: Category::Size,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Apt)
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let Some(verb) = command
            .arguments
            .get(install.verb)
            .filter(|verb| verb.text() == "install")
        else {
            continue;
        };
        let decided = command.arguments.iter().any(|argument| {
            let text = argument.text().to_ascii_lowercase();
            text.contains("install-recommends") || text.contains("install-suggests")
        });
        if decided
            || install.packages.is_empty()
            || command.name == "aptitude"
            || is_configured(facts, install.instruction)
        {
            continue;
        }
        let message = "This also installs what the packages recommend, often as much again; add --no-install-recommends, and name what is really needed.";
        let edit = line.argument_after(verb, "--no-install-recommends");
        let problem = Problem::new(line.instruction, command.span, message);
        sink.report(problem.fix(
            "Install without recommended packages",
            Safety::NeedsReview,
            vec![edit],
        ));
    }
}

/// Whether an instruction up to this one writes the setting into a configuration file.
fn is_configured(facts: &Facts<'_>, at: usize) -> bool {
    let Some(stage) = facts.stage_of[at] else {
        return false;
    };
    let chain = facts
        .ancestry(stage)
        .into_iter()
        .flat_map(|stage| facts.stage_instructions(stage));
    chain.filter(|earlier| *earlier <= at).any(|earlier| {
        let text = facts.instructions()[earlier].span.text(facts.source());
        text.contains("APT::Install-Recommends")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("apt-recommends", marked);
    }

    #[test]
    fn installs() {
        check("FROM debian:12\nRUN apt-get update && «apt-get install -y curl»\n");
        check(
            "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl && apt-get install -f\n",
        );
        check("FROM debian:12\nRUN apt-get install -o APT::Install-Recommends=false curl\n");
        check(
            "FROM debian:12\nRUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/90x\nRUN apt-get install -y curl\n",
        );
        check("FROM debian:12\nRUN [«\"apt-get\", \"install\", \"-y\", \"a\"»]\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("apt-recommends", text);
        assert_eq!(
            fixed("FROM debian:12\nRUN apt-get install \\\n  curl\n"),
            "FROM debian:12\nRUN apt-get install --no-install-recommends \\\n  curl\n"
        );
        assert_eq!(
            fixed("FROM debian:12\nRUN [\"apt-get\", \"install\", \"a\"]\n"),
            "FROM debian:12\nRUN [\"apt-get\", \"install\", \"--no-install-recommends\", \"a\"]\n"
        );
    }
}
