//! A stage does not reach the final image.
//!
//! ## What it does
//! Looks for stages that the built stage neither stands on nor takes files from.
//!
//! ## Why it matters
//! BuildKit leaves such a stage out, so that what it checks or makes never runs; the classic builder
//! builds it at every build, for nothing.
//!
//! ## Example
//! ```dockerfile
//! FROM node:24-bookworm-slim AS test
//! COPY . /app
//! RUN cd /app && npm test
//!
//! FROM node:24-bookworm-slim
//! COPY . /app
//! CMD ["node", "/app/server.js"]
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
//! Needs a review: the stage may be built on its own, with `--target`. There is no fix where another
//! stage takes anything from it, or stages are named by number.
//!
//! ## When to ignore it
//! Where the file makes several images, one for each target.
//!
//! ## References
//! - Docker documentation, "Multi-stage builds", on stopping at a specific stage
//! - tally no-unreachable-stages

use plimsoll_syntax::Span;

use crate::facts::{Base, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A stage does not reach the final image",
    equivalents: &["tally/no-unreachable-stages"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let built = facts.stages_built();
    let target = facts.target.unwrap_or(0);
    let mut used = vec![false; facts.stages.len()];
    let mut numbers = false;
    for (at, instruction) in facts.instructions().iter().enumerate() {
        for (name, _) in facts.stages_used(instruction) {
            numbers |= name.starts_with(|c: char| c.is_ascii_digit() || c == '$');
            let before = facts.stage_of[at].unwrap_or(0);
            if let Some(stage) = facts.stage_named(&name, before) {
                used[stage] = true;
            }
        }
    }
    for stage in &facts.stages {
        if let Base::Stage(parent) = stage.base {
            used[parent] = true;
        }
    }
    // What follows a chosen target is not meant to be in it.
    for stage in facts.stages.iter().take(target) {
        if built[stage.number] {
            continue;
        }
        if let Some(word) = facts.base_word(stage) {
            let message = "Nothing of this stage reaches the built image, so that BuildKit does not even run it; remove it, copy from it, or build it with `--target`.";
            let problem = Problem::new(stage.from, word.span, message);
            sink.report(match (!numbers && !used[stage.number]).then(|| lines(facts, stage.number)) {
                Some(span) => {
                    let edits = vec![Edit::delete(span)];
                    problem.fix("Take the stage out", Safety::NeedsReview, edits)
                }
                None => problem,
            });
        }
    }
}

/// The lines of a stage, without the comments that belong to the next one.
fn lines(facts: &Facts<'_>, stage: usize) -> Span {
    let range = facts.stage_instructions(stage);
    let instructions = &facts.instructions()[range];
    let first = instructions.first().map_or(Span::default(), |first| first.span);
    let last = instructions.last().map_or(first, |last| last.span);
    facts.whole_lines(first.to(last))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn stages() {
        let check = |marked: &str| check_rule("stage-never-used", marked);
        check("FROM «a:1» AS x\nRUN b\nFROM c:1\n");
        check("FROM a:1 AS x\nFROM x AS y\nFROM c:1\nCOPY --from=y /d /d\n");
        check("FROM a:1\nFROM c:1\nRUN --mount=from=0,target=/d e\n");
        check("FROM a:1\n");
    }
}
