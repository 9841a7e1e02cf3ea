//! Files come from a stage that is named by its number.
//!
//! ## What it does
//! Looks for COPY `--from` and the `from` of a RUN's mounts with a number.
//!
//! ## Why it matters
//! A stage that is put in before changes all numbers after it, and the files come from another
//! stage without a word.
//!
//! ## Example
//! ```dockerfile
//! FROM golang:1.25 AS build
//! RUN go install example.org/tool@v1.2.0
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=0 /go/bin/tool /tool
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM golang:1.25 AS build
//! RUN go install example.org/tool@v1.2.0
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=build /go/bin/tool /tool
//! ```
//!
//! ## Fix safety
//! Safe: the name means the same stage. There is a fix where the stage has a name and a COPY uses
//! the number.
//!
//! ## When to ignore it
//! In a file of two stages that will not grow.
//!
//! ## References
//! - Docker documentation, "Multi-stage builds"

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Files come from a stage that is named by its number",
    equivalents: &["DF023"],
    category: Category::Style,
    severity: Severity::Style,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        for (reference, span) in facts.stages_used(instruction) {
            let number: Option<usize> = reference.parse().ok();
            let used = facts.stage_named(&reference, stage);
            let (Some(number), Some(used)) = (number, used) else {
                continue;
            };
            if number != used {
                // A stage may be called `0`.
                continue;
            }
            let message = "This number means another stage as soon as one is put in before; give the stage a name, and use that.";
            let problem = Problem::new(at, span, message);
            let name = facts.name_words(&facts.stages[used]);
            // Of two stages of the same name the later one counts.
            let name = name.filter(|(_, name)| facts.stage_named(&name.text, stage) == Some(used));
            sink.report(match name {
                Some((_, name)) if instruction.keyword == Keyword::Copy => {
                    let edits = vec![Edit::replace(span, format!("--from={}", name.text))];
                    problem.fix("Use the name of the stage", Safety::Safe, edits)
                }
                _ => problem,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[test]
    fn numbers() {
        check_rule(
            "stage-by-number",
            "FROM a:1\nFROM b:1 AS c\nCOPY «--from=0» a /a\nFROM d:1\nCOPY «--from=1» a /a\nCOPY --from=c b /b\nCOPY --from=7 c /c\nRUN «--mount=from=0,target=/x» a\n",
        );
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("stage-by-number", "FROM a:1 AS b\nFROM c:1\nCOPY --from=0 a /a\n"),
            "FROM a:1 AS b\nFROM c:1\nCOPY --from=b a /a\n"
        );
    }
}
