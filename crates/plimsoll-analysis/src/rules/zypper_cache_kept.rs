//! zypper keeps its cache in the layer.
//!
//! ## What it does
//! Looks for `zypper install` and the like in a RUN that does not end with `zypper clean` or remove
//! `/var/cache/zypp`.
//!
//! ## Why it matters
//! Package lists and downloads stay in the layer, 30 MB and more, and nobody reads them at run
//! time.
//!
//! ## Example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install curl
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install curl && zypper clean --all
//! ```
//!
//! ## Fix safety
//! Safe: the same packages are installed, and only the cache is gone, which the next install fills
//! again by itself.
//!
//! ## When to ignore it
//! In an image in which people go on installing packages.
//!
//! ## References
//! - hadolint DL3036
//! - Trivy DS-0020

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, CommandOptions, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "zypper keeps its cache in the layer",
    equivalents: &["DL3036", "DS-0020", "DF045", "missing-zypper-clean"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Where zypper keeps its cache.
const CACHE: &str = "/var/cache/zypp";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let fills = [
            "install",
            "in",
            "remove",
            "rm",
            "source-install",
            "si",
            "patch",
            "update",
            "up",
            "dist-upgrade",
            "dup",
        ];
        let last = line
            .commands
            .iter()
            .rposition(|command| verb(command).is_some_and(|verb| fills.contains(&verb)));
        let Some(at) = last else {
            continue;
        };
        let clean = line.commands[at + 1..]
            .iter()
            .any(|later| matches!(verb(later), Some("clean" | "cc")))
            || line.removes_after(at, CACHE)
            || line.mounts.iter().any(|mount| mount.hides(CACHE));
        if clean {
            continue;
        }
        let message = "zypper keeps package lists and downloads in the layer, and nobody reads them; end the RUN with `zypper clean --all`.";
        // In a stage that is not shipped it only fills the builder's disk.
        let hidden = !facts.is_shipped(line.instruction);
        let problem =
            Problem::new(line.instruction, line.commands[at].span, message).folded(hidden);
        sink.report(match facts.append_command(line, "zypper clean --all") {
            Some(edit) => problem.fix(
                "Clean the cache in this RUN",
                Safety::Safe,
                vec![edit],
            ),
            None => problem,
        });
    }
}

fn verb<'c>(command: &'c CommandFact<'_>) -> Option<&'c str> {
    let options = CommandOptions::new(&command.arguments, &["-R", "--root", "-t", "--type"]);
    let verb = options.operands.into_iter().next()?;
    (command.name == "zypper").then(|| verb.text())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[test]
    fn installs() {
        check_rule(
            "zypper-cache-kept",
            "FROM a:1\nRUN zypper in -y a && «zypper -n in b»\nRUN zypper -n up && zypper clean -a\n",
        );
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("zypper-cache-kept", "FROM a:1\nRUN zypper -n up\n"),
            "FROM a:1\nRUN zypper -n up && zypper clean --all\n"
        );
    }
}
