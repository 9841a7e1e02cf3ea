//! Findings as a SARIF 2.1.0 log, as code scanning services take it.

use plimsoll_analysis::report::{Finding, Position, Report, Severity};
use plimsoll_analysis::rules;
use serde_json::{Value, json};

/// The log of all files.
pub(crate) fn log(reports: &[Report]) -> Value {
    let rules: Vec<Value> = rules()
        .into_iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": rule.summary },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "tags": rule.equivalents },
            })
        })
        .collect();
    let results: Vec<Value> = reports.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "plimsoll",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn results(report: &Report) -> Vec<Value> {
    let errors = report.errors.iter().map(|error| {
        json!({
            "level": "error",
            "message": { "text": error.message },
            "locations": [location(&report.file, error.start, error.end)],
        })
    });
    let findings = report
        .findings
        .iter()
        .filter(|finding| !finding.folded)
        .map(|finding| result(report, finding));
    let ignored = report.ignored.iter().map(|ignored| {
        let mut result = result(report, &ignored.finding);
        // What a comment switches off is said all the same, as the format has it.
        let mut suppression = json!({ "kind": "inSource" });
        if let Some(reason) = &ignored.reason {
            suppression["justification"] = json!(reason);
        }
        result["suppressions"] = json!([suppression]);
        result
    });
    errors.chain(findings).chain(ignored).collect()
}

fn result(report: &Report, finding: &Finding) -> Value {
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [location(&report.file, finding.start, finding.end)],
    })
}

fn location(file: &str, start: Position, end: Position) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": file.replace('\\', "/") },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}
