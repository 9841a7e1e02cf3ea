//! FROM and AS differ in casing.
//!
//! ## What it does
//! Looks for `FROM … as` and `from … AS`.
//!
//! ## Why it matters
//! It works; two casings in one line only read badly.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 as build
//! RUN npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm ci
//! ```
//!
//! ## Fix safety
//! Safe: the casing of keywords means nothing.
//!
//! ## When to ignore it
//! Never worth much: the image is the same.
//!
//! ## References
//! - BuildKit FromAsCasing

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "FROM and AS differ in casing",
    equivalents: &["FromAsCasing", "DF079"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let Some((word, _)) = facts.name_words(stage) else {
            continue;
        };
        let from = &facts.instructions()[stage.from].keyword_word.text;
        let fitting = match from.as_ref() {
            "from" => "as",
            "FROM" => "AS",
            _ => continue,
        };
        if word.text == fitting {
            continue;
        }
        let message = format!(
            "{from} and {} differ in casing; write {fitting}.",
            word.text
        );
        let edits = vec![Edit::replace(word.span, fitting)];
        let problem = Problem::new(stage.from, word.span, message);
        sink.report(problem.fix("Use one casing", Safety::Safe, edits));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("from-as-casing", marked);
    }

    #[test]
    fn casing() {
        check(
            "FROM a:1 «as» b\nfrom a:1 «AS» c\nFROM a:1 AS d\nfrom a:1 as e\nFrom a:1 As f\nFROM a:1 «As» g\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("from-as-casing", text);
        assert_eq!(fixed("FROM a:1 as b\n"), "FROM a:1 AS b\n");
    }
}
