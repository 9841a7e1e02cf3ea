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
//! Safe for root, and where the base image is known to have the user and the Dockerfile changes no
//! users: the number means the same user. Otherwise there is no fix, because the number is in the image's
//! `/etc/passwd`.
//!
//! ## When to ignore it
//! Where nobody sets `runAsNonRoot`.
//!
//! ## References
//! - Kubernetes documentation, "Configure a Security Context"
//! - hadolint DL3066

use plimsoll_sizes::base_facts;
use plimsoll_syntax::Keyword;

use crate::facts::{Facts, User};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The user is given by name",
    equivalents: &["DL3066"],
    category: Category::Security,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

/// Programs that give users and groups other numbers.
const CHANGE_USERS: &[&str] = &[
    "addgroup", "adduser", "deluser", "groupmod", "useradd", "userdel", "usermod",
];

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
        let problem = Problem::new(at, word.span, message);
        sink.report(match number(facts, last.number, word.span.text(facts.source())) {
            Some(number) => problem.fix(
                "Write its number",
                Safety::Safe,
                vec![Edit::replace(word.span, number)],
            ),
            None => problem,
        });
    }
}

/// The number of a user, and of the group where one is named, as the base image has them.
fn number(facts: &Facts<'_>, stage: usize, written: &str) -> Option<String> {
    let image = facts.root_image(stage)?;
    let users = base_facts(&image.reference).users;
    let of = |name: &str| users.iter().find(|(user, _)| *user == name);
    let (user, group) = match written.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (written, None),
    };
    // Root is 0 whatever the image is.
    if written == "root" {
        return Some("0".to_owned());
    }
    let (_, id) = of(user)?;
    let changes = facts
        .ancestry(stage)
        .into_iter()
        .flat_map(|stage| facts.runs(stage))
        .flat_map(|line| &line.commands)
        .any(|command| CHANGE_USERS.contains(&command.name.as_str()));
    match group {
        _ if changes => None,
        None => Some(id.to_string()),
        // The group of a user has its name and its number.
        Some(group) => (group == user).then(|| format!("{id}:{id}")),
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
