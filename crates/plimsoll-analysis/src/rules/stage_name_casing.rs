//! The name of a stage is not in lower case.
//!
//! ## What it does
//! Looks for stage names with upper-case letters.
//!
//! ## Why it matters
//! Names of stages are compared in lower case, so that `Build` and `build` are one stage; a name
//! that is written in lower case says so.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22 AS Build
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
//! Safe: whatever uses the name finds it in any casing. The name is changed where COPY and FROM use
//! it as well.
//!
//! ## When to ignore it
//! Never worth much: the image is the same.
//!
//! ## References
//! - BuildKit StageNameCasing

use plimsoll_syntax::{Arguments, Span};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The name of a stage is not in lower case",
    equivalents: &["StageNameCasing", "DF085"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let Some((_, word)) = facts.name_words(stage) else {
            continue;
        };
        let lower = word.text.to_ascii_lowercase();
        if word.text == lower {
            continue;
        }
        let message = format!("Stages are known by their names in lower case; write {lower}.");
        let mut edits = vec![Edit::replace(word.span, lower.as_str())];
        let uses = uses(facts, stage.from, &lower);
        edits.extend(uses.map(|span| Edit::replace(span, lower.as_str())));
        let problem = Problem::new(stage.from, word.span, message);
        sink.report(problem.fix("Write it in lower case", Safety::Safe, edits));
    }
}

/// Where later instructions use the name of a stage in another casing.
fn uses(facts: &Facts<'_>, from: usize, lower: &str) -> impl Iterator<Item = Span> {
    let later = facts.instructions().iter().skip(from + 1);
    later.filter_map(move |instruction| {
        let span = match &instruction.arguments {
            Arguments::From { image, .. } => image.as_ref()?.span,
            _ => {
                let flag = instruction.flag("from")?;
                let length = flag.value()?.len() as u32;
                Span {
                    start: flag.word.span.end.checked_sub(length)?,
                    end: flag.word.span.end,
                }
            }
        };
        let written = span.text(facts.source());
        (written != lower && written.to_ascii_lowercase() == lower).then_some(span)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("stage-name-casing", marked);
    }

    #[test]
    fn names() {
        check("FROM a:1 AS «Build»\nFROM Build AS x\nCOPY --from=Build a b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("stage-name-casing", text);
        assert_eq!(fixed("FROM a:1 AS Build\n"), "FROM a:1 AS build\n");
    }
}
