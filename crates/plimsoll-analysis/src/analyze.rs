//! The way of the data: text to tree to facts to findings, rewrites and weights.

use std::collections::BTreeSet;

use plimsoll_syntax::parse;

use crate::facts::Facts;
use crate::order;
use crate::report::{Finding, Ignored, Level, Position, ReadingError, Report, Weighing};
use crate::rewrite::{rewrites_unweighed, savings};
use crate::rule::Sink;
use crate::weigh::weigh;
use crate::{Options, effects, ignoring, registry};

/// All that is known of a Dockerfile.
///
/// Never fails and never panics: what cannot be read is in [`Report::errors`], and the rest of the
/// file is analysed all the same.
pub fn analyze(text: &str, options: &Options) -> Report {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    let (mut findings, ignored) = findings(&facts);
    let errors = file
        .errors
        .iter()
        .map(|error| ReadingError {
            line: error.line,
            message: error.message.clone(),
            start: facts.position(error.span.start),
            end: facts.position(error.span.end),
        })
        .collect();
    let before = options.full.then(|| weigh(text, Level::Original, options));
    if let Some(before) = &before {
        effects::note(text, &facts, options, before, &mut findings);
    }
    effects::rank(&mut findings);
    let mut report = Report {
        file: options.file.clone(),
        findings,
        ignored,
        errors,
        rewrites: Vec::new(),
        weights: Vec::new(),
        needs: Vec::new(),
    };
    if let Some(before) = before {
        add_rewrites(text, options, before, &mut report);
    }
    report
}

/// Adds the rewrites at all levels and what they weigh, the original first. Sizes set for lines
/// belong to the original's lines.
fn add_rewrites(text: &str, options: &Options, before: Weighing, report: &mut Report) {
    let mut of_rewrites = options.clone();
    of_rewrites
        .assume
        .retain(|name, _| !name.starts_with("line:"));
    // The base of a built image is that of its rewrites too, where they keep it.
    if before.base.is_from_history() {
        of_rewrites
            .assume
            .entry(before.base.reference.clone())
            .or_insert(before.base.likely);
    }
    for mut rewrite in rewrites_unweighed(text, options) {
        let level = rewrite.level;
        let after = weigh(
            &rewrite.text,
            level,
            if rewrite.text == text {
                options
            } else {
                &of_rewrites
            },
        );
        savings::fill(&mut rewrite, &before, &after);
        report.rewrites.push(rewrite);
        report.weights.push(after);
    }
    report.weights.insert(0, before);
    let needs = report.weights.iter().flat_map(|weighing| &weighing.needs);
    let needs: BTreeSet<&String> = needs.collect();
    report.needs = needs.into_iter().cloned().collect();
}

/// The findings of one rule, in source order.
pub(crate) fn findings_of(facts: &Facts<'_>, rule: &str) -> Vec<Finding> {
    if rule == registry::LAST {
        // It looks at what became of all the others' findings.
        let (mut found, _) = findings(facts);
        found.retain(|finding| finding.rule == rule);
        return found;
    }
    let one = registry::REGISTRY.iter().find(|(name, _)| *name == rule);
    asked(facts, one.map_or(&[], std::slice::from_ref)).0
}

/// The findings in source order, and those that a comment ignores.
fn findings(facts: &Facts<'_>) -> (Vec<Finding>, Vec<Ignored>) {
    asked(facts, &registry::REGISTRY)
}

/// The findings of some rules in source order, and those that a comment ignores.
fn asked(facts: &Facts<'_>, rules: &[registry::Entry]) -> (Vec<Finding>, Vec<Ignored>) {
    let mut findings = Vec::new();
    let wanted = rules
        .iter()
        .filter(|(name, _)| !facts.options.rules_off.iter().any(|off| off == name));
    for (name, rule) in wanted.clone().filter(|(name, _)| *name != registry::LAST) {
        (rule.check)(facts, &mut Sink::new(facts, name, rule, &mut findings));
    }
    let (ignored, without_effect) = ignoring::obey(facts, &mut findings);
    for (name, rule) in wanted.filter(|(name, _)| *name == registry::LAST) {
        let sink = Sink::new(facts, name, rule, &mut findings);
        (rule.check)(facts, &mut sink.with_idle(&without_effect));
    }
    decide(facts.options, &mut findings);
    order::by_number(&mut findings, |finding| {
        let severity = finding.severity as u32;
        order::parts([finding.start.offset, finding.end.offset, severity])
    });
    (findings, ignored)
}

/// Does what the settings say of findings: under the rule's name, or another tool's that fits.
fn decide(options: &Options, findings: &mut Vec<Finding>) {
    let means = |finding: &Finding, name: &String| {
        finding.rule == *name || finding.equivalents.contains(name)
    };
    if !options.rules_off.is_empty() {
        findings.retain(|finding| !options.rules_off.iter().any(|name| means(finding, name)));
    }
    for (name, severity) in &options.settings.severities {
        for finding in findings.iter_mut().filter(|finding| means(finding, name)) {
            finding.severity = *severity;
            finding.folded = false;
        }
    }
}

impl Facts<'_> {
    /// A byte offset as people read it.
    pub fn position(&self, offset: u32) -> Position {
        Position {
            line: self.lines.line(offset),
            column: self.lines.column(self.source(), offset),
            offset,
        }
    }
}
