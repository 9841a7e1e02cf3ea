//! An ARG or ENV holds a secret.
//!
//! ## What it does
//! Looks for ARG and ENV in a stage whose name says that the value is a secret (a part of the name
//! between underscores is `KEY`, `TOKEN`, `PASSWORD`, `SECRET`, `AUTH` or the like), and for
//! values that have the shape of a known secret.
//!
//! ## Why it matters
//! Everybody who has the image can read its ENV, and the values of ARG in its history. Deleting
//! the variable later does not help. A secret that was in a published image has to be replaced.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! ARG NPM_TOKEN
//! RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: what needs the secret has to be changed as well.
//!
//! ## When to ignore it
//! Where the value is public: the fingerprint of a key, or a key that browsers get anyway. Such
//! values count as information only where they can be told.
//!
//! ## References
//! - Docker documentation, "Build secrets"
//! - BuildKit SecretsUsedInArgOrEnv
//! - hadolint DL3064

use plimsoll_syntax::{Keyword, Pair, Word};

use crate::facts::{Facts, secret_in};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An ARG or ENV holds a secret",
    equivalents: &["DL3064", "SecretsUsedInArgOrEnv", "DS-0031", "DF013", "DF014", "secret-in-build-arg", "tally/secrets-in-code"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// Parts of a name that make it a secret's.
const SECRET: [&str; 10] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "pword",
    "passwd",
    "secret",
    "token",
];

/// Parts of a name that make it none after all.
const PUBLIC: [&str; 3] = ["public", "file", "version"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if !matches!(instruction.keyword, Keyword::Env | Keyword::Arg) {
            continue;
        }
        for pair in instruction.pairs() {
            if let Some(word) = &pair.value
                && let Some(secret) = secret_in(&word.text)
            {
                let message = format!(
                    "This is {}, and everybody who gets the image can read it; replace it at its issuer, and pass the new one with RUN --mount=type=secret or at run time.",
                    secret.what
                );
                sink.report(Problem::new(at, word.span, message).severity(Severity::Error));
            } else if facts.stage_of[at].is_some() && is_secret(pair.key.unquoted()) {
                sink.report(named(at, instruction.keyword, pair));
            }
        }
    }
}

/// Whether a name says that the value is a secret, as `BuildKit` sees it.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| name.split('_').any(|part| parts.contains(&part));
    has(&SECRET) && !has(&PUBLIC)
}

fn named(at: usize, keyword: Keyword, pair: &Pair<'_>) -> Problem {
    let name = pair.key.unquoted();
    let place = if keyword == Keyword::Env {
        "configuration"
    } else {
        "history"
    };
    let message = format!(
        "{name} sounds like a secret, and everybody who gets the image can read it in its {place}; pass it with RUN --mount=type=secret or at run time."
    );
    let problem = Problem::new(at, pair.key.span, message);
    let value = pair.value.as_ref().map(Word::unquoted).unwrap_or_default();
    if is_public(name, value) {
        problem.severity(Severity::Info)
    } else {
        problem
    }
}

/// Whether a value can be told not to be secret: a switch, a number, a path, the fingerprint of a
/// public key.
fn is_public(name: &str, value: &str) -> bool {
    let fingerprint = name.to_ascii_uppercase().contains("GPG")
        && value
            .split_whitespace()
            .all(|word| word.len() >= 8 && word.chars().all(|c| c.is_ascii_hexdigit()));
    let number = value.len() < 4 && value.chars().all(|c| c.is_ascii_digit());
    let path = value.starts_with('/') && value[1..].contains('/');
    !value.is_empty()
        && (fingerprint || number || path || matches!(value, "true" | "false" | "yes" | "no"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("secret-in-arg-or-env", marked);
    }

    #[test]
    fn names() {
        check("FROM a:1\nARG «NPM_TOKEN»\nENV «API_KEY»=a B=c\n");
        check(
            "ARG TOKEN\nFROM a:1\nENV KEYBOARD=us PUBLIC_KEY=a TOKEN_FILE=/run/a KEY_VERSION=2\n",
        );
        check("FROM a:1\nENV «password» hunter2\n");
    }

    #[test]
    fn shapes() {
        check("FROM a:1\nENV X=«ghp_012345678901234567890123456789abcdefXY»\n");
        check("ARG A=«\"AKIAQWERTYUIOP123456\"»\nFROM a:1\n");
    }

    #[test]
    fn how_much_it_matters() {
        use crate::report::Severity;
        let severity = |text: &str| {
            let report = crate::analyze(text, &crate::Options::default());
            let mut found = report
                .findings
                .iter()
                .filter(|finding| finding.rule == "secret-in-arg-or-env");
            found.next().map(|finding| finding.severity)
        };
        assert_eq!(
            severity("FROM a:1\nENV GPG_KEY=0123456789ABCDEF0123\n"),
            Some(Severity::Info)
        );
        assert_eq!(
            severity("FROM a:1\nENV DB_PASSWORD=hunter2\n"),
            Some(Severity::Warning)
        );
        assert_eq!(
            severity("FROM a:1\nENV X=AKIAQWERTYUIOP123456\n"),
            Some(Severity::Error)
        );
    }
}
