//! What holds of every fix, alone and together with all others.

use std::collections::BTreeMap;

use plimsoll_analysis::report::{Finding, Fix, Safety};
use plimsoll_analysis::{Options, analyze, fix};

/// What was seen of one rule, or of all fixes at one limit.
#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    /// Findings.
    pub(crate) findings: usize,
    /// Findings that have a fix.
    pub(crate) with_fix: usize,
    /// Findings that the default list shows.
    pub(crate) shown: usize,
    /// Findings that the default list shows and that have a fix.
    pub(crate) shown_with_fix: usize,
    /// Fixes that were tried.
    pub(crate) tried: usize,
    /// Properties that did not hold.
    pub(crate) violations: usize,
}

/// A property that does not hold.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    /// The rule, or the limit at which all fixes were applied.
    pub(crate) of: String,
    /// The line of the finding, from 1; 0 for all fixes together.
    pub(crate) line: u32,
    /// What does not hold, a few words.
    pub(crate) what: String,
}

/// The day against which ends of life are held, so that their fixes count as well.
const TODAY: &str = "2026-11-23";

/// The limits up to which all fixes are applied together.
pub(crate) const LIMITS: [(Safety, &str); 3] = [
    (Safety::Safe, "all safe"),
    (Safety::ChangesLayers, "all that change layers"),
    (Safety::NeedsReview, "all"),
];

/// Tries every fix of a text; what was seen by rule and limit, and what does not hold.
pub(crate) fn prove(text: &str) -> (BTreeMap<String, Seen>, Vec<Violation>) {
    let options = Options {
        today: Some(TODAY.to_owned()),
        ..Options::default()
    };
    let report = analyze(text, &options);
    let before = State::of(text, &report.findings);
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut violations = Vec::new();
    for finding in &report.findings {
        let rule = seen.entry(finding.rule.clone()).or_default();
        let fixable = usize::from(!finding.fixes.is_empty());
        let shown = usize::from(!finding.folded);
        rule.findings += 1;
        rule.with_fix += fixable;
        rule.shown += shown;
        rule.shown_with_fix += shown * fixable;
        rule.tried += finding.fixes.len();
        for each in &finding.fixes {
            let broken = alone(text, &before, finding, each, &options);
            rule.violations += broken.len();
            violations.extend(broken.into_iter().map(|what| Violation {
                of: finding.rule.clone(),
                line: finding.start.line,
                what,
            }));
        }
    }
    for (limit, name) in LIMITS {
        let broken = together(text, &before, limit, &options);
        let all = seen.entry(format!("({name})")).or_default();
        all.tried += 1;
        all.violations += broken.len();
        violations.extend(broken.into_iter().map(|what| Violation {
            of: name.to_owned(),
            line: 0,
            what,
        }));
    }
    (seen, violations)
}

/// What a fix must keep.
struct State {
    errors: usize,
    findings: BTreeMap<String, usize>,
    newlines: usize,
    carriage_returns: usize,
}

impl State {
    fn of(text: &str, findings: &[Finding]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(finding.rule.clone()).or_insert(0) += 1;
        }
        Self {
            errors: plimsoll_syntax::parse(text).errors.len(),
            findings: counts,
            newlines: text.matches('\n').count(),
            carriage_returns: text.matches("\r\n").count(),
        }
    }

    /// What a text made out of this one does not keep.
    fn lost_in(&self, text: &str, options: &Options) -> (Self, Vec<String>) {
        let after = Self::of(text, &analyze(text, options).findings);
        let mut broken = Vec::new();
        if after.errors > self.errors {
            broken.push("the result is not read without a new error".to_owned());
        }
        for (rule, count) in &after.findings {
            // A comment that ignored what a fix took away ignores nothing now, and says so.
            if rule != "ignore-without-effect"
                && *count > self.findings.get(rule).copied().unwrap_or(0)
            {
                broken.push(format!("adds a finding of {rule}"));
            }
        }
        let mixed = self.carriage_returns > 0 && self.carriage_returns < self.newlines;
        let same = if self.carriage_returns == 0 {
            after.carriage_returns == 0
        } else {
            after.carriage_returns == after.newlines
        };
        if !mixed && !same {
            broken.push("line endings are not kept".to_owned());
        }
        (after, broken)
    }
}

/// What does not hold of one fix.
fn alone(
    text: &str,
    before: &State,
    finding: &Finding,
    each: &Fix,
    options: &Options,
) -> Vec<String> {
    let fixed = fix::apply(text, &each.edits);
    let (after, mut broken) = before.lost_in(&fixed, options);
    if !is_narrow(text, &fixed, each) {
        broken.push("bytes outside the edits are not the same".to_owned());
    }
    let count = |state: &State| state.findings.get(&finding.rule).copied().unwrap_or(0);
    if count(&after) >= count(before) {
        broken.push("the finding stays".to_owned());
    }
    broken
}

/// Whether the edits are in order, fit the text, and everything between them is as it was.
fn is_narrow(text: &str, fixed: &str, each: &Fix) -> bool {
    let mut from = 0;
    let mut rest = fixed;
    for edit in &each.edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        let kept = (start <= end).then(|| text.get(from..start)).flatten();
        let next = kept
            .filter(|_| text.get(start..end).is_some())
            .and_then(|kept| rest.strip_prefix(kept))
            .and_then(|rest| rest.strip_prefix(edit.text.as_str()));
        let Some(next) = next else {
            return false;
        };
        rest = next;
        from = end;
    }
    text.get(from..) == Some(rest)
}

/// What does not hold of all fixes up to a limit.
fn together(text: &str, before: &State, limit: Safety, options: &Options) -> Vec<String> {
    let fixed = fix::fix_all(text, options, limit, true);
    let (_, mut broken) = before.lost_in(&fixed, options);
    if fix::fix_all(&fixed, options, limit, true) != fixed {
        broken.push("applying again changes something".to_owned());
    }
    let report = analyze(&fixed, options);
    let mut left = report.findings.iter();
    if let Some(left) = left.find(|finding| fix::best(finding, limit).is_some()) {
        broken.push(format!("a fix of {} is left", left.rule));
    }
    broken
}
