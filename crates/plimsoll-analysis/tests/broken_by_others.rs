//! Constructs with which other tools' fixes broke Dockerfiles: what becomes of them here, with all
//! fixes up to each limit.
//!
//! A case in `broken_by_others/cases.txt` begins with `====` and what went wrong elsewhere; the text
//! follows, and behind `---- safe`, `---- layers` and `---- review` what all fixes up to that limit
//! make of it, where that differs from what is before.

use plimsoll_analysis::report::Safety;
use plimsoll_analysis::{Options, fix};

const CASES: &str = include_str!("broken_by_others/cases.txt");

const LIMITS: [(&str, Safety); 3] = [
    ("---- safe\n", Safety::Safe),
    ("---- layers\n", Safety::ChangesLayers),
    ("---- review\n", Safety::NeedsReview),
];

#[test]
fn constructs_that_others_broke() {
    let mut wrong = String::new();
    for case in CASES.split("==== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap_or((case, ""));
        let before = rest.split("---- ").next().unwrap_or_default();
        let mut made = before.to_owned();
        let mut last = before.to_owned();
        for (mark, limit) in LIMITS {
            let fixed = fix::fix_all(before, &Options::default(), limit, true);
            if fixed != last {
                made.push_str(mark);
                made.push_str(&fixed);
            }
            last = fixed;
        }
        if made != rest {
            wrong = format!("{wrong}==== {name}\n{made}");
        }
    }
    assert!(wrong.is_empty(), "these come out otherwise:\n{wrong}");
}
