//! What must hold of every Dockerfile that is analysed, fixed and rewritten.

use plimsoll_analysis::report::{Level, Safety};
use plimsoll_analysis::{Options, analyze, fix::fix_all, rewrite};
use plimsoll_syntax::{Span, parse};

use crate::check_span;

/// Analyses a text and checks what comes of it.
pub fn check_analysis(text: &str) {
    let options = Options {
        full: true,
        ..Options::default()
    };
    let report = analyze(text, &options);
    for finding in &report.findings {
        let span = Span {
            start: finding.start.offset,
            end: finding.end.offset,
        };
        check_span(text, span);
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            check_span(
                text,
                Span {
                    start: edit.start,
                    end: edit.end,
                },
            );
        }
    }
    // What could be read still can; of the rest nothing is promised but that nothing breaks.
    let readable = report.errors.is_empty();
    for limit in [Safety::Safe, Safety::ChangesLayers, Safety::NeedsReview] {
        check_result(
            readable,
            text,
            &fix_all(text, &options, limit, true),
            &limit,
        );
    }
    for level in Level::REWRITES {
        check_result(readable, text, &rewrite(text, level, &options).text, &level);
    }
}

fn check_result(readable: bool, before: &str, after: &str, how: &dyn std::fmt::Debug) {
    let errors = parse(after).errors;
    assert!(
        !readable || errors.is_empty(),
        "{how:?} made of\n{before}\nthis:\n{after}\n{errors:?}"
    );
}
