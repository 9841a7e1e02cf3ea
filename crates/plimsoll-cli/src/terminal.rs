//! Findings for people: the source with carets, colour on a terminal, a line that sums up.

use std::io::IsTerminal;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use plimsoll_analysis::report::{Finding, Position, Report, Safety, Severity};

use crate::plain::{plain, rendered, say};

/// Prints a file's findings; folded ones only where `all` says so.
pub(crate) fn print(source: &str, report: &Report, all: bool) {
    let renderer = if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    for error in &report.errors {
        let group = Level::ERROR.primary_title(&error.message).element(snippet(
            source,
            report,
            &error.start,
            &error.end,
        ));
        println!("{}\n", rendered(&renderer.render(&[group])));
    }
    let mut findings: Vec<&Finding> = shown(report, all).collect();
    // What matters most stands first.
    findings.sort_by_key(|finding| finding.rank);
    for finding in findings {
        let groups = [group(source, report, finding)];
        println!("{}\n", rendered(&renderer.render(&groups)));
    }
    say!("{}", summary(report, all));
}

fn shown(report: &Report, all: bool) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(move |finding| all || !finding.folded)
}

fn group<'a>(source: &'a str, report: &'a Report, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Style => Level::NOTE,
    };
    let mut name = finding.rule.clone();
    if let Some(first) = finding.equivalents.first() {
        name = format!("{name}, {first}");
    }
    let mut group = level
        .primary_title(&finding.message)
        .id(name)
        .element(snippet(source, report, &finding.start, &finding.end));
    if let Some(effect) = &finding.effect {
        group = group.element(Level::NOTE.message(effect.to_string()));
    }
    if let Some(fix) = finding.fixes.first() {
        let review = if fix.safety == Safety::NeedsReview {
            " (look at it first)"
        } else {
            ""
        };
        group = group.element(Level::HELP.message(format!("{}{review}", fix.title)));
    }
    group
}

/// The lines of a range alone: what shows them goes over the whole text that it is given.
fn snippet<'a>(
    source: &'a str,
    report: &'a Report,
    start: &Position,
    end: &Position,
) -> Snippet<'a, Annotation<'a>> {
    let range = range(source, start.offset, end.offset);
    let first = source[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let last = source[range.end..]
        .find('\n')
        .map_or(source.len(), |at| range.end + at + 1);
    Snippet::source(&source[first..last])
        .line_start(start.line as usize)
        .path(plain(&report.file))
        .annotation(AnnotationKind::Primary.span(range.start - first..range.end - first))
}

/// A range that annotations can show: within the text, on its character boundaries.
fn range(source: &str, start: u32, end: u32) -> std::ops::Range<usize> {
    let fit = |offset: u32| {
        let mut offset = (offset as usize).min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    fit(start)..fit(end)
}

/// How many problems a file has, in one line.
pub(crate) fn summary(report: &Report, all: bool) -> String {
    let fixable = shown(report, all)
        .filter(|finding| !finding.fixes.is_empty())
        .count();
    let folded = report
        .findings
        .iter()
        .filter(|finding| finding.folded)
        .count();
    let plural =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let mut parts = vec![plural(shown(report, all).count(), "problem")];
    if !report.errors.is_empty() {
        parts.insert(0, plural(report.errors.len(), "reading error"));
    }
    if fixable > 0 {
        parts.push(format!("{fixable} fixable"));
    }
    if folded > 0 && !all {
        parts.push(format!("{folded} folded (--all shows them)"));
    }
    if !report.ignored.is_empty() {
        parts.push(format!("{} ignored by comments", report.ignored.len()));
    }
    format!("{}: {}", report.file, parts.join(", "))
}
