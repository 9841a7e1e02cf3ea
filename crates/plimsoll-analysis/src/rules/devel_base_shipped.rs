//! The image ships the compilers of its base.
//!
//! ## What it does
//! Looks for the `devel` variants of the CUDA and PyTorch images under the image that is built.
//!
//! ## Why it matters
//! They hold compilers, headers and static libraries, several gigabytes that only a build needs.
//! The `runtime` variant of the same version runs the same programs.
//!
//! ## Example
//! ```dockerfile
//! FROM nvidia/cuda:12.6.3-devel-ubuntu24.04
//! COPY server /usr/local/bin/
//! CMD ["server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04
//! COPY server /usr/local/bin/
//! CMD ["server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: what is compiled in this stage has to go into a stage of its own
//! first.
//!
//! ## When to ignore it
//! Where the program compiles kernels while it runs.
//!
//! ## References
//! - NVIDIA, "CUDA container images", overview of the variants

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The image ships the compilers of its base",
    equivalents: &["tally/gpu/prefer-runtime-final-stage"],
    category: Category::Size,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let root = facts
        .final_stage()
        .and_then(|last| facts.ancestry(last.number).last().copied());
    let Some(stage) = root.and_then(|root| facts.stages.get(root)) else {
        return;
    };
    let devel = stage.image().filter(|image| {
        let known = image.name.ends_with("nvidia/cuda") || image.name == "pytorch/pytorch";
        let mut parts = image.tag_or_latest().split('-');
        known && parts.any(|part| part == "devel")
    });
    if let (Some(_), Some(word)) = (devel, facts.base_word(stage)) {
        let message = "This variant holds compilers and headers, gigabytes that only a build needs; compile in a stage of its own, and ship the runtime variant.";
        sink.report(Problem::new(stage.from, word.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("devel-base-shipped", marked);
    }

    #[test]
    fn bases() {
        check("ARG V=12.6.3\nFROM «nvidia/cuda:$V-cudnn-devel-ubuntu24.04» AS a\nFROM a\n");
        check("FROM nvidia/cuda:12-devel AS a\nFROM nvidia/cuda:12-runtime\nCOPY --from=a a /a\n");
        check("FROM «pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel»\n");
    }
}
