//! A rewrite as the diff shows it.

use std::fmt::Write as _;

use plimsoll_analysis::report::{Hunk, Level, Rewrite, Weighing, format_bytes};

use crate::glue::{DiffContent, DiffHunk, DiffMode};
use crate::order::order;
use crate::session::Lines;

/// The diff of a rewrite; every hunk carries the titles and reasons of its steps.
pub(super) fn diff(
    original: &str,
    rewrite: &Rewrite,
    left_out: &[u32],
    mode: DiffMode,
) -> DiffContent {
    let step = |id: &String| rewrite.steps.iter().find(|step| step.id == *id);
    let title = |id: &String| step(id).map(|step| step.title.clone());
    let why = |id: &String| {
        let step = step(id)?;
        let mut lines = vec![step.why.clone()];
        lines.extend(
            step.assumptions
                .iter()
                .map(|text| format!("Assumes: {text}")),
        );
        Some(lines.join("\n"))
    };
    DiffContent {
        original: original.to_owned(),
        modified: rewrite.text.clone(),
        mode,
        hunks: rewrite
            .hunks
            .iter()
            .zip(0..)
            .map(|(hunk, number)| DiffHunk {
                why: hunk
                    .steps
                    .iter()
                    .filter_map(why)
                    .collect::<Vec<_>>()
                    .join("\n"),
                taken: !left_out.contains(&number),
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

/// A change of whole lines.
struct Change<'t> {
    /// First replaced line, from 0.
    at: usize,
    before: usize,
    after: Vec<&'t str>,
}

/// The changes of a rewrite that are taken, in order.
fn taken<'t>(rewrite: &'t Rewrite, left_out: &[u32]) -> Vec<Change<'t>> {
    let lines: Vec<&str> = rewrite.text.split_inclusive('\n').collect();
    let hunks = rewrite.hunks.iter().zip(0..);
    let hunks = hunks.filter(|(_, number)| !left_out.contains(number));
    let hunks: Vec<&Hunk> = hunks.map(|(hunk, _)| hunk).collect();
    order(hunks.iter().map(|hunk| (hunk.before_line, 0)))
        .into_iter()
        .map(|number| {
            let hunk = hunks[number];
            let first = (hunk.after_line.max(1) - 1) as usize;
            let after = lines.iter().skip(first).take(hunk.after_lines as usize);
            Change {
                at: (hunk.before_line.max(1) - 1) as usize,
                before: hunk.before_lines as usize,
                after: after.copied().collect(),
            }
        })
        .collect()
}

/// The original with those changes of a rewrite that are not left out.
pub(super) fn chosen(original: &str, rewrite: &Rewrite, left_out: &[u32]) -> String {
    if left_out.is_empty() {
        return rewrite.text.clone();
    }
    let lines: Vec<&str> = original.split_inclusive('\n').collect();
    let mut text = String::with_capacity(original.len());
    let mut at = 0;
    let mut add = |part: &[&str]| {
        for line in part {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(line);
        }
    };
    for change in taken(rewrite, left_out) {
        let start = change.at.clamp(at, lines.len());
        add(&lines[at..start]);
        add(&change.after);
        at = (start + change.before).min(lines.len());
    }
    add(&lines[at..]);
    text
}

/// Lines that stay in sight around a change.
const CONTEXT: usize = 3;

/// The same as a patch that `git apply` and `patch -p1` take.
pub(super) fn patch(original: &str, rewrite: &Rewrite, left_out: &[u32]) -> String {
    let lines: Vec<&str> = original.split_inclusive('\n').collect();
    let mut patch = String::from("--- a/Dockerfile\n+++ b/Dockerfile\n");
    let add = |sign: char, line: &str, body: &mut String| {
        body.push(sign);
        body.push_str(line);
        if !line.ends_with('\n') {
            body.push_str("\n\\ No newline at end of file\n");
        }
    };
    // How far the new text is ahead of the old one.
    let mut ahead: isize = 0;
    let changes = taken(rewrite, left_out);
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // Changes whose surroundings touch stand together.
        let mut count = 1;
        while rest.get(count).is_some_and(|next| {
            next.at <= rest[count - 1].at + rest[count - 1].before + 2 * CONTEXT
        }) {
            count += 1;
        }
        let (group, after) = rest.split_at(count);
        rest = after;
        let start = first.at.saturating_sub(CONTEXT);
        let mut at = start;
        let mut body = String::new();
        let (mut old, mut new) = (0, 0);
        for change in group {
            for line in &lines[at.min(lines.len())..change.at.min(lines.len())] {
                add(' ', line, &mut body);
                (old, new) = (old + 1, new + 1);
            }
            at = change.at + change.before;
            for line in &lines[change.at.min(lines.len())..at.min(lines.len())] {
                add('-', line, &mut body);
                old += 1;
            }
            for line in &change.after {
                add('+', line, &mut body);
                new += 1;
            }
        }
        for line in lines.iter().skip(at).take(CONTEXT) {
            add(' ', line, &mut body);
            (old, new) = (old + 1, new + 1);
        }
        let begin = start.cast_signed() + 1;
        // An empty side is counted from the line before it.
        let old_at = begin - isize::from(old == 0);
        let new_at = begin + ahead - isize::from(new == 0);
        // Writing to a string cannot fail.
        let _ = write!(patch, "@@ -{old_at},{old} +{new_at},{new} @@\n{body}");
        ahead += new - old;
    }
    patch
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
pub(crate) fn offsets(text: &str, lines: Lines) -> (u32, u32) {
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
    use super::{chosen, offsets, patch};
    use crate::session::Lines;
    use plimsoll_analysis::report::Level;
    use plimsoll_analysis::{Options, rewrite};

    const TEXT: &str = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npm\", \"start\"]";

    #[test]
    fn all_or_nothing_of_a_rewrite() {
        for level in Level::REWRITES {
            let rewrite = rewrite(TEXT, level, &Options::default());
            let all: Vec<u32> = (0..rewrite.hunks.len() as u32).collect();
            assert_eq!(chosen(TEXT, &rewrite, &[]), rewrite.text);
            assert_eq!(chosen(TEXT, &rewrite, &all), TEXT);
            // Leaving out what is no hunk composes the whole.
            assert_eq!(chosen(TEXT, &rewrite, &[99]), rewrite.text);
            assert!(!patch(TEXT, &rewrite, &all).contains("@@"));
        }
    }

    #[test]
    fn a_patch_counts_its_lines() {
        let rewrite = rewrite(TEXT, Level::Lean, &Options::default());
        let patch = patch(TEXT, &rewrite, &[]);
        let count = |sign: char| {
            patch
                .lines()
                .skip(2)
                .filter(|line| line.starts_with(sign))
                .count()
        };
        let header = patch.lines().nth(2).unwrap_or_default();
        let numbers: Vec<usize> = header
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        if patch.matches("@@ -").count() == 1 {
            assert_eq!(numbers[1], count(' ') + count('-'), "{patch}");
            assert_eq!(numbers[3], count(' ') + count('+'), "{patch}");
        }
    }

    #[test]
    fn lines_to_offsets() {
        let text = "ab\ncd\nef";
        assert_eq!(offsets(text, Lines { first: 2, last: 3 }), (3, 8));
        assert_eq!(offsets(text, Lines { first: 9, last: 9 }), (8, 8));
    }
}
