//! dnf or yum keeps its cache in the layer.
//!
//! ## What it does
//! Looks for a RUN that installs or updates with dnf, microdnf or yum and does
//! not clean the cache afterwards.
//!
//! ## Why it matters
//! Package lists and downloaded packages stay under `/var/cache`, tens to hundreds of megabytes,
//! and a later instruction cannot take them out of the layer that holds them.
//!
//! ## Example
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y httpd
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y httpd && dnf clean all
//! ```
//!
//! ## Fix safety
//! Safe: the same packages are installed; only the cache is gone, which the next install fills again
//! by itself.
//!
//! ## When to ignore it
//! In an image in which people go on installing packages.
//!
//! ## References
//! - dnf documentation, "Clean command"
//! - hadolint DL3032, DL3040

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts, User};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "dnf or yum keeps its cache in the layer",
    equivalents: &["DL3032", "DL3040", "DS-0015", "DS-0019", "DS-0027", "DF046", "DF047", "remove-package-cache", "missing-dnf-clean-all"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let Some(at) = line.commands.iter().rposition(fills_cache) else {
            continue;
        };
        let command = &line.commands[at];
        let places = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"];
        let clean = places.iter().any(|place| {
            line.mounts.iter().any(|mount| mount.hides(place)) || line.removes_after(at, place)
        }) || line.commands[at + 1..]
            .iter()
            .any(|later| is_manager(later) && later.is(&later.name, "clean"));
        if clean {
            continue;
        }
        let name = command.name.as_str();
        let message = format!(
            "{name} keeps package lists and downloads in the layer, and nobody reads them; end the RUN with `{name} clean all`."
        );
        let known: &[&str] = match name {
            "yum" => &["DL3032", "DS-0015"],
            _ => &["DL3040", "DS-0019", "DS-0027"],
        };
        let problem = Problem::new(line.instruction, command.span, message)
            .known_as(known)
            .folded(!facts.is_shipped(line.instruction));
        // Behind sudo somebody else runs it, who needs sudo for this as well.
        let root = command.wrappers.is_empty() || facts.user(line.instruction) == User::Root;
        let edit = facts
            .append_command(line, &format!("{name} clean all"))
            .filter(|_| root);
        sink.report(match edit {
            Some(edit) => problem.fix(
                "Clean the cache in this RUN",
                Safety::Safe,
                vec![edit],
            ),
            None => problem,
        });
    }
}

fn is_manager(command: &CommandFact<'_>) -> bool {
    matches!(command.name.as_str(), "dnf" | "microdnf" | "yum")
}

fn fills_cache(command: &CommandFact<'_>) -> bool {
    let words = [
        "install",
        "localinstall",
        "groupinstall",
        "group",
        "module",
        "reinstall",
        "update",
        "upgrade",
        "makecache",
    ];
    is_manager(command)
        && command
            .subcommand()
            .is_some_and(|word| words.contains(&word.text()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("dnf-cache-kept", marked);
    }

    #[test]
    fn installs() {
        check("FROM rockylinux:9\nRUN dnf install -y a && «dnf install -y b»\n");
        check(
            "FROM centos:7\nRUN yum install -y a && yum clean all\nRUN yum -y update && rm -rf /var/cache/yum\n",
        );
        check("FROM rockylinux:9\nRUN dnf clean all && «microdnf install a»\n");
        check("FROM rockylinux:9 AS a\nRUN «dnf install -y a»\nFROM rockylinux:9\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("dnf-cache-kept", text);
        assert_eq!(
            fixed("FROM centos:7\nRUN yum install -y \\\n    a \\\n    b\n"),
            "FROM centos:7\nRUN yum install -y \\\n    a \\\n    b \\\n    && yum clean all\n"
        );
    }
}
