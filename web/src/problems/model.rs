//! A report's findings as rows.

use std::collections::BTreeMap;

use plimsoll_analysis::report::{Category, Finding, Report, Safety, Severity};

use super::lines_of;
use crate::order::order;

/// What stands above each group, and what the style sheet calls it; worst first.
pub(super) const GROUPS: [(&str, &str); 5] = [
    ("Cannot be read", "error"),
    ("Errors", "error"),
    ("Warnings", "warning"),
    ("Worth knowing", "info"),
    ("Form", "style"),
];

/// Findings of one severity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) title: &'static str,
    /// What the style sheet calls it.
    pub(super) class: &'static str,
    /// How many rows stand in the groups above it.
    pub(super) before: usize,
    pub(super) rows: Vec<Row>,
}

/// A finding, without its offsets and edits: these change with every letter before it, and a row that
/// looks the same is not drawn anew. They stand in the report under its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    /// Its number in the report.
    pub(super) number: usize,
    /// First line of its instruction.
    pub(super) instruction_line: u32,
    /// How many findings of its rule have a fix.
    pub(super) same_rule: usize,
    /// The rule's name; empty for what could not be read.
    pub(super) rule: String,
    pub(super) names: Vec<String>,
    pub(super) category: &'static str,
    pub(super) message: String,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    /// What it costs, where the scale can tell.
    pub(super) effect: Option<String>,
    /// What the fixes' buttons say, and whether a person must look first.
    pub(super) fixes: Vec<(String, bool)>,
}

/// The findings by severity, worst first, and in each what matters most first; what could not be read stands above all.
/// Of one category only, where one is given.
pub(super) fn groups(report: &Report, folded: bool, category: Option<Category>) -> Vec<Group> {
    let mut fixable: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report
        .findings
        .iter()
        .filter(|finding| !finding.fixes.is_empty())
    {
        *fixable.entry(finding.rule.as_str()).or_default() += 1;
    }
    let mut groups = Vec::new();
    if !report.errors.is_empty() && category.is_none() {
        let (title, class) = GROUPS[0];
        groups.push(Group {
            title,
            class,
            before: 0,
            rows: report
                .errors
                .iter()
                .enumerate()
                .map(|(number, error)| Row {
                    number: report.findings.len() + number,
                    instruction_line: error.line,
                    same_rule: 0,
                    rule: String::new(),
                    names: Vec::new(),
                    category: "syntax",
                    message: error.message.clone(),
                    first_line: error.start.line,
                    last_line: error.end.line.max(error.start.line),
                    effect: None,
                    fixes: Vec::new(),
                })
                .collect(),
        });
    }
    let severities = [
        Severity::Error,
        Severity::Warning,
        Severity::Info,
        Severity::Style,
    ];
    for (severity, (title, class)) in severities.into_iter().zip(&GROUPS[1..]) {
        let shown: Vec<(usize, &Finding)> = report
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.severity == severity && (folded || !finding.folded))
            .filter(|(_, finding)| category.is_none_or(|only| finding.category == only))
            .collect();
        let ranks = shown.iter().map(|(_, finding)| (finding.rank, 0));
        let same = |finding: &Finding| fixable.get(finding.rule.as_str()).copied().unwrap_or(0);
        let rows: Vec<Row> = order(ranks)
            .into_iter()
            .map(|at| {
                let (number, finding) = shown[at];
                row(number, finding, same(finding))
            })
            .collect();
        if !rows.is_empty() {
            groups.push(Group {
                title,
                class,
                before: groups
                    .last()
                    .map_or(0, |last| last.before + last.rows.len()),
                rows,
            });
        }
    }
    groups
}

fn row(number: usize, finding: &Finding, same_rule: usize) -> Row {
    let lines = lines_of(finding);
    Row {
        number,
        instruction_line: finding.instruction_line,
        same_rule: if finding.fixes.is_empty() {
            0
        } else {
            same_rule
        },
        rule: finding.rule.clone(),
        names: finding.equivalents.clone(),
        category: category_name(finding.category),
        message: finding.message.clone(),
        first_line: lines.first,
        last_line: lines.last,
        effect: finding.effect.as_ref().map(ToString::to_string),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| (fix.title.clone(), fix.safety == Safety::NeedsReview))
            .collect(),
    }
}

fn category_name(category: Category) -> &'static str {
    match category {
        Category::Size => "size",
        Category::Cache => "cache",
        Category::Security => "security",
        Category::Correctness => "correctness",
        Category::Reproducibility => "reproducibility",
        Category::Style => "style",
    }
}

#[cfg(test)]
mod tests {
    use super::groups;
    use plimsoll_analysis::{Options, analyze};

    #[test]
    fn what_cannot_be_read_stands_first() {
        let report = analyze(
            "FROM debian:12\nRNU x\nRUN apt-get update\n",
            &Options::default(),
        );
        let groups = groups(&report, false, None);
        assert_eq!(
            groups.first().map(|group| group.title),
            Some("Cannot be read")
        );
        assert!(
            groups.len() > 1,
            "the rest of the file is looked at all the same"
        );
    }
}
