//! The fixes of the rules as steps of a rewrite.

use super::tagged::Tagged;
use crate::analyze::analyze_quickly;
use crate::fix::{apply, best, compatible};
use crate::report::{Bytes, Finding, Fix, Safety, Step};
use crate::{Options, registry};

/// How often one rule is fixed again on its own result.
const MAX_ROUNDS: usize = 6;

/// Applies every fix that keeps the image's behaviour, rule by rule, each rule as a step.
/// A rewrite does not touch what the default profile hides.
pub(crate) fn apply_all(tagged: &mut Tagged, options: &Options) {
    // Fixing one rule can open the way for another; two passes settle all that are known.
    for _ in 0..2 {
        let before = tagged.text();
        let mut report = analyze_quickly(&before, options);
        for (name, rule) in &registry::REGISTRY {
            if rule.fix.is_none_or(|fix| fix > Safety::ChangesLayers)
                || options.steps_off.iter().any(|off| off == name)
            {
                continue;
            }
            for _ in 0..MAX_ROUNDS {
                let wanted: Vec<(&Finding, &Fix)> = report
                    .iter()
                    .filter(|finding| finding.rule == *name && !finding.folded)
                    .filter_map(|finding| Some((finding, best(finding, Safety::ChangesLayers)?)))
                    .collect();
                let Some((first, fix)) = wanted.first() else {
                    break;
                };
                let step = Step {
                    id: (*name).to_owned(),
                    title: fix.title.clone(),
                    why: first.message.clone(),
                    assumptions: Vec::new(),
                    saves: Bytes::ZERO,
                };
                let current = tagged.text();
                let next = apply(&current, &compatible(wanted.iter().map(|(_, fix)| *fix)));
                if next == current {
                    break;
                }
                let number = tagged.step(step);
                tagged.advance(&next, number);
                report = analyze_quickly(&next, options);
            }
        }
        if tagged.text() == before {
            break;
        }
    }
}
