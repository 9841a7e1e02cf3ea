//! dnf or yum asks before it installs.
//!
//! ## What it does
//! Looks for dnf, microdnf and yum that install or update without `-y`.
//!
//! ## Why it matters
//! Nobody can answer while an image is built: they ask, get no answer and give up.
//!
//! ## Example
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install httpd && dnf clean all
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y httpd && dnf clean all
//! ```
//!
//! ## Fix safety
//! Safe: where the build went through, it does the same; where they asked, the build failed.
//!
//! ## When to ignore it
//! Where the configuration in the base image says yes.
//!
//! ## References
//! - dnf(8)
//! - hadolint DL3030, DL3038

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "dnf or yum asks before it installs",
    equivalents: &["DL3030", "DL3038", "DF027", "missing-yum-assume-yes-switch", "missing-dnf-assume-yes-switch"],
    category: Category::Correctness,
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
        for command in &line.commands {
            let Some(verb) = command
                .subcommand()
                .filter(|verb| asks(command, verb.text()))
            else {
                continue;
            };
            let yes = command.arguments.iter().any(|argument| {
                let text = argument.text();
                let short = text.starts_with('-') && !text.starts_with("--") && text.contains('y');
                short
                    || text.contains("assumeyes")
                    || text.contains("downloadonly")
                    || text.starts_with('$')
            });
            if yes || command.place.pipe_index > 0 {
                continue;
            }
            let known: &[&str] = if command.name == "yum" {
                &["DL3030"]
            } else {
                &["DL3038"]
            };
            let message = format!(
                "{} asks here before it goes on, and in a build nobody answers, so that it gives up; add -y.",
                command.name
            );
            let edits = vec![line.argument_after(verb, "-y")];
            let problem = Problem::new(line.instruction, command.span, message).known_as(known);
            sink.report(problem.fix("Add -y", Safety::Safe, edits));
        }
    }
}

fn asks(command: &CommandFact<'_>, verb: &str) -> bool {
    let words = [
        "install",
        "localinstall",
        "groupinstall",
        "reinstall",
        "update",
        "upgrade",
    ];
    matches!(command.name.as_str(), "dnf" | "microdnf" | "yum") && words.contains(&verb)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("dnf-without-yes", marked);
    }

    #[test]
    fn installs() {
        check(
            "FROM rockylinux:9\nRUN «dnf install a» && yum -y install b && microdnf install --assumeyes c\n",
        );
        check("FROM centos:7\nRUN «yum update» && yum install $FLAGS a && yes | yum install b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("dnf-without-yes", text);
        assert_eq!(
            fixed("FROM centos:7\nRUN yum install a\n"),
            "FROM centos:7\nRUN yum install -y a\n"
        );
    }
}
