//! An ENV uses a variable that it only sets itself.
//!
//! ## What it does
//! Looks for an ENV with several variables of which one uses another of the same instruction that
//! has no value before it.
//!
//! ## Why it matters
//! All values of an instruction are filled in with what holds before it. The variable is empty
//! there, and the value is not what it seems.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! ENV APP=/app BIN=$APP/bin
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! ENV APP=/app
//! ENV BIN=$APP/bin
//! ```
//!
//! ## Fix safety
//! Needs a review: the value changes from the empty one to what was probably meant. There is a fix
//! where the variable that is used stands before the one that uses it.
//!
//! ## When to ignore it
//! Where the base image sets the variable, and the old value is meant.
//!
//! ## References
//! - Dockerfile reference, "ENV"
//! - BuildKit UndefinedVar
//! - hadolint DL3044

use plimsoll_syntax::{Keyword, Pair, Span};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An ENV uses a variable that it only sets itself",
    equivalents: &["DL3044", "UndefinedVar", "DF062"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let pairs = instruction.pairs();
        if instruction.keyword != Keyword::Env || pairs.len() < 2 {
            continue;
        }
        for (number, pair) in pairs.iter().enumerate() {
            let Some(value) = &pair.value else {
                continue;
            };
            let names = facts.undeclared(&value.text, at);
            let set_here = |name: &String| {
                let place = pairs
                    .iter()
                    .position(|other| other.key.unquoted() == name)?;
                (place != number).then_some((name.clone(), place))
            };
            let Some((name, place)) = names.iter().find_map(set_here) else {
                continue;
            };
            let message = format!(
                "{name} is set by this same instruction and still empty here; set it in an ENV of its own before this one."
            );
            let problem = Problem::new(at, value.span, message);
            sink.report(
                match split(facts, pairs, number).filter(|_| place < number) {
                    Some(edit) => problem.fix(
                        "Make two instructions of it",
                        Safety::NeedsReview,
                        vec![edit],
                    ),
                    None => problem,
                },
            );
        }
    }
}

/// The edit that begins a new ENV at a pair.
fn split(facts: &Facts<'_>, pairs: &[Pair<'_>], number: usize) -> Option<Edit> {
    let pair = pairs.get(number)?;
    let gap = Span {
        start: pairs.get(number.checked_sub(1)?)?.span().end,
        end: pair.key.span.start,
    };
    let text = format!("{}ENV ", facts.line_ending());
    // What begins with dashes would be a flag there.
    let fits = !facts.holds_comment(gap) && !pair.key.text.starts_with('-');
    fits.then(|| Edit::replace(gap, text))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("env-refers-to-itself", marked);
    }

    #[test]
    fn values() {
        check("FROM a:1\nENV A=1 B=«$A/x» C=$C\nENV D=$A E=$B\n");
        check("FROM a:1\nENV A=1\nENV A=2 B=$A\n");
        check("FROM a:1\nENV B=«${A}» A=1\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("env-refers-to-itself", text);
        assert_eq!(
            fixed("FROM a:1\nENV A=1 \\\n    B=$A \\\n    C=2\n"),
            "FROM a:1\nENV A=1\nENV B=$A \\\n    C=2\n"
        );
    }
}
