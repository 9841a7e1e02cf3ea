//! The reader: one pass over the text, no backtracking.

mod compound;
mod expansion;
mod simple;
#[cfg(test)]
mod tests;

use plimsoll_syntax::{Span, TextView};

use crate::tree::{Command, Connector, List, Pipeline, Redirection, Script, ShellError};

/// How deep commands, substitutions and quotes may nest. The deepest of 35,000 real RUN texts is 9.
const MAX_DEPTH: usize = 48;

/// Reads a shell text. Never fails; what cannot be read is in [`Script::errors`].
pub fn parse(text: TextView<'_>) -> Script<'_> {
    let mut reader = Reader {
        view: text,
        bytes: text.text.as_bytes(),
        at: 0,
        errors: Vec::new(),
        pending: Vec::new(),
        bodies: Vec::new(),
        unclosed_from: usize::MAX,
        depth: 0,
    };
    let mut list = reader.list(Until::End);
    while reader.at < reader.bytes.len() {
        // Something that ends a list stands where nothing can be ended.
        reader.error_here("this ends something that was never begun");
        reader.skip_one();
        let more = reader.list(Until::End);
        list.pipelines.extend(more.pipelines);
    }
    attach_heredocs(&mut list, &reader.bodies);
    Script {
        list,
        errors: reader.errors,
    }
}

/// What ends a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The end of the text.
    End,
    /// `)`.
    Parenthesis,
    /// `}`.
    Brace,
    /// One of these reserved words.
    Words(&'static [&'static str]),
    /// `;;`, `;&`, `;;&` or `esac`.
    CaseItem,
}

struct Reader<'t> {
    view: TextView<'t>,
    bytes: &'t [u8],
    at: usize,
    errors: Vec<ShellError>,
    /// Heredocs whose text begins on the next line: offset of the operator, name, `<<-`.
    pending: Vec<(usize, String, bool)>,
    /// Texts of heredocs by the source offset of their operator.
    bodies: Vec<(u32, &'t str)>,
    /// No `))` closes anything from here on; keeps looking for one linear.
    unclosed_from: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn text(&self, from: usize, to: usize) -> &'t str {
        self.view.text.get(from..to).unwrap_or_default()
    }

    fn span(&self, from: usize, to: usize) -> Span {
        self.view.span(from..to)
    }

    fn error(&mut self, from: usize, to: usize, message: &'static str) {
        // One error a place is enough; unclosed things all end at the same one.
        let span = self.span(from, to);
        if self.errors.len() < 64 {
            self.errors.push(ShellError { span, message });
        }
    }

    fn error_here(&mut self, message: &'static str) {
        let end = (self.at + 1).min(self.bytes.len());
        self.error(self.at, end, message);
    }

    fn skip_one(&mut self) {
        self.at += 1;
        while self.at < self.bytes.len() && !self.view.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Skips blanks, comments and escaped line breaks; line breaks too where `lines` says so.
    fn blanks(&mut self, lines: bool) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | 0x0B | 0x0C) => self.at += 1,
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\n') if lines => {
                    self.at += 1;
                    self.heredoc_bodies();
                }
                Some(b'#') if self.at == 0 || is_break(self.bytes[self.at - 1]) => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn heredoc_bodies(&mut self) {
        for (operator, name, strip) in std::mem::take(&mut self.pending) {
            let start = self.at;
            let source = self.view.source_offset(operator);
            loop {
                let line_start = self.at;
                let rest = self.text(line_start, self.bytes.len());
                if rest.is_empty() {
                    // A Dockerfile's own heredoc ends with the instruction; dash takes the end too.
                    self.bodies.push((source, self.text(start, line_start)));
                    break;
                }
                let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
                self.at += length;
                let line = rest[..length].trim_end_matches(['\n', '\r']);
                let line = if strip {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line == name {
                    self.bodies.push((source, self.text(start, line_start)));
                    break;
                }
            }
        }
    }

    fn ends(&self, until: Until) -> bool {
        match until {
            Until::End => false,
            Until::Parenthesis => self.peek() == Some(b')'),
            Until::Brace => self.word_is("}"),
            Until::Words(words) => words.iter().any(|word| self.word_is(word)),
            Until::CaseItem => {
                (self.peek() == Some(b';') && matches!(self.peek_at(1), Some(b';' | b'&')))
                    || self.word_is("esac")
            }
        }
    }

    /// Whether the next word is exactly this one.
    fn word_is(&self, word: &str) -> bool {
        let end = self.at + word.len();
        self.bytes.get(self.at..end) == Some(word.as_bytes())
            && self.bytes.get(end).is_none_or(|next| is_break(*next))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.word_is(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn list(&mut self, until: Until) -> List<'t> {
        let mut list = List::default();
        let mut connector = Connector::First;
        let mut connector_span = Span::default();
        loop {
            self.blanks(true);
            if self.peek().is_none() || self.ends(until) {
                break;
            }
            let start = self.at;
            let mut pipeline = self.pipeline(until);
            if self.at == start {
                // Nothing could be read here; whoever began the list says why.
                break;
            }
            pipeline.connector = connector;
            pipeline.connector_span = connector_span;
            list.pipelines.push(pipeline);
            self.blanks(false);
            let from = self.at;
            connector = match (self.peek(), self.peek_at(1)) {
                (Some(b'&'), Some(b'&')) => {
                    self.at += 2;
                    Connector::And
                }
                (Some(b'|'), Some(b'|')) => {
                    self.at += 2;
                    Connector::Or
                }
                (Some(b';'), Some(b';' | b'&')) if until == Until::CaseItem => break,
                (Some(b';'), Some(b';')) => break,
                (Some(b';' | b'\n'), _) => {
                    if self.peek() == Some(b';') {
                        self.at += 1;
                    }
                    Connector::Then
                }
                (Some(b'&'), _) => {
                    self.at += 1;
                    Connector::Background
                }
                _ => break,
            };
            connector_span = self.span(from, self.at.max(from + 1).min(self.bytes.len()));
            if matches!(connector, Connector::And | Connector::Or) {
                self.blanks(true);
                if self.peek().is_none() || self.ends(until) {
                    self.error(from, from + 2, "a command is missing after this");
                    break;
                }
            }
        }
        list
    }

    fn pipeline(&mut self, until: Until) -> Pipeline<'t> {
        let start = self.at;
        let mut negated = false;
        while self.eat_word("!") {
            negated = !negated;
            self.blanks(false);
        }
        let mut commands = Vec::new();
        loop {
            let before = self.at;
            if let Some(command) = self.command() {
                commands.push(command);
            }
            if self.at == before {
                if before != start {
                    self.error(
                        before.saturating_sub(1),
                        before,
                        "a command is missing after this",
                    );
                }
                break;
            }
            self.blanks(false);
            match (self.peek(), self.peek_at(1)) {
                (Some(b'|'), Some(b'|')) => break,
                (Some(b'|'), Some(b'&')) => self.at += 2,
                (Some(b'|'), _) => self.at += 1,
                _ => break,
            }
            self.blanks(true);
            if self.ends(until) {
                self.error_here("a command is missing before this");
                break;
            }
        }
        let end = commands
            .last()
            .map_or(self.span(start, self.at), Command::span);
        Pipeline {
            connector: Connector::First,
            connector_span: Span::default(),
            negated,
            commands,
            span: Span {
                start: self.view.source_offset(start),
                end: end.end,
            },
        }
    }

    fn command(&mut self) -> Option<Command<'t>> {
        if self.depth >= MAX_DEPTH {
            self.error_here("this nests too deep to be read");
            self.at = self.bytes.len();
            return None;
        }
        self.depth += 1;
        let command = self.command_within();
        self.depth -= 1;
        command
    }

    fn command_within(&mut self) -> Option<Command<'t>> {
        let start = self.at;
        match self.peek()? {
            b'(' if self.peek_at(1) == Some(b'(') => {
                if let Some(end) = self.arithmetic_end(start + 2) {
                    self.at = end;
                    return Some(Command::Test {
                        words: Vec::new(),
                        span: self.span(start, end),
                    });
                }
                Some(self.group(start))
            }
            b'(' => Some(self.group(start)),
            b')' => None,
            b';' | b'&' | b'|' => {
                self.error_here("a command is missing before this");
                None
            }
            _ => self.word_command(start),
        }
    }

    /// Where the text read so far ends, blanks left out.
    fn trimmed(&self) -> usize {
        let mut end = self.at;
        while end > 0 && matches!(self.bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
        end
    }

    /// After something unclosed: what follows it belongs to it.
    fn recover(&mut self) {
        if self.peek().is_some() {
            self.error_here("this was not expected here");
            self.skip_one();
        }
    }

    fn word_command(&mut self, start: usize) -> Option<Command<'t>> {
        let reserved = RESERVED.into_iter().find(|word| self.word_is(word));
        if let Some(keyword) = reserved {
            self.at += keyword.len();
            return Some(match keyword {
                "{" => self.brace_group(start),
                "if" => self.if_command(start),
                "while" | "until" => self.while_command(start),
                "case" => self.case_command(start),
                "[[" => self.test_command(start),
                "function" => self.function_keyword(start),
                _ => self.for_command(start),
            });
        }
        for stray in ["then", "else", "elif", "fi", "do", "done", "esac", "}"] {
            if self.word_is(stray) {
                return None;
            }
        }
        self.simple(start)
    }
}

/// Words that begin a compound command.
const RESERVED: [&str; 9] = [
    "{", "if", "while", "until", "for", "select", "case", "[[", "function",
];

/// Whether a word ends before this byte.
fn is_break(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | 0x0B
            | 0x0C
            | b';'
            | b'&'
            | b'|'
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'`'
    )
}

fn attach_heredocs<'t>(list: &mut List<'t>, bodies: &[(u32, &'t str)]) {
    if bodies.is_empty() {
        return;
    }
    for pipeline in &mut list.pipelines {
        for command in &mut pipeline.commands {
            match command {
                Command::Simple(simple) => attach(&mut simple.redirections, bodies),
                Command::Group {
                    list, redirections, ..
                } => {
                    attach(redirections, bodies);
                    attach_heredocs(list, bodies);
                }
                Command::Compound {
                    clauses,
                    redirections,
                    ..
                } => {
                    attach(redirections, bodies);
                    for clause in clauses {
                        attach_heredocs(&mut clause.condition, bodies);
                        attach_heredocs(&mut clause.body, bodies);
                    }
                }
                Command::Test { .. } | Command::Function(_) => {}
            }
        }
    }
}

fn attach<'t>(redirections: &mut [Redirection<'t>], bodies: &[(u32, &'t str)]) {
    for redirection in redirections {
        let body = bodies
            .iter()
            .find(|(at, _)| (redirection.span.start..redirection.span.end).contains(at));
        redirection.heredoc = body.map(|(_, text)| *text);
    }
}
