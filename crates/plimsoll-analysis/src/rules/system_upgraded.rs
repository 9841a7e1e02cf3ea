//! A build upgrades all packages of the base image.
//!
//! ## What it does
//! Looks for `apt-get upgrade` and `dist-upgrade`, `apk upgrade`, `dnf` or `yum` `update` and
//! `upgrade`, and `zypper update`, without a package, in the image that is built.
//!
//! ## Why it matters
//! Each build gives other versions, and the upgraded files lie in the image twice: in the base
//! image's layer and in this one. A base image that is pulled anew brings the same fixes without
//! that.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get -y upgrade && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-20260112-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ## Fix safety
//! Needs a review: without a newer base image the fixes of the packages would be lost.
//!
//! ## When to ignore it
//! Where the base image is renewed more seldom than its packages, and security updates cannot wait.
//! That is a good reason, so the default list leaves these findings out.
//!
//! ## References
//! - Docker documentation, "Rebuild your images often"

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, CommandLine, CommandOptions, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A build upgrades all packages of the base image",
    equivalents: &["DS-0024", "DF069", "avoid-apt-get-upgrade", "avoid-apk-upgrade", "avoid-dnf-update", "avoid-yum-update", "avoid-zypper-update"],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run || !facts.is_shipped(line.instruction) {
            continue;
        }
        if let Some(command) = line.commands.iter().find(|command| upgrades(command)) {
            let message = "This replaces packages of the base image by whatever is newest at that moment, and both versions stay in the image; pull a newer base image instead.";
            let problem = Problem::new(line.instruction, command.span, message);
            sink.report(match without(facts, line, command) {
                Some(edit) => problem.fix("Leave the upgrade out", Safety::NeedsReview, vec![edit]),
                None => problem,
            });
        }
    }
}

/// The edit that takes an upgrade out. Nothing where the RUN upgrades twice, where it would be left with
/// lists that it fetches for nothing, and where RUNs would meet that stood apart.
fn without(facts: &Facts<'_>, line: &CommandLine<'_>, command: &CommandFact<'_>) -> Option<Edit> {
    let several = line.commands.iter().filter(|command| upgrades(command)).count() > 1;
    let is = |verb: &str| line.commands.iter().any(|other| other.is("apt", verb) || other.is("apt-get", verb));
    let left = is("update") && !is("install") && command.name.starts_with("apt");
    let at = line.instruction;
    let is_run = |at: usize| facts.instructions().get(at).is_some_and(|next| next.keyword == Keyword::Run);
    let between = at.checked_sub(1).is_some_and(is_run) || is_run(at + 1);
    (!several && !left && !between).then(|| facts.take_out_command(line, command)).flatten()
}

/// Whether a command upgrades everything that is installed.
fn upgrades(command: &CommandFact<'_>) -> bool {
    let verbs: &[&str] = match command.name.as_str() {
        "apt-get" | "apt" | "aptitude" => &[
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "safe-upgrade",
        ],
        "apk" => &["upgrade"],
        "dnf" | "yum" | "microdnf" => &["update", "upgrade", "distro-sync"],
        "zypper" => &["update", "up"],
        _ => return false,
    };
    let Some(verb) = command.subcommand().filter(|verb| verbs.contains(&verb.text())) else {
        return false;
    };
    let after = command.arguments.iter().skip_while(|argument| argument.span != verb.span);
    let after: Vec<_> = after.skip(1).cloned().collect();
    let options = CommandOptions::new(&after, &["-o", "-x", "--exclude", "--setopt", "-t"]);
    let cached = options.has("--downloadonly") || options.has("--download-only");
    options.operands.is_empty() && !cached
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn commands() {
        check_rule(
            "system-upgraded",
            "FROM a:1\nRUN apt-get update && «apt-get -o A=b upgrade -y»\nRUN «apk -U upgrade --no-cache»\nRUN «yum -y update» && yum install -y a\nRUN yum update -y openssl && dnf check-update\nRUN «zypper -n up»\n",
        );
    }
}
