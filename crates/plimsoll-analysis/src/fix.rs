//! Applying fixes: in order, without overlap, to a fixed point.

use crate::report::{Edit, Finding, Fix, Safety};
use crate::{Options, analyze, order};

/// How often fixing starts over on its own result; nested problems need a few rounds.
const MAX_ROUNDS: usize = 12;

/// `text` with `edits` applied. Edits that overlap an earlier one, or do not fit the text, are left out.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    order::by_number(&mut sorted, |edit| order::parts([edit.start, edit.end]));
    let mut result = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in sorted {
        let (start, end) = (edit.start as usize, edit.end as usize);
        let fits = start >= at
            && start <= end
            && text.is_char_boundary(start)
            && text.is_char_boundary(end);
        if !fits || end > text.len() {
            continue;
        }
        result.push_str(&text[at..start]);
        result.push_str(&edit.text);
        at = end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}

/// The edits of those fixes that do not touch each other; the first one wins.
pub fn compatible<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for fix in fixes {
        let clashes = fix.edits.iter().any(|edit| {
            taken
                .iter()
                .any(|other| edit.start <= other.end && other.start <= edit.end)
        });
        if !clashes {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken
}

/// The best fix of a finding among those that are at least as safe as `limit`.
pub fn best(finding: &Finding, limit: Safety) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| fix.safety <= limit)
}

/// `text` with every fix applied that is at least as safe as `limit`, again and again until nothing
/// changes. Findings of the default profile only, unless `folded` says otherwise.
pub fn fix_all(text: &str, options: &Options, limit: Safety, folded: bool) -> String {
    let quick = Options {
        full: false,
        ..options.clone()
    };
    let mut current = text.to_owned();
    for _ in 0..MAX_ROUNDS {
        let report = analyze(&current, &quick);
        let wanted = report
            .findings
            .iter()
            .filter(|finding| folded || !finding.folded);
        let edits = compatible(wanted.filter_map(|finding| best(finding, limit)));
        let next = apply(&current, &edits);
        if next == current {
            break;
        }
        current = next;
    }
    current
}

#[cfg(test)]
mod tests {
    use super::{apply, compatible};
    use crate::report::{Edit, Fix, Safety};

    fn fix(edits: Vec<Edit>) -> Fix {
        Fix {
            title: String::new(),
            safety: Safety::Safe,
            edits,
        }
    }

    #[test]
    fn edits_apply_in_order() {
        let edits = [
            Edit::insert(5, "!"),
            Edit::insert(0, "<"),
            Edit {
                start: 1,
                end: 3,
                text: "E".into(),
            },
        ];
        assert_eq!(apply("hello", &edits), "<hElo!");
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), "é");
    }

    #[test]
    fn a_fix_is_taken_whole_or_not() {
        let first = fix(vec![Edit {
            start: 0,
            end: 2,
            text: String::new(),
        }]);
        let second = fix(vec![
            Edit {
                start: 1,
                end: 3,
                text: String::new(),
            },
            Edit::insert(9, "x"),
        ]);
        assert_eq!(compatible([&first, &second]).len(), 1);
    }
}
