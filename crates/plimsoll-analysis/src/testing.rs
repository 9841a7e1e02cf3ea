//! Helpers for the tests of rules: snippets with marks in the text.

use plimsoll_syntax::parse;

use crate::fix::apply;
use crate::report::Fix;
use crate::{Options, analyze};

/// Checks that a rule reports exactly what stands between `«` and `»`, and that every fix keeps
/// the properties that all fixes keep: the result parses without a new error, the finding is gone,
/// fixing again changes nothing, and line endings are kept.
#[track_caller]
pub(crate) fn check_rule(rule: &str, marked: &str) {
    check_rule_with(rule, marked, &Options::default());
}

/// [`check_rule`] with options.
#[track_caller]
pub(crate) fn check_rule_with(rule: &str, marked: &str, options: &Options) {
    assert!(
        crate::rules().iter().any(|info| info.name == rule),
        "there is no rule {rule}"
    );
    for text in [marked.to_owned(), marked.replace('\n', "\r\n")] {
        let plain = text.replace(['«', '»'], "");
        let report = analyze(&plain, options);
        let mut found = plain.clone();
        let mut places: Vec<(u32, u32)> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| (finding.start.offset, finding.end.offset))
            .collect();
        places.sort_unstable();
        for (start, end) in places.iter().rev() {
            found.insert(*end as usize, '»');
            found.insert(*start as usize, '«');
        }
        assert_eq!(found, text, "{rule} reports at these marks");
        for finding in report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
        {
            for fix in &finding.fixes {
                check_fix(rule, &plain, fix, places.len(), options);
            }
        }
    }
}

#[track_caller]
fn check_fix(rule: &str, text: &str, fix: &Fix, before: usize, options: &Options) {
    let fixed = apply(text, &fix.edits);
    assert_ne!(fixed, text, "{rule}: the fix changes something");
    let errors = |text: &str| parse(text).errors.len();
    assert!(
        errors(&fixed) <= errors(text),
        "{rule}: the result parses:\n{fixed}"
    );
    let count = |text: &str| {
        let report = analyze(text, options);
        report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .count()
    };
    assert!(
        count(&fixed) < before,
        "{rule}: the finding is gone:\n{fixed}"
    );
    let crlf = text.contains("\r\n");
    assert_eq!(
        fixed.contains("\r\n"),
        crlf,
        "{rule}: line endings are kept:\n{fixed}"
    );
    assert_eq!(
        fixed.matches('\n').count() == fixed.matches("\r\n").count(),
        crlf || !fixed.contains('\n'),
        "{rule}: line endings are kept"
    );
}

/// The text after the rule's first fix.
pub(crate) fn fixed_by(rule: &str, text: &str) -> String {
    let report = analyze(text, &Options::default());
    let fix = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .find_map(|finding| finding.fixes.first());
    fix.map_or_else(|| text.to_owned(), |fix| apply(text, &fix.edits))
}
