//! The user is given by name.
//!
//! ## What it does
//! Looks for the last USER of the final stage where it has a name and not a number.
//!
//! ## Why it matters
//! Kubernetes refuses to start a container with `runAsNonRoot` where it cannot tell from the image
//! that the user is not root, and it cannot for a name.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! USER node
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! USER 1000
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the number is in the image's `/etc/passwd`.
//!
//! ## When to ignore it
//! Where nobody sets `runAsNonRoot`.
//!
//! ## References
//! - Kubernetes documentation, "Configure a Security Context"
//! - hadolint DL3066

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, User};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The user is given by name",
    equivalents: &["DL3066"],
    category: Category::Security,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let Some(user) = facts.at_end(last.number, Keyword::User) else {
        return;
    };
    let at = facts.instruction_at(user.span.start).unwrap_or(last.from);
    let Some(word) = user.value() else {
        return;
    };
    let named = facts.expand(&word.text, at).is_some_and(|value| {
        let name = value
            .split(':')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit())
    });
    if named && !facts.is_windows(last.number) {
        let message = if facts.user_of(user) == User::Root {
            "The container runs as root, and whoever starts it cannot tell that from a name alone; end with the number of a user without rights."
        } else {
            "Kubernetes cannot tell that this name is not root, and refuses it where runAsNonRoot is set; write the number."
        };
        sink.report(Problem::new(at, word.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("named-user", marked);
    }

    #[test]
    fn users() {
        check("FROM a:1\nUSER root\nRUN b\nUSER «node:node»\n");
        check("FROM a:1\nUSER node\nUSER 1000:node\n");
        check("FROM a:1\nARG U\nUSER $U\n");
        check("FROM a:1\nARG U=app\nUSER «$U»\n");
    }
}
