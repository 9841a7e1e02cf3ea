//! A rewrite as the diff shows it.

use plimsoll_analysis::report::{Level, Rewrite, Weighing, format_bytes};

use crate::glue::{DiffContent, DiffHunk, DiffMode};
use crate::session::Lines;

/// The diff of a rewrite; every hunk carries the titles of its steps.
pub(super) fn diff(original: &str, rewrite: &Rewrite, mode: DiffMode) -> DiffContent {
    let title = |id: &String| {
        rewrite
            .steps
            .iter()
            .find(|step| step.id == *id)
            .map(|step| step.title.clone())
    };
    DiffContent {
        original: original.to_owned(),
        modified: rewrite.text.clone(),
        mode,
        hunks: rewrite
            .hunks
            .iter()
            .map(|hunk| DiffHunk {
                title: hunk
                    .steps
                    .iter()
                    .filter_map(title)
                    .collect::<Vec<_>>()
                    .join(" · "),
                before_line: hunk.before_line,
                before_lines: hunk.before_lines,
                after_line: hunk.after_line,
                after_lines: hunk.after_lines,
            })
            .collect(),
    }
}

/// What a stop of the level control says.
pub(super) fn short(weighing: &Weighing) -> String {
    if weighing.total.likely == 0 {
        return String::new();
    }
    let total = weighing.total;
    if total.is_figure() {
        format!("~{}", format_bytes(total.likely))
    } else {
        format!("{}–{}", format_bytes(total.low), format_bytes(total.high))
    }
}

/// A level's name as people read it.
pub(super) fn level_title(level: Level) -> &'static str {
    match level {
        Level::Original => "Original",
        Level::Safe => "Safe",
        Level::Lean => "Lean",
        Level::Minimal => "Minimal",
    }
}

/// The byte offsets of whole lines of a text.
pub(super) fn offsets(text: &str, lines: Lines) -> (u32, u32) {
    let mut start = text.len();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if number == lines.first {
            start = at;
        }
        if number == lines.last {
            return (start as u32, (at + line.trim_end().len()) as u32);
        }
        at += line.len();
    }
    (start as u32, text.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::offsets;
    use crate::session::Lines;

    #[test]
    fn lines_to_offsets() {
        let text = "ab\ncd\nef";
        assert_eq!(offsets(text, Lines { first: 2, last: 3 }), (3, 8));
        assert_eq!(offsets(text, Lines { first: 9, last: 9 }), (8, 8));
    }
}
