//! The reader: one pass over the text, no backtracking.

use plimsoll_syntax::{Span, TextView};

use crate::tree::{
    Assignment, Clause, Command, Connector, Function, List, Pipeline, Redirection, Script,
    ShellError, Simple,
};
use crate::word::{Part, Word};

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
                self.group(start)
            }
            b'(' => self.group(start),
            b')' => None,
            b';' | b'&' | b'|' => {
                self.error_here("a command is missing before this");
                None
            }
            _ => self.word_command(start),
        }
    }

    fn group(&mut self, start: usize) -> Option<Command<'t>> {
        self.at += 1;
        let list = self.list(Until::Parenthesis);
        self.blanks(true);
        if self.peek() == Some(b')') {
            self.at += 1;
        } else {
            self.error(start, start + 1, "this parenthesis is never closed");
            self.recover();
        }
        Some(self.finish_group(list, true, start))
    }

    fn finish_group(&mut self, list: List<'t>, subshell: bool, start: usize) -> Command<'t> {
        let redirections = self.redirections();
        Command::Group {
            list,
            subshell,
            redirections,
            span: self.span(start, self.trimmed()),
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

    fn brace_group(&mut self, start: usize) -> Command<'t> {
        let list = self.list(Until::Brace);
        self.blanks(true);
        if !self.eat_word("}") {
            self.error(start, start + 1, "this brace is never closed");
            self.recover();
        }
        self.finish_group(list, false, start)
    }

    fn if_command(&mut self, start: usize) -> Command<'t> {
        let mut clauses = Vec::new();
        loop {
            let condition = self.list(Until::Words(&["then"]));
            self.expect("then", start, "this `if` has no `then`");
            let body = self.list(Until::Words(&["elif", "else", "fi"]));
            clauses.push(Clause {
                condition,
                patterns: Vec::new(),
                body,
            });
            self.blanks(true);
            if !self.eat_word("elif") {
                break;
            }
        }
        if self.eat_word("else") {
            let body = self.list(Until::Words(&["fi"]));
            clauses.push(Clause {
                condition: List::default(),
                patterns: Vec::new(),
                body,
            });
        }
        self.expect("fi", start, "this `if` has no `fi`");
        self.finish_compound("if", Vec::new(), clauses, start)
    }

    fn while_command(&mut self, start: usize) -> Command<'t> {
        let keyword = self.text(start, start + 5);
        let condition = self.list(Until::Words(&["do"]));
        self.expect("do", start, "this loop has no `do`");
        let body = self.list(Until::Words(&["done"]));
        self.expect("done", start, "this loop has no `done`");
        let clause = Clause {
            condition,
            patterns: Vec::new(),
            body,
        };
        self.finish_compound(keyword, Vec::new(), vec![clause], start)
    }

    fn for_command(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let mut words = Vec::new();
        if self.peek() == Some(b'(') && self.peek_at(1) == Some(b'(') {
            match self.arithmetic_end(self.at + 2) {
                Some(end) => self.at = end,
                None => {
                    self.error_here("this parenthesis is never closed");
                    self.at = self.bytes.len();
                }
            }
        } else {
            words.extend(self.word());
            self.blanks(true);
            if self.eat_word("in") {
                loop {
                    self.blanks(false);
                    let before = self.at;
                    words.extend(self.word());
                    if self.at == before {
                        break;
                    }
                }
            }
        }
        self.blanks(true);
        if self.peek() == Some(b';') {
            self.at += 1;
        }
        self.blanks(true);
        // ksh and bash also take braces here.
        let (open, close) = if self.word_is("{") {
            ("{", "}")
        } else {
            ("do", "done")
        };
        self.expect(open, start, "this loop has no `do`");
        let body = if close == "}" {
            self.list(Until::Brace)
        } else {
            self.list(Until::Words(&["done"]))
        };
        self.expect(close, start, "this loop has no `done`");
        let clause = Clause {
            condition: List::default(),
            patterns: Vec::new(),
            body,
        };
        self.finish_compound("for", words, vec![clause], start)
    }

    fn case_command(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let words: Vec<_> = self.word().into_iter().collect();
        self.blanks(true);
        self.expect("in", start, "this `case` has no `in`");
        let mut clauses = Vec::new();
        loop {
            self.blanks(true);
            if self.peek().is_none() || self.word_is("esac") {
                break;
            }
            let item = self.at;
            if self.peek() == Some(b'(') {
                self.at += 1;
            }
            let mut patterns = Vec::new();
            loop {
                self.blanks(false);
                patterns.extend(self.word());
                self.blanks(false);
                if self.peek() != Some(b'|') {
                    break;
                }
                self.at += 1;
            }
            if self.peek() == Some(b')') {
                self.at += 1;
            } else {
                self.error_here("this pattern has no closing parenthesis");
                if self.at == item {
                    break;
                }
            }
            let body = self.list(Until::CaseItem);
            clauses.push(Clause {
                condition: List::default(),
                patterns,
                body,
            });
            self.blanks(true);
            let mut semicolons = 0;
            while semicolons < 3 && matches!(self.peek(), Some(b';' | b'&')) {
                self.at += 1;
                semicolons += 1;
            }
            if semicolons == 0 {
                break;
            }
        }
        self.expect("esac", start, "this `case` has no `esac`");
        self.finish_compound("case", words, clauses, start)
    }

    fn test_command(&mut self, start: usize) -> Command<'t> {
        let mut words = Vec::new();
        loop {
            self.blanks(true);
            if self.peek().is_none() {
                self.error(start, start + 2, "this `[[` is never closed");
                break;
            }
            if self.eat_word("]]") {
                break;
            }
            let before = self.at;
            words.extend(self.word());
            if self.at == before {
                // Operators and parentheses mean something else in here.
                self.at += 1;
            }
        }
        let _ = self.redirections();
        Command::Test {
            words,
            span: self.span(start, self.trimmed()),
        }
    }

    fn function_keyword(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let Some(name) = self.word() else {
            self.error(start, self.at, "this function has no name");
            return Command::Simple(Simple {
                span: self.span(start, self.at),
                ..Simple::default()
            });
        };
        self.blanks(false);
        if self.peek() == Some(b'(') && self.peek_at(1) == Some(b')') {
            self.at += 2;
        }
        self.function_body(name, start)
    }

    fn function_body(&mut self, name: Word<'t>, start: usize) -> Command<'t> {
        self.blanks(true);
        let body = self.command();
        if body.is_none() {
            self.error(start, self.at, "this function has no body");
        }
        Command::Function(Function {
            name,
            body: body.map(Box::new),
            span: self.span(start, self.at),
        })
    }

    fn expect(&mut self, word: &'static str, start: usize, message: &'static str) {
        self.blanks(true);
        if !self.eat_word(word) {
            let end = (start + 2).min(self.bytes.len());
            self.error(start, end, message);
        }
    }

    fn finish_compound(
        &mut self,
        keyword: &'t str,
        words: Vec<Word<'t>>,
        clauses: Vec<Clause<'t>>,
        start: usize,
    ) -> Command<'t> {
        let redirections = self.redirections();
        Command::Compound {
            keyword,
            words,
            clauses,
            redirections,
            span: self.span(start, self.trimmed()),
        }
    }

    fn simple(&mut self, start: usize) -> Option<Command<'t>> {
        let mut simple = Simple::default();
        let mut end = start;
        loop {
            self.blanks(false);
            let before = self.at;
            if let Some(redirection) = self.redirection() {
                simple.redirections.push(redirection);
            } else if let Some(word) = self.word() {
                if simple.words.is_empty()
                    && self.peek() == Some(b'(')
                    && self.peek_at(1) == Some(b')')
                    && simple.assignments.is_empty()
                {
                    self.at += 2;
                    return Some(self.function_body(word, start));
                }
                match assigned_name(word.raw).filter(|_| simple.words.is_empty()) {
                    Some(name) => {
                        let value_at = word.raw.find('=').map_or(0, |at| at + 1);
                        if value_at == word.raw.len() && self.peek() == Some(b'(') {
                            self.array();
                        }
                        simple.assignments.push(Assignment {
                            name,
                            word,
                            value_at,
                        });
                    }
                    None => simple.words.push(word),
                }
            }
            if self.at == before {
                break;
            }
            end = self.at;
        }
        if end == start {
            return None;
        }
        simple.span = self.span(start, end);
        Some(Command::Simple(simple))
    }

    /// The elements of a bash array; they are read over.
    fn array(&mut self) {
        let start = self.at;
        self.at += 1;
        loop {
            self.blanks(true);
            match self.peek() {
                None => return self.error(start, start + 1, "this parenthesis is never closed"),
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    if self.word().is_none() {
                        self.error_here("this was not expected here");
                        self.skip_one();
                    }
                }
            }
        }
    }

    fn redirections(&mut self) -> Vec<Redirection<'t>> {
        let mut redirections = Vec::new();
        loop {
            let before = self.at;
            self.blanks(false);
            match self.redirection() {
                Some(redirection) => redirections.push(redirection),
                None => {
                    self.at = before;
                    return redirections;
                }
            }
        }
    }

    fn redirection(&mut self) -> Option<Redirection<'t>> {
        let start = self.at;
        let mut operator = start;
        while self.bytes.get(operator).is_some_and(u8::is_ascii_digit) {
            operator += 1;
        }
        let rest = self.bytes.get(operator..).unwrap_or_default();
        let known: [&str; 12] = [
            "&>>", "<<-", "<<<", "&>", "<<", "<&", "<>", ">>", ">&", ">|", "<", ">",
        ];
        let found = known
            .into_iter()
            .find(|known| rest.starts_with(known.as_bytes()))?;
        // `<(…)` and `>(…)` are words.
        if matches!(found, "<" | ">") && rest.get(1) == Some(&b'(') {
            return None;
        }
        self.at = operator + found.len();
        self.blanks(false);
        let target = self.word();
        let heredoc = matches!(found, "<<" | "<<-");
        if let Some(target) = target.as_ref().filter(|_| heredoc) {
            let name = target.literal().unwrap_or_else(|| target.raw.to_owned());
            self.pending.push((operator, name, found == "<<-"));
        }
        if target.is_none() {
            self.error(
                operator,
                operator + found.len(),
                "a file is missing after this",
            );
        }
        Some(Redirection {
            operator: self.text(operator, operator + found.len()),
            target,
            heredoc: None,
            span: self.span(start, self.trimmed()),
        })
    }

    /// The next word, if one begins here.
    fn word(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let mut parts = Vec::new();
        let mut plain = start;
        while let Some(byte) = self.peek() {
            match byte {
                b'<' | b'>' if self.peek_at(1) == Some(b'(') && self.at == plain => {
                    self.at += 1;
                    let script = self.substitution(self.at - 1);
                    parts.push(script);
                    plain = self.at;
                }
                b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C | b';' | b'&' | b'|' | b'<' | b'>'
                | b')' => break,
                b'(' => {
                    // Extended patterns such as `!(a|b)`.
                    let pattern = self.at > start
                        && matches!(self.bytes[self.at - 1], b'!' | b'?' | b'*' | b'+' | b'@');
                    if !pattern || !self.skip_pattern() {
                        break;
                    }
                }
                b'\\' | b'\'' | b'"' | b'$' | b'`' => {
                    if byte == b'$' && !self.begins_expansion() {
                        self.at += 1;
                        continue;
                    }
                    self.flush(plain, &mut parts);
                    self.special(byte, &mut parts);
                    plain = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.flush(plain, &mut parts);
        if self.at == start {
            return None;
        }
        Some(Word {
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
            parts,
        })
    }

    fn flush(&self, from: usize, parts: &mut Vec<Part<'t>>) {
        if from < self.at {
            parts.push(Part::Plain(self.text(from, self.at)));
        }
    }

    fn skip_pattern(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b')' | b'\n' | b' '));
        match end {
            Some(end) if rest[end] == b')' => {
                self.at += end + 1;
                true
            }
            _ => false,
        }
    }

    fn begins_expansion(&self) -> bool {
        self.peek_at(1).is_some_and(|next| {
            next.is_ascii_alphanumeric()
                || matches!(
                    next,
                    b'_' | b'{'
                        | b'('
                        | b'@'
                        | b'*'
                        | b'#'
                        | b'?'
                        | b'-'
                        | b'$'
                        | b'!'
                        | b'\''
                        | b'"'
                )
        })
    }

    fn special(&mut self, byte: u8, parts: &mut Vec<Part<'t>>) {
        match byte {
            b'\\' => {
                self.at += 1;
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                    return;
                }
                let from = self.at;
                if from < self.bytes.len() {
                    self.skip_one();
                }
                parts.push(Part::Escaped(self.text(from, self.at)));
            }
            b'\'' => {
                let from = self.at + 1;
                let length = self.bytes[from..].iter().position(|byte| *byte == b'\'');
                match length {
                    Some(length) => {
                        self.at = from + length + 1;
                        parts.push(Part::Single(self.text(from, from + length)));
                    }
                    None => {
                        self.error(from - 1, from, "this single quote is never closed");
                        self.at = self.bytes.len();
                        parts.push(Part::Single(self.text(from, self.at)));
                    }
                }
            }
            b'"' => {
                let inner = self.double_quoted();
                parts.push(Part::Double(inner));
            }
            b'`' => parts.push(self.backquoted()),
            _ => parts.push(self.dollar()),
        }
    }

    fn double_quoted(&mut self) -> Vec<Part<'t>> {
        let open = self.at;
        self.at += 1;
        let mut parts = Vec::new();
        let mut plain = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.flush(plain, &mut parts);
                    self.at += 1;
                    return parts;
                }
                b'\\' => {
                    let escapes =
                        matches!(self.peek_at(1), Some(b'"' | b'\\' | b'$' | b'`' | b'\n'));
                    if escapes {
                        self.flush(plain, &mut parts);
                        parts.push(Part::Escaped(self.text(self.at + 1, self.at + 2)));
                        self.at += 2;
                        plain = self.at;
                    } else {
                        self.at += 1;
                    }
                }
                b'$' if self.begins_expansion()
                    && !matches!(self.peek_at(1), Some(b'"' | b'\'')) =>
                {
                    self.flush(plain, &mut parts);
                    parts.push(self.dollar());
                    plain = self.at;
                }
                b'`' => {
                    self.flush(plain, &mut parts);
                    parts.push(self.backquoted());
                    plain = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.flush(plain, &mut parts);
        self.error(open, open + 1, "this double quote is never closed");
        parts
    }

    fn dollar(&mut self) -> Part<'t> {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') if self.peek_at(2) == Some(b'(') => {
                if let Some(end) = self.arithmetic_end(start + 3) {
                    self.at = end;
                    return Part::Arithmetic(self.text(start, end));
                }
                self.at += 1;
                self.substitution(start)
            }
            Some(b'(') => {
                self.at += 1;
                self.substitution(start)
            }
            Some(b'{') => self.braced(start),
            Some(b'\'') => {
                // `$'…'`: backslashes escape the quote.
                self.at += 2;
                let from = self.at;
                while let Some(byte) = self.peek() {
                    match byte {
                        b'\'' => {
                            let text = self.text(from, self.at);
                            self.at += 1;
                            return Part::Single(text);
                        }
                        b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                        _ => self.at += 1,
                    }
                }
                self.error(start, start + 2, "this single quote is never closed");
                Part::Single(self.text(from, self.at))
            }
            Some(b'"') => {
                self.at += 1;
                Part::Double(self.double_quoted())
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                self.at += 1;
                while self
                    .peek()
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                {
                    self.at += 1;
                }
                self.variable(start, start + 1, self.at)
            }
            _ => {
                self.at += 2;
                self.variable(start, start + 1, self.at)
            }
        }
    }

    fn variable(&self, start: usize, name_from: usize, name_to: usize) -> Part<'t> {
        Part::Variable {
            name: self.text(name_from, name_to),
            raw: self.text(start, self.at),
            span: self.span(start, self.at),
        }
    }

    fn braced(&mut self, start: usize) -> Part<'t> {
        self.at += 2;
        if matches!(self.peek(), Some(b'#' | b'!')) && self.peek_at(1) != Some(b'}') {
            self.at += 1;
        }
        let name_from = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        if self.at == name_from
            && matches!(
                self.peek(),
                Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!')
            )
        {
            self.at += 1;
        }
        let name_to = self.at;
        if self.depth >= MAX_DEPTH {
            self.error(start, start + 2, "this nests too deep to be read");
            self.at = self.bytes.len();
            return self.variable(start, name_from, name_to);
        }
        self.depth += 1;
        // Quotes and expansions inside are read over, so that their closing signs are not taken for ours.
        let mut inner = Vec::new();
        loop {
            match self.peek() {
                None => {
                    self.error(start, start + 2, "this brace is never closed");
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b'$') if !self.begins_expansion() => self.at += 1,
                Some(byte @ (b'\\' | b'"' | b'$' | b'`')) => self.special(byte, &mut inner),
                // Inside double quotes a single quote is an ordinary character; it seldom stands alone.
                Some(byte @ b'\'') if self.bytes[self.at + 1..].contains(&b'\'') => {
                    self.special(byte, &mut inner)
                }
                Some(_) => self.at += 1,
            }
        }
        self.depth -= 1;
        self.variable(start, name_from, name_to)
    }

    /// `( … )` of a substitution that began at `start`; the parenthesis comes next.
    fn substitution(&mut self, start: usize) -> Part<'t> {
        self.at += 1;
        let errors = self.errors.len();
        let list = if self.depth >= MAX_DEPTH {
            self.error(start, start + 2, "this nests too deep to be read");
            self.at = self.bytes.len();
            List::default()
        } else {
            self.depth += 1;
            let list = self.list(Until::Parenthesis);
            self.depth -= 1;
            list
        };
        self.blanks(true);
        if self.peek() == Some(b')') {
            self.at += 1;
        } else if self.errors.len() == errors || self.peek().is_none() {
            self.error(start, start + 2, "this substitution is never closed");
        }
        Part::Substitution {
            script: Box::new(Script {
                list,
                errors: Vec::new(),
            }),
            backquotes: false,
            span: self.span(start, self.at),
        }
    }

    fn backquoted(&mut self) -> Part<'t> {
        let start = self.at;
        let mut end = start + 1;
        while end < self.bytes.len() && self.bytes[end] != b'`' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        let closed = end < self.bytes.len();
        let end = end.min(self.bytes.len());
        if !closed {
            self.error(start, start + 1, "this backquote is never closed");
        }
        // What stands inside is read in place: the reader is shown the text up to the closing sign.
        let whole = std::mem::replace(&mut self.bytes, &self.view.text.as_bytes()[..end]);
        self.at = start + 1;
        let list = if self.depth >= MAX_DEPTH {
            List::default()
        } else {
            self.depth += 1;
            let list = self.list(Until::End);
            self.depth -= 1;
            list
        };
        self.bytes = whole;
        self.at = if closed { end + 1 } else { end };
        Part::Substitution {
            script: Box::new(Script {
                list,
                errors: Vec::new(),
            }),
            backquotes: true,
            span: self.span(start, self.at),
        }
    }

    /// Where `((` closes with `))`, after it; `from` is the first byte after the opening.
    fn arithmetic_end(&mut self, from: usize) -> Option<usize> {
        if from >= self.unclosed_from {
            return None;
        }
        let mut depth = 0_usize;
        let mut at = from;
        while at < self.bytes.len() {
            match self.bytes[at] {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' if self.bytes.get(at + 1) == Some(&b')') => return Some(at + 2),
                b')' => return None,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
        self.unclosed_from = self.unclosed_from.min(from);
        None
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

/// The name in `NAME=…`, `NAME+=…` or `NAME[…]=…`.
fn assigned_name(raw: &str) -> Option<&str> {
    let equals = raw.find('=')?;
    let name = raw[..equals].strip_suffix('+').unwrap_or(&raw[..equals]);
    let name = name.split('[').next().unwrap_or(name);
    let valid = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    valid.then_some(name)
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

#[cfg(test)]
mod tests {
    use plimsoll_syntax::TextView;

    use crate::{Connector, commands, parse};

    /// The commands of `text`, one a line, with how each is joined to the one before.
    fn read(text: &str) -> String {
        let script = parse(TextView::new(text, 0));
        let mut lines: Vec<String> = commands(&script)
            .iter()
            .map(|visited| {
                let words: Vec<&str> = visited.simple.words.iter().map(|word| word.raw).collect();
                for word in &visited.simple.words {
                    assert_eq!(word.span.text(text), word.raw, "a word's span is its text");
                }
                let sign = match visited.place.connector {
                    _ if visited.place.pipe_index > 0 => "|",
                    Connector::First => "",
                    Connector::And => "&&",
                    Connector::Or => "||",
                    Connector::Then => ";",
                    Connector::Background => "&",
                };
                let marks = if visited.place.conditional { "?" } else { "" };
                format!("{sign}{marks} {}", words.join(" "))
            })
            .collect();
        lines.extend(
            script
                .errors
                .iter()
                .map(|error| format!("error: {}", error.message)),
        );
        lines.join("\n")
    }

    #[test]
    fn lists_and_pipes() {
        assert_eq!(
            read("a b && c | d; e || f &"),
            " a b\n&& c\n| d\n; e\n||? f"
        );
        assert_eq!(read("set -e;\n a\n# no\nb"), " set -e\n; a\n; b");
    }

    #[test]
    fn compounds() {
        assert_eq!(
            read("if a; then b; elif c; then d; else e; fi && f"),
            " a\n? b\n c\n? d\n? e\n&& f"
        );
        assert_eq!(read("for x in 1 2; do a $x; done"), "? a $x");
        assert_eq!(
            read("case $x in (a|b) c;; *) d ;; esac; e"),
            "? c\n? d\n; e"
        );
        assert_eq!(read("f() { a; }; f"), "? a\n; f");
        assert_eq!(read("while read x; do (a); done < y"), " read x\n? a");
        assert_eq!(read("[[ -f x && $y =~ ^(a|b)$ ]] && a"), "&& a");
    }

    #[test]
    fn substitutions_are_read_inside() {
        assert_eq!(
            read("a \"$(b | c)\" `d`"),
            " a \"$(b | c)\" `d`\n b\n| c\n d"
        );
        assert_eq!(
            read("a $((1 + (2))) $(( 1 )) ${x:-$(b)}"),
            " a $((1 + (2))) $(( 1 )) ${x:-$(b)}"
        );
        assert_eq!(read("((x++)) && a"), "&& a");
        assert_eq!(read("( (a); b )"), " a\n; b");
    }

    #[test]
    fn quoting_and_heredocs() {
        assert_eq!(
            read("echo 'a && b' \\; \"x y\""),
            " echo 'a && b' \\; \"x y\""
        );
        assert_eq!(read("cat <<E > f && a\nx && y\nE\nb"), " cat\n&& a\n; b");
    }

    #[test]
    fn errors_do_not_lose_the_rest() {
        assert_eq!(
            read("a && (b; c"),
            " a\n b\n; c\nerror: this parenthesis is never closed"
        );
        assert!(read("if a; then b").contains("error: this `if` has no `fi`"));
        assert!(read("a ) b").contains("b"));
        assert!(read("echo \"x").contains("error: this double quote is never closed"));
        assert!(read("a &&").contains("error: a command is missing after this"));
    }

    #[test]
    fn hostile_texts_end() {
        for text in [
            "(",
            "((",
            "$(",
            "$((",
            "${",
            "`",
            "\"$(",
            "if ",
            "case x in a) ",
            "{ ",
            "a|",
            "f() ",
            "! ",
            "<(",
        ] {
            let script = text.repeat(20_000);
            let _ = parse(TextView::new(&script, 0));
        }
    }
}
