//! The image exposes the port of SSH.
//!
//! ## What it does
//! Looks for `EXPOSE 22` in the image that is built.
//!
//! ## Why it matters
//! A container that lets people log in has a second program to keep alive and up to date, keys or
//! passwords inside the image, and one more door. `docker exec` gives a shell without any of it.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80 22
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the server itself has to go as well.
//!
//! ## When to ignore it
//! Where SSH is what the image is for, as in a Git server or a jump host.
//!
//! ## References
//! - Trivy DS-0004
//! - Checkov CKV_DOCKER_1

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The image exposes the port of SSH",
    equivalents: &["DS-0004", "CKV_DOCKER_1"],
    category: Category::Security,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Expose || !facts.is_shipped(at) {
            continue;
        }
        let ssh = instruction.words().iter().find(|word| {
            let port = facts.expand(&word.text, at);
            port.is_some_and(|port| matches!(port.as_str(), "22" | "22/tcp"))
        });
        if let Some(word) = ssh {
            let message = "This is the port of SSH, and an SSH server in a container is one more program to guard and update; leave it out, and use docker exec.";
            sink.report(Problem::new(at, word.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn ports() {
        check_rule(
            "ssh-port-exposed",
            "FROM a:1 AS b\nEXPOSE 22\nFROM a:1\nARG P=22\nEXPOSE 80 «22»\nEXPOSE «$P/tcp» 2222 22/udp\n",
        );
    }
}
