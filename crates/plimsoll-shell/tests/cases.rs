//! What is read without an error, and where the errors of the rest stand.

mod support;

use plimsoll_shell::parse;
use plimsoll_syntax::TextView;

#[test]
fn what_a_shell_takes_has_no_errors() {
    for text in support::taken() {
        let errors = parse(TextView::new(text, 0)).errors;
        assert!(errors.is_empty(), "{text}\n{errors:?}");
    }
}

#[test]
fn errors_stand_where_they_are_marked() {
    for case in support::refused() {
        let errors: Vec<_> = parse(TextView::new(&case.text, 0))
            .errors
            .into_iter()
            .map(|error| {
                let (start, end) = (error.span.start as usize, error.span.end as usize);
                (start, end, error.message.to_owned())
            })
            .collect();
        assert_eq!(errors, case.errors, "{}", case.text);
    }
}

#[test]
fn errors_keep_their_place_in_a_larger_source() {
    let script = parse(TextView::new("a 'b", 100));
    let span = script.errors.first().map(|error| error.span);
    assert_eq!(span.map(|span| (span.start, span.end)), Some((102, 103)));
}
