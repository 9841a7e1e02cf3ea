//! A report's findings as rows.

use plimsoll_analysis::report::{Category, Finding, Fix, Report, Severity};

use super::{lines_of, severity_title};

/// Findings of one severity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) title: &'static str,
    /// What the style sheet calls it.
    pub(super) class: &'static str,
    pub(super) rows: Vec<Row>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The rule's name; empty for what could not be read.
    pub(super) rule: String,
    pub(super) names: Vec<String>,
    pub(super) category: &'static str,
    pub(super) message: String,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    /// First byte of its place.
    pub(super) start: u32,
    /// End of its place (exclusive).
    pub(super) end: u32,
    /// What it costs, where the scale can tell.
    pub(super) effect: Option<String>,
    pub(super) fixes: Vec<Fix>,
}

/// The findings by severity, worst first, and in each what matters most first; what could not be read stands above all.
pub(super) fn groups(report: &Report, folded: bool) -> Vec<Group> {
    let mut groups = Vec::new();
    if !report.errors.is_empty() {
        groups.push(Group {
            title: "Cannot be read",
            class: "error",
            rows: report
                .errors
                .iter()
                .map(|error| Row {
                    rule: String::new(),
                    names: Vec::new(),
                    category: "syntax",
                    message: error.message.clone(),
                    first_line: error.start.line,
                    last_line: error.end.line.max(error.start.line),
                    start: error.start.offset,
                    end: error.end.offset,
                    effect: None,
                    fixes: Vec::new(),
                })
                .collect(),
        });
    }
    for (severity, class) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
        (Severity::Style, "style"),
    ] {
        let mut shown: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && (folded || !finding.folded))
            .collect();
        shown.sort_by_key(|finding| finding.rank);
        let rows: Vec<Row> = shown.into_iter().map(row).collect();
        if !rows.is_empty() {
            groups.push(Group {
                title: severity_title(severity),
                class,
                rows,
            });
        }
    }
    groups
}

fn row(finding: &Finding) -> Row {
    let lines = lines_of(finding);
    Row {
        rule: finding.rule.clone(),
        names: finding.equivalents.clone(),
        category: category_name(finding.category),
        message: finding.message.clone(),
        first_line: lines.first,
        last_line: lines.last,
        start: finding.start.offset,
        end: finding.end.offset,
        effect: finding.effect.as_ref().map(ToString::to_string),
        fixes: finding.fixes.clone(),
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
        let groups = groups(&report, false);
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
