//! How the file writes its instructions, so that new lines look like the old ones.

use plimsoll_syntax::Keyword;

use crate::facts::Facts;

/// How a file writes its instructions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    lower: bool,
    /// The line ending.
    pub(crate) line_ending: &'static str,
}

impl Style {
    /// The style of a file: lower case where most of its instructions are.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let total = facts.instructions().len();
        let lower = facts
            .instructions()
            .iter()
            .filter(|instruction| {
                instruction
                    .keyword_word
                    .text
                    .chars()
                    .all(|c| c.is_ascii_lowercase())
            })
            .count();
        Self {
            lower: lower * 2 > total,
            line_ending: facts.line_ending(),
        }
    }

    /// A keyword as the file writes it.
    pub(crate) fn keyword(self, keyword: Keyword) -> String {
        if self.lower {
            keyword.name().to_ascii_lowercase()
        } else {
            keyword.name().to_owned()
        }
    }

    /// One line of a single instruction, with its ending.
    pub(crate) fn line(self, keyword: Keyword, rest: &str) -> String {
        format!("{} {rest}{}", self.keyword(keyword), self.line_ending)
    }

    /// The word `AS` as the file's casing has it.
    pub(crate) fn as_word(self) -> &'static str {
        if self.lower { "as" } else { "AS" }
    }
}
