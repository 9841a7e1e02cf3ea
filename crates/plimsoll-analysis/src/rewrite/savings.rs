//! What each step takes off the image.

use crate::report::{Bytes, Rewrite, Weighing};

/// Steps that put the final image on another base.
const BASE_STEPS: [&str; 6] = [
    "slim-base",
    "small-base",
    "runtime-base",
    "java-modules",
    "distroless-base",
    "nginx-base",
];

/// Structural steps that may have taken off the rest, the one that did most of it first.
const STRUCTURE_STEPS: [&str; 5] = [
    "next-standalone",
    "packed-output",
    "static-server",
    "production-dependencies",
    "multi-stage",
];

/// Divides what a rewrite saves among its steps: the difference of the bases to the step that chose
/// the base, the rest to the structural step that leaves most behind. Totals are computed from the
/// weighings, never stored.
pub(crate) fn fill(rewrite: &mut Rewrite, before: &Weighing, after: &Weighing) {
    let total = before.total.saved_by(after.total);
    let base = before.base.bytes().saved_by(after.base.bytes());
    let has_base = rewrite
        .steps
        .iter()
        .any(|step| BASE_STEPS.contains(&step.id.as_str()));
    let rest = if has_base {
        Bytes::range(
            total.low.saturating_sub(base.high),
            total.likely.saturating_sub(base.likely),
            total.high.saturating_sub(base.low),
        )
    } else {
        total
    };
    for step in rewrite
        .steps
        .iter_mut()
        .filter(|step| BASE_STEPS.contains(&step.id.as_str()))
    {
        step.saves = base;
    }
    let structural = STRUCTURE_STEPS
        .iter()
        .find_map(|id| rewrite.steps.iter().position(|step| step.id == *id));
    let only = (rewrite.steps.len() == 1).then_some(0);
    if let Some(at) = structural.or(only.filter(|_| !has_base))
        && rest.likely > 0
    {
        rewrite.steps[at].saves = rest;
    }
}
