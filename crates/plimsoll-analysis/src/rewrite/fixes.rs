//! The fixes of the rules as steps of a rewrite.

use super::tagged::Tagged;
use crate::analyze::findings_of;
use crate::facts::Facts;
use crate::fix::{apply, best, compatible};
use crate::registry;
use crate::report::{Bytes, Finding, Fix, Safety, Step};

/// The rules whose fixes keep the image's behaviour, in the order in which they are applied.
pub(crate) fn rules() -> impl Iterator<Item = &'static str> {
    let registered = registry::REGISTRY.iter();
    let fixing =
        registered.filter(|(_, rule)| rule.fix.is_some_and(|fix| fix <= Safety::ChangesLayers));
    fixing.map(|(name, _)| *name)
}

/// Applies the fixes of one rule as a step. A rewrite does not touch what the default profile hides.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>, rule: &str) -> bool {
    if facts.options.steps_off.iter().any(|off| off == rule) {
        return false;
    }
    let found = findings_of(facts, rule);
    let wanted: Vec<(&Finding, &Fix)> = found
        .iter()
        .filter(|finding| !finding.folded)
        .filter_map(|finding| Some((finding, best(finding, Safety::ChangesLayers)?)))
        .collect();
    let Some((first, fix)) = wanted.first() else {
        return false;
    };
    let step = Step {
        id: rule.to_owned(),
        title: fix.title.clone(),
        why: first.message.clone(),
        assumptions: Vec::new(),
        saves: Bytes::ZERO,
    };
    let next = apply(
        facts.source(),
        &compatible(wanted.iter().map(|(_, fix)| *fix)),
    );
    if next == facts.source() {
        return false;
    }
    let number = tagged.step(step);
    tagged.advance(&next, number);
    true
}
