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
//! Needs a review: whoever builds or starts the image has to give the secret from then on. A variable
//! that no other instruction names goes; an ARG that a single RUN uses becomes a secret of that RUN.
//! There is no fix where more instructions use it.
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

use crate::facts::{Facts, ShellKind, secret_in};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An ARG or ENV holds a secret",
    equivalents: &["DL3064", "SecretsUsedInArgOrEnv", "DS-0031", "DF013", "DF014", "secret-in-build-arg", "tally/secrets-in-code"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
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
    let mut fixes = 0;
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
                let problem = Problem::new(at, word.span, message).severity(Severity::Error);
                fixes += 1;
                sink.report(with_fix(facts, at, pair.key.unquoted(), problem, fixes));
            } else if facts.stage_of[at].is_some() && is_secret(pair.key.unquoted()) {
                let problem = named(at, instruction.keyword, pair);
                fixes += 1;
                sink.report(with_fix(facts, at, pair.key.unquoted(), problem, fixes));
            }
        }
    }
}

/// How many secrets of a file get a fix; no file that people write has more.
const MOST_FIXES: usize = 50;

/// The problem, with the fix that takes the variable out where that is possible.
fn with_fix(facts: &Facts<'_>, at: usize, name: &str, problem: Problem, number: usize) -> Problem {
    let public = facts.instructions()[at].pairs().iter().any(|pair| {
        let value = pair.value.as_ref().map(Word::unquoted).unwrap_or_default();
        pair.key.unquoted() == name && is_public(name, value)
    });
    let edits = (number <= MOST_FIXES && !public).then(|| without(facts, at, name)).flatten();
    match edits {
        Some((title, edits)) => problem.fix(title, Safety::NeedsReview, edits),
        None => problem,
    }
}

/// The edits that take a variable of a stage out, and how they are called.
fn without(facts: &Facts<'_>, at: usize, name: &str) -> Option<(&'static str, Vec<Edit>)> {
    let stage = facts.stage_of[at]?;
    let own = facts.stage_instructions(stage);
    let mut edits = Vec::new();
    let mut users = Vec::new();
    let mut stays = false;
    for (number, instruction) in facts.instructions().iter().enumerate() {
        let declares = matches!(instruction.keyword, Keyword::Env | Keyword::Arg) && own.contains(&number);
        let mut told = 0;
        for (place, pair) in instruction.pairs().iter().enumerate() {
            if declares && pair.key.unquoted() == name {
                edits.push(facts.take_out_pair(instruction, place)?);
                told += mentions(pair.span().text(facts.source()), name);
                stays |= instruction.keyword == Keyword::Env;
            }
        }
        if mentions(instruction.span.text(facts.source()), name) > told {
            users.push(number);
        }
    }
    // Two pairs of one name side by side.
    if edits.windows(2).any(|two| two[1].start < two[0].end) {
        return None;
    }
    if users.is_empty() {
        return Some(("Take it out, and give it at run time", edits));
    }
    for run in users {
        let line = facts.command_line(run)?;
        let instruction = &facts.instructions()[run];
        let fits = instruction.keyword == Keyword::Run
            && own.contains(&run)
            && line.shell == ShellKind::Posix
            && !stays
            && facts.knows_secret_variables();
        if !fits {
            return None;
        }
        let mount = format!(" --mount=type=secret,id={name},env={name}");
        edits.push(Edit::insert(instruction.keyword_word.span.end, mount));
    }
    Some(("Make it a secret of the RUN", edits))
}

/// How often a text names a variable.
fn mentions(text: &str, name: &str) -> usize {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = text.match_indices(name).filter(|(at, _)| {
        !text[..*at].ends_with(word) && !text[at + name.len()..].starts_with(word)
    });
    found.count()
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
    fn fixes() {
        let fixed = |text| crate::testing::fixed_by("secret-in-arg-or-env", text);
        assert_eq!(fixed("FROM a:1\nENV A=1 \\\n    API_KEY=b\n"), "FROM a:1\nENV A=1\n");
        assert_eq!(fixed("FROM a:1\nARG TOKEN\nENV TOKEN=$TOKEN\nRUN b\n"), "FROM a:1\nRUN b\n");
        assert_eq!(
            fixed("FROM a:1\nARG TOKEN\nRUN b $TOKEN\n"),
            "FROM a:1\nRUN --mount=type=secret,id=TOKEN,env=TOKEN b $TOKEN\n"
        );
        assert_eq!(
            fixed("FROM a:1\nARG TOKEN\nRUN b $TOKEN\nCOPY a b\nRUN c ${TOKEN}\n"),
            "FROM a:1\nRUN --mount=type=secret,id=TOKEN,env=TOKEN b $TOKEN\nCOPY a b\nRUN --mount=type=secret,id=TOKEN,env=TOKEN c ${TOKEN}\n"
        );
        let kept = "FROM a:1\nENV API_KEY=b\nRUN c $API_KEY\n";
        assert_eq!(fixed(kept), kept);
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
