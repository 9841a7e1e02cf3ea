//! `case`.

use super::Reader;
use super::list::Until;
use crate::tree::{Clause, Command, List};
use crate::word::Word;

impl<'t> Reader<'t> {
    pub(super) fn case_command(&mut self, start: usize) -> Command<'t> {
        self.open.cases += 1;
        self.blanks(false);
        let words: Vec<_> = self.word().into_iter().collect();
        if words.is_empty() {
            self.error(start, start + 4, "a word is missing after this");
        }
        let mut clauses = Vec::new();
        if self.expect("in", start, "this `case` has no `in`") {
            loop {
                self.blanks(true);
                if self.peek().is_none() || self.short_word() == "esac" {
                    break;
                }
                let Some(patterns) = self.patterns() else {
                    break;
                };
                let body = self.list(Until::CaseItem);
                clauses.push(Clause {
                    condition: List::default(),
                    patterns,
                    body,
                });
                if !self.item_end() {
                    break;
                }
            }
        }
        self.open.cases -= 1;
        self.expect("esac", start, "this `case` has no `esac`");
        self.compound("case", words, clauses, start)
    }

    /// The patterns of an item with the parenthesis behind them; nothing where none can be read.
    fn patterns(&mut self) -> Option<Vec<Word<'t>>> {
        let start = self.at;
        if self.peek() == Some(b'(') {
            self.at += 1;
        }
        let mut patterns = Vec::new();
        let mut end;
        loop {
            self.blanks(false);
            match self.word() {
                Some(pattern) => patterns.push(pattern),
                None => self.error_here("a pattern is missing before this"),
            }
            end = self.at;
            self.blanks(false);
            if self.peek() != Some(b'|') {
                break;
            }
            self.at += 1;
        }
        if self.peek() == Some(b')') {
            self.at += 1;
        } else if patterns.is_empty() {
            return None;
        } else {
            self.error(start, end, "this pattern has no closing parenthesis");
        }
        Some(patterns)
    }

    /// `;;`, `;&` or `;;&`.
    fn item_end(&mut self) -> bool {
        let length = match (self.peek(), self.peek_at(1), self.peek_at(2)) {
            (Some(b';'), Some(b';'), Some(b'&')) => 3,
            (Some(b';'), Some(b';' | b'&'), _) => 2,
            _ => 0,
        };
        self.at += length;
        length > 0
    }
}
