//! What each finding costs, as far as the scale can tell, and which matters most.

use crate::Options;
use crate::facts::Facts;
use crate::fix::{apply, best};
use crate::order::{by_number, parts};
use crate::report::{Bytes, Category, Change, Effect, Finding, Level, Safety, Severity, Weighing};
use crate::weigh::weigh;

/// How many fixes are put on the scale: each is a weighing of the whole file.
const MAX_WEIGHED: usize = 8;

/// Notes on each finding what it costs. `before` is the original's weight.
pub(crate) fn note(
    text: &str,
    facts: &Facts<'_>,
    options: &Options,
    before: &Weighing,
    findings: &mut [Finding],
) {
    let mut left = MAX_WEIGHED;
    for finding in findings.iter_mut() {
        let mut effect = Effect::default();
        let line = finding.instruction_line;
        let shipped = before.layers.iter().find(|layer| layer.line == line);
        match finding.category {
            Category::Size => {
                let hidden = shipped.map(|layer| layer.hides);
                effect.bytes = hidden.filter(|bytes| finding.fixes.is_empty() && bytes.likely > 0);
                if let Some(fix) = best(finding, Safety::NeedsReview)
                    && left > 0
                    && shipped.is_some()
                {
                    left -= 1;
                    let after = weigh(&apply(text, &fix.edits), Level::Original, options);
                    effect.bytes = saved(before, &after);
                }
            }
            Category::Cache => {
                let sources = before
                    .rebuilds
                    .iter()
                    .find(|rebuild| rebuild.change == Change::Sources);
                let reruns = sources
                    .map(|rebuild| rebuild.reruns.as_slice())
                    .unwrap_or_default();
                let installs = facts
                    .installs
                    .iter()
                    .map(|install| facts.instructions()[install.instruction].start_line);
                effect.reruns = installs
                    .filter(|install| *install >= line && reruns.contains(install))
                    .collect();
                effect.reruns.dedup();
            }
            _ => {}
        }
        finding.effect = Some(effect).filter(|effect| *effect != Effect::default());
    }
}

/// What the image loses, where that is worth telling.
fn saved(before: &Weighing, after: &Weighing) -> Option<Bytes> {
    let less = |old: u64, new: u64| old.saturating_sub(new);
    let (old, new) = (before.total, after.total);
    let parts = [
        less(old.low, new.low),
        less(old.likely, new.likely),
        less(old.high, new.high),
    ];
    let bytes = Bytes::range(parts[0].min(parts[1]), parts[1], parts[2].max(parts[1]));
    (bytes.likely > 0).then_some(bytes)
}

/// Gives every finding its place among all, from 1: what matters most comes first, what the
/// default profile hides comes last.
pub(crate) fn rank(findings: &mut [Finding]) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    by_number(&mut order, |at| {
        let finding = &findings[*at];
        parts([finding.folded.into(), u32::MAX - weight(finding)])
    });
    for (place, at) in order.into_iter().enumerate() {
        findings[at].rank = place as u32 + 1;
    }
}

/// How much a finding matters: its severity first; within it a fault or a hole before size, size
/// before habit, and what is known to cost much before what is not.
fn weight(finding: &Finding) -> u32 {
    let severity = match finding.severity {
        Severity::Error => 1000,
        Severity::Warning => 500,
        Severity::Info => 200,
        Severity::Style => 0,
    };
    let category = match finding.category {
        Category::Correctness | Category::Security => 50,
        Category::Cache => 40,
        Category::Size => 30,
        Category::Reproducibility => 20,
        Category::Style => 0,
    };
    let effect = finding.effect.as_ref();
    let bytes = effect
        .and_then(|effect| effect.bytes)
        .map_or(0, |bytes| bytes.likely);
    // Every doubling from a megabyte on counts; a gigabyte is worth a severity.
    let heavy = (bytes / 1_000_000).checked_ilog2().unwrap_or(0) * 30;
    let slow = if effect.is_some_and(|effect| !effect.reruns.is_empty()) {
        100
    } else {
        0
    };
    severity + category + heavy + slow
}

#[cfg(test)]
mod tests {
    use crate::{Options, analyze};

    fn report(text: &str) -> crate::Report {
        let options = Options {
            full: true,
            ..Options::default()
        };
        analyze(text, &options)
    }

    #[test]
    fn what_a_finding_costs() {
        let report = report(
            "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN apt-get update && apt-get install -y jq\nRUN rm -rf /var/lib/apt/lists/*\nCMD [\"node\", \"a.js\"]\n",
        );
        let effect = |rule: &str| {
            let found = report.findings.iter().find(|finding| finding.rule == rule);
            found.and_then(|finding| finding.effect.clone())
        };
        let likely = |rule| {
            effect(rule)
                .and_then(|effect| effect.bytes)
                .map(|bytes| bytes.likely)
        };
        assert!(likely("npm-cache-kept") > Some(1_000_000));
        assert!(likely("deleted-in-later-layer") > Some(10_000_000));
        assert_eq!(
            effect("sources-before-dependencies").map(|effect| effect.reruns),
            Some(vec![4, 5])
        );
        assert_eq!(effect("root-user"), None);
    }

    #[test]
    fn what_matters_stands_first() {
        let report = report("FROM debian:12-slim\nENV A b\nRUN sudo a\nUSER 1\nCMD [\"a\"]\n");
        let mut findings: Vec<_> = report.findings.iter().collect();
        findings.sort_by_key(|finding| finding.rank);
        let order: Vec<_> = findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect();
        assert_eq!(order[..2], ["sudo-in-run", "legacy-key-value"]);
        assert!(
            findings
                .iter()
                .enumerate()
                .all(|(at, finding)| finding.rank as usize == at + 1)
        );
    }
}
