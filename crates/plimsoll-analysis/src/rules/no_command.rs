//! Nothing says what the container starts.
//!
//! ## What it does
//! Looks for a final stage without CMD and ENTRYPOINT on a base that would start a shell or a prompt.
//! Stages that nothing is put into are left alone, as are bases of which that is not known.
//!
//! ## Why it matters
//! `docker run` starts a shell, which ends at once without a terminal, and everybody has to know the
//! right command.
//!
//! ## Example
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY . /app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY . /app
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which program is meant.
//!
//! ## When to ignore it
//! In base images, tool boxes and images of build servers.
//!
//! ## References
//! - Dockerfile reference, "CMD"

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Nothing says what the container starts",
    equivalents: &["DF036"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

/// What bases start that are made to be built upon.
const PROMPTS: [&str; 9] = [
    "bash", "/bin/bash", "sh", "/bin/sh", "node", "python3", "irb", "jshell", "php",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let is = |keyword| facts.at_end(last.number, keyword).is_some();
    let prompts = facts.base_of(last.number).is_some_and(|base| {
        base.cmd.first().is_some_and(|word| PROMPTS.contains(word))
    });
    let filled = is(Keyword::Copy) || is(Keyword::Add);
    if !prompts || !filled || is(Keyword::Cmd) || is(Keyword::Entrypoint) {
        return;
    }
    if let Some(word) = facts.base_word(last) {
        let message = "Neither CMD nor ENTRYPOINT follows, so that the container only starts what this base starts, a prompt; add the command of your program.";
        sink.report(Problem::new(last.from, word.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn commands() {
        let check = |marked: &str| check_rule("no-command", marked);
        check("FROM «node:22»\nCOPY a b\n");
        check("FROM node:22\nCOPY a b\nCMD [\"a\"]\n");
        check("FROM node:22 AS a\nENTRYPOINT [\"a\"]\nFROM a\nCOPY b c\n");
        check("FROM nginx:1\nCOPY a b\n");
        check("FROM debian:12\nRUN a\n");
        check("FROM example.org/a:1\nCOPY a b\n");
    }
}
