//! The fixes of the rules as steps of a rewrite.

use plimsoll_syntax::parse;

use super::tagged::Tagged;
use crate::analyze::findings_of;
use crate::facts::Facts;
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
        let mut rules = registry::REGISTRY.iter().filter(|(name, rule)| {
            rule.fix.is_some_and(|fix| fix <= Safety::ChangesLayers)
                && !options.steps_off.iter().any(|off| off == name)
        });
        let mut rule = rules.next();
        let mut rounds = 0;
        // Each text is read once, and every rule looks at it until one has something to mend.
        while rule.is_some() {
            let text = tagged.text();
            let file = parse(&text);
            let facts = Facts::new(&file, options);
            let mended = loop {
                let Some((name, _)) = rule else { break None };
                if rounds < MAX_ROUNDS
                    && let Some(mended) = mend(&facts, name)
                {
                    break Some(mended);
                }
                rule = rules.next();
                rounds = 0;
            };
            if let Some((step, next)) = mended {
                rounds += 1;
                let number = tagged.step(step);
                tagged.advance(&next, number);
            }
        }
        if tagged.text() == before {
            break;
        }
    }
}

/// The step that a rule's fixes are, and the text after them.
fn mend(facts: &Facts<'_>, rule: &str) -> Option<(Step, String)> {
    let found = findings_of(facts, rule);
    let wanted: Vec<(&Finding, &Fix)> = found
        .iter()
        .filter(|finding| !finding.folded)
        .filter_map(|finding| Some((finding, best(finding, Safety::ChangesLayers)?)))
        .collect();
    let (first, fix) = wanted.first()?;
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
    (next != facts.source()).then_some((step, next))
}
