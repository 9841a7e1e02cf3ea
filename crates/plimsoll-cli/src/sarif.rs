//! Findings as a SARIF 2.1.0 log, as code scanning services take it.

use std::collections::HashMap;

use plimsoll_analysis::report::{Category, Finding, Fix, Position, Report, Severity};
use plimsoll_analysis::{RuleInfo, rule_page, rules};
use serde_json::{Value, json};

/// A file's report, and the text that it is about.
pub(crate) type Checked = (Report, String);

/// The log of all files.
pub(crate) fn log(files: &[Checked]) -> Value {
    let rules = rules();
    let numbers: HashMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(number, rule)| (rule.name.as_str(), number))
        .collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| results(file, &numbers))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "plimsoll",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(rule: &RuleInfo) -> Value {
    let page = rule_page(&rule.name).unwrap_or_default();
    let mut tags = vec![format!("{:?}", rule.category).to_lowercase()];
    tags.extend(rule.equivalents.iter().cloned());
    let mut properties = json!({ "tags": tags, "precision": "high" });
    if rule.category == Category::Security {
        // Code scanning services sort security alerts by this number, from 0 to 10.
        properties["security-severity"] = json!(match rule.severity {
            Severity::Error => "8.0",
            Severity::Warning => "5.5",
            Severity::Info | Severity::Style => "3.0",
        });
    }
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": page.lines().next().unwrap_or(&rule.summary) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    })
}

fn results(file: &Checked, numbers: &HashMap<&str, usize>) -> Vec<Value> {
    let (report, _) = file;
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
        .map(|finding| result(file, finding, numbers));
    let ignored = report.ignored.iter().map(|ignored| {
        let mut result = result(file, &ignored.finding, numbers);
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

fn result(file: &Checked, finding: &Finding, numbers: &HashMap<&str, usize>) -> Value {
    let (report, text) = file;
    let fixes = finding
        .fixes
        .iter()
        .map(|each| fix(&report.file, text, each));
    let fixes: Vec<Value> = fixes.collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [location(&report.file, finding.start, finding.end)],
        "rank": 100.0 / f64::from(finding.rank.max(1)),
    });
    if let Some(number) = numbers.get(finding.rule.as_str()) {
        result["ruleIndex"] = json!(number);
    }
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

fn fix(file: &str, text: &str, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        let (start, end) = (position(text, edit.start), position(text, edit.end));
        json!({
            "deletedRegion": region(start, end),
            "insertedContent": { "text": edit.text },
        })
    });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact(file),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

/// Line and column, from 1 and in characters, of a byte offset.
fn position(text: &str, offset: u32) -> (usize, usize) {
    let before = text.get(..offset as usize).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

fn location(file: &str, start: Position, end: Position) -> Value {
    let start = (start.line as usize, start.column as usize);
    let end = (end.line as usize, end.column as usize);
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(file),
            "region": region(start, end),
        },
    })
}

fn artifact(file: &str) -> Value {
    // A URI has forward slashes, and no spaces or percent signs of its own.
    let uri = file
        .replace('\\', "/")
        .replace('%', "%25")
        .replace(' ', "%20");
    json!({ "uri": uri.strip_prefix("./").unwrap_or(&uri) })
}

fn region(start: (usize, usize), end: (usize, usize)) -> Value {
    json!({
        "startLine": start.0,
        "startColumn": start.1,
        "endLine": end.0,
        "endColumn": end.1,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use plimsoll_analysis::{Options, analyze};
    use serde_json::Value;
    use serde_sarif::sarif::Sarif;

    use super::log;

    #[test]
    fn the_log_is_of_the_format() {
        let text = "FROM debian:latest\n# plimsoll ignore=sudo-in-run: it must\nRUN sudo é && apt-get install -y curl\nCOPY\nCMD a\n";
        let options = Options {
            file: "a folder/Dockerfile".into(),
            ..Options::default()
        };
        let log = log(&[(analyze(text, &options), text.to_owned())]);
        // Types made of the format's schema: what they do not know would be lost on the way back.
        let read: Sarif = serde_json::from_value(log.clone()).expect("the log is SARIF");
        let mut back = serde_json::to_value(&read).expect("the log can be written");
        let mut log = log;
        for value in [&mut log, &mut back] {
            plain(value);
        }
        assert_eq!(back, log);
        let results = &log["runs"][0]["results"];
        assert_eq!(
            results[0]["level"], "error",
            "what cannot be read stands first"
        );
        let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "a%20folder/Dockerfile");
        let all = results.as_array().expect("a list");
        let last = all.last().expect("one is ignored");
        assert_eq!(last["suppressions"][0]["justification"], "it must");
        assert!(all.iter().any(|result| result["fixes"].is_array()));
    }

    /// Numbers as they are compared: `1` and `1.0` are one.
    fn plain(value: &mut Value) {
        match value {
            Value::Number(number) => *value = Value::String(format!("{:?}", number.as_f64())),
            Value::Array(values) => values.iter_mut().for_each(plain),
            Value::Object(values) => values.values_mut().for_each(plain),
            _ => {}
        }
    }
}
