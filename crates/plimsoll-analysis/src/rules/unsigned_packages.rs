//! Packages are installed without their signature checked.
//!
//! ## What it does
//! Looks for options that switch off the check of signatures: apt's `--allow-unauthenticated` and
//! `--force-yes`, apk's `--allow-untrusted`, dnf's and yum's `--nogpgcheck`, rpm's `--nosignature`
//! and `--nodigest`.
//!
//! ## Why it matters
//! The signature is what tells the distribution's packages from those of anybody else. Without the
//! check a mirror, or anybody on the way, can install what they like.
//!
//! ## Example
//! ```dockerfile
//! FROM rockylinux:9
//! RUN dnf install -y --nogpgcheck tool && dnf clean all
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rockylinux:9
//! RUN rpm --import https://example.org/key.asc && dnf install -y tool && dnf clean all
//! ```
//!
//! ## Fix safety
//! Needs a review: without the option the build stops until the key of the repository is added.
//!
//! ## When to ignore it
//! For a package that you have built yourself in the same file.
//!
//! ## References
//! - Checkov CKV2_DOCKER_7 to 11

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Packages are installed without their signature checked",
    equivalents: &[
        "CKV2_DOCKER_7",
        "CKV2_DOCKER_8",
        "CKV2_DOCKER_9",
        "CKV2_DOCKER_10",
        "CKV2_DOCKER_11",
    ],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// Options that switch the check off: programs, option, other name.
const OPTIONS: [(&[&str], &str, &[&str]); 7] = [
    (&["apk"], "--allow-untrusted", &["CKV2_DOCKER_7"]),
    (
        &["apt-get", "apt"],
        "--allow-unauthenticated",
        &["CKV2_DOCKER_8"],
    ),
    (
        &["dnf", "microdnf", "tdnf", "yum"],
        "--nogpgcheck",
        &["CKV2_DOCKER_9"],
    ),
    (
        &["dnf", "microdnf", "tdnf", "yum"],
        "--no-gpgchecks",
        &["CKV2_DOCKER_9"],
    ),
    (&["rpm"], "--nosignature", &["CKV2_DOCKER_10"]),
    (&["rpm"], "--nodigest", &["CKV2_DOCKER_10"]),
    (&["apt-get", "apt"], "--force-yes", &["CKV2_DOCKER_11"]),
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in &line.commands {
            for argument in &command.arguments {
                let text = argument.text();
                let option = OPTIONS.iter().find(|(programs, option, _)| {
                    programs.contains(&command.name.as_str()) && text == *option
                });
                if let Some((_, _, known)) = option {
                    let message = "The packages' signatures are not checked, so that a mirror or anybody on the way can install something else; add the key of the repository instead.";
                    let problem =
                        Problem::new(line.instruction, argument.span, message).known_as(known);
                    // `--force-yes` says yes as well.
                    let says_yes = ["-y", "-qy", "-yq", "-qqy", "--yes", "--assume-yes"];
                    let silent = !command
                        .arguments
                        .iter()
                        .any(|argument| says_yes.contains(&argument.text()));
                    let edit = if text == "--force-yes" && silent {
                        Some(Edit::replace(argument.span, "-y"))
                    } else {
                        line.without_argument(command, argument.span, facts.source())
                    };
                    sink.report(match edit {
                        Some(edit) => {
                            problem.fix("Check the signatures", Safety::NeedsReview, vec![edit])
                        }
                        None => problem,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unsigned-packages", marked);
    }

    #[test]
    fn options() {
        check(
            "FROM a:1\nRUN apk add «--allow-untrusted» a.apk && apt-get install -y «--force-yes» b && yum install -y --nogpgcheck2 c && echo --force-yes\n",
        );
    }
}
