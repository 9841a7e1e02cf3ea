//! Functions and coprocesses.

use super::Reader;
use super::list::begins_compound;
use crate::tree::{Command, Coprocess, Function};
use crate::word::Word;

impl<'t> Reader<'t> {
    pub(super) fn function_keyword(&mut self, start: usize) -> Option<Command<'t>> {
        self.blanks(false);
        let Some(name) = self.word() else {
            self.error(start, start + 8, "this function has no name");
            return None;
        };
        self.eat_parentheses();
        Some(self.function_body(name, start))
    }

    /// `()` behind a function's name.
    pub(super) fn eat_parentheses(&mut self) -> bool {
        let before = self.at;
        self.blanks(false);
        if self.peek() == Some(b'(') {
            self.at += 1;
            self.blanks(false);
            if self.peek() == Some(b')') {
                self.at += 1;
                return true;
            }
        }
        self.at = before;
        false
    }

    pub(super) fn function_body(&mut self, name: Word<'t>, start: usize) -> Command<'t> {
        let end = self.at;
        self.blanks(true);
        let body = if self.enter() {
            let body = self.command();
            self.leave();
            body
        } else {
            None
        };
        if body.is_none() {
            self.error(start, end, "this function has no body");
        }
        let end = if body.is_some() { self.at } else { end };
        Command::Function(Function {
            name,
            body: body.map(Box::new),
            span: self.span(start, end),
        })
    }

    pub(super) fn coprocess(&mut self, start: usize) -> Option<Command<'t>> {
        let name = self.coprocess_name();
        self.blanks(false);
        if self.peek() != Some(b'(') && !begins_compound(self.short_word()) {
            // Before a program, or in sh: a program like any other.
            self.at = start;
            return self.simple(start);
        }
        let body = self.command().map(Box::new);
        Some(Command::Coprocess(Coprocess {
            name,
            body,
            span: self.span(start, self.at),
        }))
    }

    /// A name stands before a compound command only; otherwise it is the program.
    fn coprocess_name(&mut self) -> Option<Word<'t>> {
        let before = self.at;
        self.blanks(false);
        let start = self.at;
        let end = self.name_end();
        if end == start || begins_compound(self.short_word()) {
            return None;
        }
        self.at = end;
        self.blanks(false);
        if self.at > end && (self.peek() == Some(b'(') || begins_compound(self.short_word())) {
            self.at = start;
            return self.word();
        }
        self.at = before;
        None
    }
}
