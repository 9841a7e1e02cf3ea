//! The instructions differ in casing.
//!
//! ## What it does
//! Looks for instructions whose keyword is not in the casing, upper or lower, that most
//! instructions of the file have.
//!
//! ## Why it matters
//! It works; a mixture only reads badly.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22
//! copy . /app
//! RUN npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22
//! COPY . /app
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
//! - BuildKit ConsistentInstructionCasing

use plimsoll_syntax::{Arguments, Keyword};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The instructions differ in casing",
    equivalents: &["ConsistentInstructionCasing", "DF076"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // As BuildKit counts: what stands before the first FROM, and mixed casing, do not count.
    let in_stages = facts
        .instructions()
        .iter()
        .enumerate()
        .filter(|(at, instruction)| {
            facts.stage_of[*at].is_some() && instruction.keyword != Keyword::Unknown
        });
    let words = in_stages
        .clone()
        .map(|(_, instruction)| instruction.keyword_word.text.as_ref());
    let upper = words
        .clone()
        .filter(|word| **word == word.to_ascii_uppercase())
        .count();
    let lower = words.filter(|word| **word == word.to_ascii_lowercase()).count();
    for (at, instruction) in in_stages {
        let word = &instruction.keyword_word;
        let cased = |word: &str| {
            if lower > upper {
                word.to_ascii_lowercase()
            } else {
                word.to_ascii_uppercase()
            }
        };
        let fitting = cased(&word.text);
        if word.text == fitting {
            continue;
        }
        let mut edits = vec![Edit::replace(word.span, fitting.clone())];
        if let Arguments::From {
            name: Some((keyword, _)),
            ..
        } = &instruction.arguments
        {
            let keyword_fitting = cased(&keyword.text);
            if keyword.text != keyword_fitting {
                edits.push(Edit::replace(keyword.span, keyword_fitting));
            }
        }
        let message =
            format!("Most instructions of this file are in another casing; write {fitting}.");
        let problem = Problem::new(at, word.span, message);
        sink.report(problem.fix("Use one casing", Safety::Safe, edits));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("instruction-casing", marked);
    }

    #[test]
    fn casing() {
        check("FROM a:1\n«run» b\nRUN c\n");
        check("from a:1\nrun b\n«RUN» c\n«Run» d\n");
        check("arg X\nFROM a:1\n");
        check("FROM a:1\n«run» b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("instruction-casing", text);
        assert_eq!(
            fixed("From a:1 as b\nRUN c\nRUN d\n"),
            "FROM a:1 AS b\nRUN c\nRUN d\n"
        );
    }
}
