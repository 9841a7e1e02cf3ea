//! Where things stand, so that nobody goes over the whole file to find them.

use std::collections::BTreeMap;
use std::ops::Range;

use plimsoll_syntax::{Instruction, Keyword};

/// Where the instructions of each keyword and the declarations of each name stand. Numbers of
/// instructions and stages are added in order.
#[derive(Debug, Default)]
pub(super) struct Index<'t> {
    keywords: BTreeMap<Keyword, Vec<usize>>,
    /// The ENVs and ARGs that declare a name.
    declared: BTreeMap<&'t str, Vec<usize>>,
    /// The stages that have a name, in lower case.
    stages: BTreeMap<String, Vec<usize>>,
}

impl<'t> Index<'t> {
    pub(super) fn add(&mut self, at: usize, instruction: &'t Instruction<'t>) {
        let keyword = instruction.keyword;
        self.keywords.entry(keyword).or_default().push(at);
        if matches!(keyword, Keyword::Env | Keyword::Arg) {
            for pair in instruction.pairs() {
                let places = self.declared.entry(pair.key.unquoted()).or_default();
                places.push(at);
            }
        }
    }

    pub(super) fn add_stage(&mut self, number: usize, name: String) {
        self.stages.entry(name).or_default().push(number);
    }

    /// The instructions of a keyword in a range, in order.
    pub(super) fn of(&self, keyword: Keyword, range: &Range<usize>) -> &[usize] {
        within(self.keywords.get(&keyword), range)
    }

    /// Whether an ENV or ARG in a range declares a name.
    pub(super) fn declares(&self, name: &str, range: &Range<usize>) -> bool {
        !within(self.declared.get(name), range).is_empty()
    }

    /// The last stage of that name, in lower case, before stage `before`.
    pub(super) fn stage(&self, name: &str, before: usize) -> Option<usize> {
        within(self.stages.get(name), &(0..before)).last().copied()
    }
}

fn within<'p>(places: Option<&'p Vec<usize>>, range: &Range<usize>) -> &'p [usize] {
    let places = places.map_or(&[][..], Vec::as_slice);
    let start = places.partition_point(|at| *at < range.start);
    let length = places[start..].partition_point(|at| *at < range.end);
    &places[start..start + length]
}
