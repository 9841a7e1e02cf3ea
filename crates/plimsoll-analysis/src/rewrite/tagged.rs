//! A text whose lines know which steps wrote them.

use similar::{DiffOp, TextDiff};

use crate::report::{Hunk, Step};

/// A line with the steps that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TaggedLine {
    /// The line with its ending.
    pub(crate) text: String,
    /// The steps that wrote it, by number; none for an original line.
    pub(crate) steps: Vec<usize>,
    /// The steps that took away lines before it.
    pub(crate) removed_before: Vec<usize>,
}

impl TaggedLine {
    fn original(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            steps: Vec::new(),
            removed_before: Vec::new(),
        }
    }
}

/// A text on its way from the original to a rewrite.
#[derive(Debug, Clone)]
pub(crate) struct Tagged {
    /// Its lines.
    pub(crate) lines: Vec<TaggedLine>,
    /// The steps so far.
    pub(crate) steps: Vec<Step>,
    removed_at_end: Vec<usize>,
}

impl Tagged {
    /// The original.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            lines: text
                .split_inclusive('\n')
                .map(TaggedLine::original)
                .collect(),
            steps: Vec::new(),
            removed_at_end: Vec::new(),
        }
    }

    /// The text as it is now.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    /// The number of a step, added where it is new.
    pub(crate) fn step(&mut self, step: Step) -> usize {
        if let Some(known) = self.steps.iter().position(|known| known.id == step.id) {
            return known;
        }
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// Goes on to `text`, which a step made of the text as it is now.
    pub(crate) fn advance(&mut self, text: &str, step: usize) {
        let before = self.text();
        let diff = TextDiff::from_lines(before.as_str(), text);
        let new: Vec<&str> = text.split_inclusive('\n').collect();
        let mut lines = Vec::with_capacity(new.len());
        let mut removed: Vec<usize> = Vec::new();
        for operation in diff.ops() {
            let (old_range, new_range) = (operation.old_range(), operation.new_range());
            if let DiffOp::Equal { .. } = operation {
                for line in self.lines.get(old_range).unwrap_or_default() {
                    let mut line = line.clone();
                    line.removed_before.append(&mut removed);
                    lines.push(line);
                }
                continue;
            }
            let mut inherited: Vec<usize> = Vec::new();
            for line in self.lines.get(old_range).unwrap_or_default() {
                inherited.extend(line.steps.iter().chain(&line.removed_before));
            }
            inherited.push(step);
            inherited.sort_unstable();
            inherited.dedup();
            if new_range.is_empty() {
                removed.extend(&inherited);
            }
            for text in new.get(new_range).unwrap_or_default() {
                lines.push(TaggedLine {
                    text: (*text).to_owned(),
                    steps: inherited.clone(),
                    removed_before: std::mem::take(&mut removed),
                });
            }
        }
        self.removed_at_end.append(&mut removed);
        self.lines = lines;
    }

    /// Takes over lines that a plan put together.
    pub(crate) fn replace_lines(&mut self, lines: Vec<TaggedLine>) {
        self.lines = lines;
    }

    /// A sentence that names a line of the text as it is now, with the number that this line has in
    /// `original`; a line that is new there is named by the one that stood in its place.
    pub(crate) fn in_original(&self, sentence: &str, original: &str) -> String {
        const WORD: &str = "line ";
        let found = sentence.find(WORD).map(|at| at + WORD.len());
        let Some((start, digits)) = found.map(|start| {
            let digits = sentence[start..].bytes().take_while(u8::is_ascii_digit);
            (start, digits.count())
        }) else {
            return sentence.to_owned();
        };
        let number = sentence[start..start + digits].parse::<usize>();
        let Some(line) = number.ok().and_then(|number| number.checked_sub(1)) else {
            return sentence.to_owned();
        };
        let text = self.text();
        let diff = TextDiff::from_lines(original, text.as_str());
        let place = diff.ops().iter().find_map(|operation| {
            let (old, new) = (operation.old_range(), operation.new_range());
            let below = line.checked_sub(new.start).filter(|_| line < new.end)?;
            Some(old.start + below.min(old.len().saturating_sub(1)))
        });
        let place = place.unwrap_or(line) + 1;
        format!(
            "{}{place}{}",
            &sentence[..start],
            &sentence[start + digits..]
        )
    }

    /// A step that wrote a line near a place. Where the whole change is aligned otherwise than the
    /// single steps were, a line can go at a place where no step took one away.
    fn nearest_steps(&self, at: usize) -> Option<usize> {
        let distance = |line: usize| line.abs_diff(at);
        let tagged = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(number, line)| Some((number, *line.steps.first()?)));
        let nearest = tagged
            .min_by_key(|(number, _)| distance(*number))
            .map(|(_, step)| step);
        nearest.or_else(|| (!self.steps.is_empty()).then_some(0))
    }

    /// Which steps made which change from `original` to the text as it is now. `fallback` stands
    /// for lines that a plan left out.
    pub(crate) fn hunks(&self, original: &str, fallback: Option<usize>) -> Vec<Hunk> {
        let text = self.text();
        let diff = TextDiff::from_lines(original, text.as_str());
        let mut hunks = Vec::new();
        for operation in diff.ops() {
            if let DiffOp::Equal { .. } = operation {
                continue;
            }
            let (old_range, new_range) = (operation.old_range(), operation.new_range());
            let mut steps: Vec<usize> = Vec::new();
            for line in self.lines.get(new_range.clone()).unwrap_or_default() {
                steps.extend(line.steps.iter().chain(&line.removed_before));
            }
            if steps.is_empty() {
                match self.lines.get(new_range.start) {
                    Some(line) => steps.extend(&line.removed_before),
                    None => steps.extend(&self.removed_at_end),
                }
            }
            if steps.is_empty() {
                steps.extend(self.nearest_steps(new_range.start).or(fallback));
            }
            steps.sort_unstable();
            steps.dedup();
            let ids = steps
                .iter()
                .filter_map(|step| self.steps.get(*step))
                .map(|step| step.id.clone());
            hunks.push(Hunk {
                before_line: old_range.start as u32 + 1,
                before_lines: old_range.len() as u32,
                after_line: new_range.start as u32 + 1,
                after_lines: new_range.len() as u32,
                steps: ids.collect(),
            });
        }
        hunks
    }
}
