//! A variable has no value here.
//!
//! ## What it does
//! Looks for variables in COPY, ADD, ENV, LABEL, WORKDIR, USER, EXPOSE, VOLUME and STOPSIGNAL that
//! are declared only before the first FROM, or whose name is one letter away from a declared one.
//! Other variables may come from the base image: they are folded, and those that it is known to set
//! are left alone. `HOME` and `USER` are only there when a command runs.
//!
//! ## Why it matters
//! An ARG before the first FROM counts for FROM only; each stage that uses it has to name it
//! again. A variable without a value is empty, and no error tells so.
//!
//! ## Example
//! ```dockerfile
//! ARG VERSION=1.2
//! FROM alpine:3.22
//! LABEL version=$VERSION
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! ARG VERSION=1.2
//! FROM alpine:3.22
//! ARG VERSION
//! LABEL version=$VERSION
//! ```
//!
//! ## Fix safety
//! Needs a review: the value changes from the empty one to that of the ARG. There is a fix for an
//! ARG that has to be named again.
//!
//! ## When to ignore it
//! Where the base image sets the variable.
//!
//! ## References
//! - Dockerfile reference, "Understand how ARG and FROM interact"
//! - BuildKit UndefinedVar

use plimsoll_sizes::base_facts;
use plimsoll_syntax::{Arguments, Instruction, Keyword, Word};

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A variable has no value here",
    equivalents: &["UndefinedVar", "DF087"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(stage) = facts.stage_of[at].filter(|_| instruction.keyword != Keyword::From)
        else {
            continue;
        };
        let mut reported = Vec::new();
        for word in words(instruction) {
            for name in facts.undeclared(&word.text, at) {
                if reported.contains(&name) {
                    continue;
                }
                let declared_above = facts.global_arguments().any(|global| global == name);
                let similar = similar(facts, &name, stage, at);
                let problem = if declared_above {
                    let message = format!(
                        "The ARG {name} before the first FROM counts for FROM only, so that {name} is empty here; write ARG {name} in this stage as well."
                    );
                    let text = format!("ARG {name}{}", facts.line_ending());
                    let edits = vec![Edit::insert(
                        facts.whole_lines(instruction.span).start,
                        text,
                    )];
                    Problem::new(at, word.span, message).fix(
                        "Name the ARG in this stage",
                        Safety::NeedsReview,
                        edits,
                    )
                } else if let Some(similar) = similar {
                    let message = format!("{name} has no value here; did you mean {similar}?");
                    Problem::new(at, word.span, message)
                } else if let Some(problem) = unset(facts, &name, at, word) {
                    problem
                } else {
                    continue;
                };
                reported.push(name);
                sink.report(problem);
            }
        }
    }
}

/// A variable that only the base image can set; nothing where it is known to do so.
fn unset(facts: &Facts<'_>, name: &str, at: usize, word: &Word<'_>) -> Option<Problem> {
    let image = facts.stage_of[at].and_then(|stage| facts.root_image(stage));
    let base = image.map(|image| base_facts(&image.reference));
    let set = base.as_ref().is_some_and(|base| base.env.contains(&name));
    let exposes = facts.instructions()[at].keyword == Keyword::Expose;
    if set || exposes || name == "PATH" {
        return None;
    }
    let by_shell = ["HOME", "USER", "HOSTNAME", "PWD", "SHELL"];
    if by_shell.contains(&name) && base.is_some_and(|base| base.defaults_known) {
        let message = format!(
            "{name} is set when a command runs, and not when the builder reads this line, so that it is empty here; write the path."
        );
        return Some(Problem::new(at, word.span, message));
    }
    let message = format!(
        "No ENV or ARG sets {name}, so that it is empty here unless the base image sets it; write ENV or ARG {name} where it shall have a value."
    );
    Some(
        Problem::new(at, word.span, message)
            .severity(Severity::Info)
            .folded(true),
    )
}

/// The words of an instruction in which variables are filled in.
fn words<'t>(instruction: &'t Instruction<'t>) -> Vec<&'t Word<'t>> {
    match &instruction.arguments {
        Arguments::Words(words) => words.iter().collect(),
        Arguments::Pairs(pairs) => pairs
            .iter()
            .filter_map(|pair| pair.value.as_ref())
            .collect(),
        Arguments::Value(value) if instruction.keyword != Keyword::Maintainer => {
            value.iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The declared name that is one letter away, where the base image does not set the name itself.
fn similar<'f>(facts: &'f Facts<'_>, name: &str, stage: usize, before: usize) -> Option<&'f str> {
    let set = name.len() < 4 || facts.is_set_by_base(name, stage);
    let chain = facts
        .ancestry(stage)
        .into_iter()
        .flat_map(|stage| facts.stage_instructions(stage));
    let declared = chain.filter(|at| *at < before).flat_map(|at| {
        let instruction = &facts.instructions()[at];
        let declares = matches!(instruction.keyword, Keyword::Env | Keyword::Arg);
        instruction
            .pairs()
            .iter()
            .filter(move |_| declares)
            .map(|pair| pair.key.unquoted())
    });
    declared
        .chain(facts.global_arguments())
        .find(|known| !set && one_apart(known, name))
}

/// Whether one letter more, less or other makes one name of the other, or two that are swapped.
fn one_apart(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same_start = one.iter().zip(other).take_while(|(x, y)| x == y).count();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let ends = one.iter().rev().zip(other.iter().rev());
    let same_end = ends.take_while(|(x, y)| x == y).count();
    let (one, other) = (
        &one[..one.len() - same_end],
        &other[..other.len() - same_end],
    );
    // `JAVA8` and `JAVA9` are two names, not one and a slip.
    let digits = one.iter().chain(other).any(u8::is_ascii_digit);
    let swapped = one.len() == 2 && one.iter().eq(other.iter().rev());
    let one_letter = one.len() <= 1 && other.len() <= 1 && one != other;
    (swapped || one_letter) && !digits
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("undefined-variable", marked);
    }

    #[test]
    fn variables() {
        check("ARG V=1\nFROM a:1\nLABEL v=«$V»\nARG V\nLABEL v=$V\n");
        check(
            "FROM a:1\nENV APP_DIR=/app\nWORKDIR «$APP_DRI»\nWORKDIR «$OTHER»\nWORKDIR $APP_DIR\n",
        );
        check("FROM a:1\nENV JAVA8=/x\nWORKDIR «$JAVA9»\nARG VERSION\nCOPY «a-$VERSIN» /b\n");
    }

    #[test]
    fn only_the_base_may_set_it() {
        use crate::{Options, analyze};
        let folded = |text: &str| {
            let report = analyze(text, &Options::default());
            let found = report
                .findings
                .iter()
                .find(|each| each.rule == "undefined-variable");
            found.map(|each| each.folded)
        };
        assert_eq!(folded("FROM example.org/a:1\nCOPY a $X\n"), Some(true));
        assert_eq!(folded("FROM golang:1.25\nCOPY a $GOPATH\n"), None);
        assert_eq!(folded("FROM debian:12\nCOPY a $HOME/b\n"), Some(false));
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("undefined-variable", text);
        assert_eq!(
            fixed("ARG V=1\nFROM a:1\nCOPY a-$V /b\n"),
            "ARG V=1\nFROM a:1\nARG V\nCOPY a-$V /b\n"
        );
    }
}
