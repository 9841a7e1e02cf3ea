//! Lists and pipelines, and what may end them.

use plimsoll_syntax::Span;

use super::Reader;
use crate::tree::{Command, Connector, List, Pipeline};

/// What ends a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The end of the text.
    End,
    /// `)`.
    Parenthesis,
    /// One of these reserved words.
    Words(&'static [&'static str]),
    /// `;;`, `;&`, `;;&` or `esac`.
    CaseItem,
}

/// How many of each construct are open, so that what closes one further out is left to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    pub(super) parentheses: u32,
    pub(super) braces: u32,
    pub(super) ifs: u32,
    pub(super) loops: u32,
    pub(super) cases: u32,
}

impl<'t> Reader<'t> {
    fn ends(&self, until: Until) -> bool {
        let Some(byte) = self.peek() else {
            return true;
        };
        match until {
            Until::End => false,
            Until::Parenthesis => byte == b')',
            Until::Words(words) => words.contains(&self.short_word()),
            Until::CaseItem => {
                (byte == b';' && matches!(self.peek_at(1), Some(b';' | b'&')))
                    || (byte == b'e' && self.short_word() == "esac")
            }
        }
    }

    pub(super) fn list(&mut self, until: Until) -> List<'t> {
        let mut list = List::default();
        let mut connector = Connector::First;
        let mut operator = (self.at, self.at);
        loop {
            self.blanks(true);
            let start = self.at;
            let ends = self.ends(until);
            let joined = matches!(connector, Connector::And | Connector::Or);
            if joined && (ends || self.at_operator()) {
                self.error(operator.0, operator.1, "a command is missing after this");
            } else if !ends && self.at_operator() && !self.closes_case() {
                self.error_here("a command is missing before this");
            }
            if ends {
                break;
            }
            let mut pipeline = self.pipeline();
            if self.at > start {
                pipeline.connector = connector;
                if connector != Connector::First {
                    pipeline.connector_span = self.span(operator.0, operator.1);
                }
                list.pipelines.push(pipeline);
                self.blanks(false);
            } else if !self.at_operator() || self.closes_case() {
                if self.stray() {
                    break;
                }
                continue;
            }
            operator.0 = self.at;
            match self.connector() {
                Some(found) => {
                    connector = found;
                    operator.1 = self.at.max(operator.0 + 1);
                    if let (Connector::Background, Some(last)) =
                        (connector, list.pipelines.last_mut())
                    {
                        last.background = true;
                    }
                }
                None if self.ends(until) || self.closes_case() => break,
                None => {
                    connector = Connector::Then;
                    operator.1 = operator.0;
                    if self.peek() == Some(b'(') {
                        self.error_here(
                            "a parenthesis cannot stand here; quote it where it is text",
                        );
                    } else if self.peek() != Some(b')') && !is_closing(self.short_word()) {
                        self.error_here("a `;` or a line break is missing before this");
                    }
                }
            }
        }
        list
    }

    /// Whether an operator stands here that can only follow a command.
    fn at_operator(&self) -> bool {
        match self.peek() {
            Some(b';' | b'|') => true,
            Some(b'&') => self.peek_at(1) != Some(b'>'),
            _ => false,
        }
    }

    /// Whether this ends an item of a `case` further out.
    fn closes_case(&self) -> bool {
        self.open.cases > 0
            && self.peek() == Some(b';')
            && matches!(self.peek_at(1), Some(b';' | b'&'))
    }

    /// Takes what joins one pipeline to the next; a line break stays for the heredocs behind it.
    fn connector(&mut self) -> Option<Connector> {
        let (connector, length) = match (self.peek(), self.peek_at(1)) {
            (Some(b'&'), Some(b'&')) => (Connector::And, 2),
            (Some(b'&'), _) => (Connector::Background, 1),
            (Some(b'|'), Some(b'|')) => (Connector::Or, 2),
            (Some(b';'), _) if self.closes_case() => return None,
            (Some(b';'), Some(b';')) => {
                self.error(
                    self.at,
                    self.at + 2,
                    "`;;` only ends an item of a `case`, and there is none",
                );
                (Connector::Then, 2)
            }
            (Some(b';' | b'|'), _) => (Connector::Then, 1),
            (Some(b'\n'), _) => (Connector::Then, 0),
            _ => return None,
        };
        self.at += length;
        Some(connector)
    }

    /// Something that ends a list stands where this one does not end. Whether something further out
    /// ends with it; otherwise it is skipped.
    fn stray(&mut self) -> bool {
        let word = self.short_word();
        let (open, length, message) = match word {
            "then" | "elif" | "else" | "fi" => (
                self.open.ifs,
                word.len(),
                "this belongs to an `if`, and there is none that it could close or continue",
            ),
            "do" | "done" => (
                self.open.loops,
                word.len(),
                "this belongs to a loop, and there is none that it could begin or close",
            ),
            "esac" => (
                self.open.cases,
                4,
                "this closes a `case`, and there is none",
            ),
            "}" => (self.open.braces, 1, "this brace closes nothing"),
            _ if self.peek() == Some(b')') => {
                (self.open.parentheses, 1, "this parenthesis closes nothing")
            }
            _ if self.closes_case() => (1, 0, ""),
            _ => (0, 0, "this was not expected here"),
        };
        if open > 0 {
            return true;
        }
        if length == 0 {
            self.error_here(message);
            self.skip_one();
        } else {
            self.error(self.at, self.at + length, message);
            self.at += length;
        }
        false
    }

    fn pipeline(&mut self) -> Pipeline<'t> {
        let start = self.at;
        let mut negated = false;
        let mut timed = false;
        loop {
            if self.peek() == Some(b'!') && self.eat_word("!") {
                negated = !negated;
            } else if self.peek() == Some(b't') && self.eat_time() {
                timed = true;
            } else {
                break;
            }
            self.blanks(false);
        }
        // Mostly there is one.
        let mut commands = Vec::with_capacity(1);
        let mut pipe = None;
        loop {
            let before = self.at;
            if let Some(command) = self.command() {
                commands.push(command);
            }
            if self.at == before {
                if let Some(pipe) = pipe {
                    self.error(pipe, pipe + 1, "a command is missing after this");
                } else if negated && self.peek() == Some(b')') {
                    self.error(start, start + 1, "a command is missing after this");
                }
                break;
            }
            let end = self.at;
            self.blanks(false);
            let length = match (self.peek(), self.peek_at(1)) {
                (Some(b'|'), Some(b'|')) => 0,
                (Some(b'|'), Some(b'&')) => 2,
                (Some(b'|'), _) => 1,
                _ => 0,
            };
            if length == 0 {
                self.at = end;
                break;
            }
            pipe = Some(self.at);
            self.at += length;
            self.blanks(true);
            if self.eat_word("!") {
                self.error(
                    self.at - 1,
                    self.at,
                    "`!` only stands before a whole pipeline",
                );
                self.blanks(false);
            }
        }
        let end = commands.last().map_or_else(
            || self.span(start, self.at).end,
            |last: &Command<'t>| last.span().end,
        );
        Pipeline {
            connector: Connector::First,
            connector_span: Span::default(),
            negated,
            timed,
            background: false,
            commands,
            span: Span {
                start: self.view.source_offset(start),
                end,
            },
        }
    }

    /// `time` where it is the reserved word of bash: before anything but a program.
    fn eat_time(&mut self) -> bool {
        let start = self.at;
        if !self.eat_word("time") {
            return false;
        }
        let end = self.at;
        self.blanks(false);
        if self.eat_word("-p") {
            self.blanks(false);
        }
        let reserved = match self.short_word() {
            "!" | "time" => true,
            word => begins_compound(word),
        };
        let taken = reserved || self.peek() == Some(b'(');
        self.at = if taken { end } else { start };
        if taken {
            self.blanks(false);
            self.eat_word("-p");
        }
        taken
    }
}

/// Whether a reserved word begins a compound command.
pub(super) fn begins_compound(word: &str) -> bool {
    matches!(
        word,
        "{" | "if" | "while" | "until" | "for" | "select" | "case" | "[[" | "function"
    )
}

/// Whether a reserved word ends or continues a compound command.
pub(super) fn is_closing(word: &str) -> bool {
    matches!(
        word,
        "then" | "else" | "elif" | "fi" | "do" | "done" | "esac" | "}"
    )
}
