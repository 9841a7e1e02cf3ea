//! Findings as annotations of GitHub Actions.

use plimsoll_analysis::report::{Report, Severity};

/// Prints one workflow command a finding; folded ones are left out.
pub(crate) fn print(report: &Report) {
    for error in &report.errors {
        let (line, column) = (error.start.line, error.start.column);
        println!(
            "::error file={},line={line},col={column},title=syntax::{}",
            property(&report.file),
            message(&error.message)
        );
    }
    for finding in report.findings.iter().filter(|finding| !finding.folded) {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "notice",
        };
        let columns = if finding.start.line == finding.end.line {
            format!(
                ",col={},endColumn={}",
                finding.start.column, finding.end.column
            )
        } else {
            String::new()
        };
        println!(
            "::{kind} file={},line={},endLine={}{columns},title={}::{}",
            property(&report.file),
            finding.start.line,
            finding.end.line,
            property(&finding.rule),
            message(&finding.message)
        );
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
