//! Putting lines together: old ones as they are, new ones with the steps that wrote them.

use super::tagged::{Tagged, TaggedLine};
use crate::facts::Facts;

/// Lines on their way to a new file.
pub(crate) struct Draft<'d> {
    tagged: &'d Tagged,
    facts: &'d Facts<'d>,
    pub(crate) lines: Vec<TaggedLine>,
}

impl<'d> Draft<'d> {
    /// An empty draft over the text as it is now; `facts` must be those of that text.
    pub(crate) fn new(tagged: &'d Tagged, facts: &'d Facts<'d>) -> Self {
        Self {
            tagged,
            facts,
            lines: Vec::new(),
        }
    }

    /// The first line of an instruction's block (from 0): comments and blank lines before it belong to it.
    fn block_start(&self, instruction: usize) -> usize {
        let before = instruction
            .checked_sub(1)
            .and_then(|at| self.facts.instructions().get(at));
        before.map_or(0, |before| before.end_line as usize)
    }

    /// The comments and blank lines before an instruction, as they are.
    pub(crate) fn keep_comments(&mut self, instruction: usize) {
        let from = self.block_start(instruction);
        let to = self.facts.instructions()[instruction].start_line as usize - 1;
        self.lines.extend(
            self.tagged
                .lines
                .get(from..to)
                .unwrap_or_default()
                .iter()
                .cloned(),
        );
    }

    /// The comments alone, blank lines left out.
    pub(crate) fn keep_comments_tight(&mut self, instruction: usize) {
        let from = self.block_start(instruction);
        let to = self.facts.instructions()[instruction].start_line as usize - 1;
        let lines = self.tagged.lines.get(from..to).unwrap_or_default();
        self.lines.extend(
            lines
                .iter()
                .filter(|line| !line.text.trim().is_empty())
                .cloned(),
        );
    }

    /// An instruction as it is, with the comments and blank lines before it.
    pub(crate) fn keep(&mut self, instruction: usize) {
        self.keep_comments(instruction);
        self.keep_alone(instruction);
    }

    /// An instruction as it is, with the comments before it; blank lines left out.
    pub(crate) fn keep_tight(&mut self, instruction: usize) {
        self.keep_comments_tight(instruction);
        self.keep_alone(instruction);
    }

    fn keep_alone(&mut self, instruction: usize) {
        let kept = &self.facts.instructions()[instruction];
        let range = kept.start_line as usize - 1..kept.end_line as usize;
        self.lines.extend(
            self.tagged
                .lines
                .get(range)
                .unwrap_or_default()
                .iter()
                .cloned(),
        );
        self.end_line();
    }

    /// Once more an instruction that stands elsewhere too, without its comments.
    pub(crate) fn repeat(&mut self, instruction: usize, steps: &[usize]) {
        let kept = &self.facts.instructions()[instruction];
        let range = kept.start_line as usize - 1..kept.end_line as usize;
        for line in self.tagged.lines.get(range).unwrap_or_default() {
            self.add(&line.text, steps);
        }
        self.end_line();
    }

    /// The steps that wrote an instruction's lines so far; what takes their place is theirs as well.
    pub(crate) fn steps_of(&self, instruction: usize) -> Vec<usize> {
        let kept = &self.facts.instructions()[instruction];
        let range = kept.start_line as usize - 1..kept.end_line as usize;
        let lines = self.tagged.lines.get(range).unwrap_or_default();
        lines
            .iter()
            .flat_map(|line| line.steps.iter().copied())
            .collect()
    }

    /// New text: whole lines with their endings.
    pub(crate) fn add(&mut self, text: &str, steps: &[usize]) {
        for line in text.split_inclusive('\n') {
            self.lines.push(TaggedLine {
                text: line.to_owned(),
                steps: steps.to_vec(),
                removed_before: Vec::new(),
            });
        }
    }

    /// A blank line, unless one stands there already.
    pub(crate) fn gap(&mut self, steps: &[usize]) {
        let eol = self.facts.line_ending();
        if self
            .lines
            .last()
            .is_some_and(|line| !line.text.trim().is_empty())
        {
            self.add(eol, steps);
        }
    }

    /// What follows the last instruction: comments and blank lines.
    pub(crate) fn keep_rest(&mut self) {
        let from = self
            .facts
            .instructions()
            .last()
            .map_or(0, |last| last.end_line as usize);
        self.lines.extend(
            self.tagged
                .lines
                .get(from..)
                .unwrap_or_default()
                .iter()
                .cloned(),
        );
    }

    /// Gives the last line an ending: the last line of a file may have none.
    fn end_line(&mut self) {
        let eol = self.facts.line_ending();
        if let Some(last) = self.lines.last_mut()
            && !last.text.ends_with('\n')
        {
            last.text.push_str(eol);
        }
    }

    /// The lines, with an end as the original had it.
    pub(crate) fn finish(mut self) -> Vec<TaggedLine> {
        let ended = self
            .tagged
            .lines
            .last()
            .is_none_or(|line| line.text.ends_with('\n'));
        if !ended && let Some(last) = self.lines.last_mut() {
            last.text
                .truncate(last.text.trim_end_matches(['\r', '\n']).len());
        }
        self.lines
    }
}
