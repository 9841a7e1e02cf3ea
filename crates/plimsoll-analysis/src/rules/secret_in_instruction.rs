//! A secret stands in an instruction.
//!
//! ## What it does
//! Looks for texts with the shape of a known secret in RUN, LABEL, COPY and all other instructions
//! but ARG and ENV: tokens of AWS, GitHub, GitLab, npm, PyPI, Docker Hub, Slack, Google, Stripe
//! and others, and private keys.
//!
//! ## Why it matters
//! The text of every instruction is kept in the history of the image, so that everybody who gets
//! the image gets the secret; and it stands in the repository besides.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN npm config set //registry.npmjs.org/:_authToken npm_0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the secret has to be replaced, and what needs it has to be changed.
//!
//! ## When to ignore it
//! Where the text is an example that only looks like a secret.
//!
//! ## References
//! - Docker documentation, "Build secrets"

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Facts, secret_in};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A secret stands in an instruction",
    equivalents: &["DS-0031", "tally/secrets-in-code"],
    category: Category::Security,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if matches!(instruction.keyword, Keyword::Arg | Keyword::Env) {
            continue;
        }
        let Some(secret) = secret_in(instruction.span.text(facts.source())) else {
            continue;
        };
        let start = instruction.span.start as usize;
        let message = format!(
            "This is {}, and everybody who gets the image can read it in its history; replace it at its issuer, and pass the new one with RUN --mount=type=secret.",
            secret.what
        );
        let span = Span::new(start + secret.range.start, start + secret.range.end);
        sink.report(Problem::new(at, span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("secret-in-instruction", marked);
    }

    #[test]
    fn shapes() {
        check(
            "FROM a:1\nRUN git clone https://«ghp_012345678901234567890123456789abcdefXY»@github.com/a/b\n",
        );
        check("FROM a:1\nRUN <<E\necho '«-----BEGIN PRIVATE KEY-----»'\nE\n");
        check("FROM a:1\nENV A=AKIAQWERTYUIOP123456\nRUN echo npm_config_cache\n");
    }
}
