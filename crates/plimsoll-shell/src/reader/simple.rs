//! Programs with their arguments, assignments and redirections.

use super::Reader;
use crate::tree::{Assignment, Command, Redirection, Simple};

impl<'t> Reader<'t> {
    pub(super) fn simple(&mut self, start: usize) -> Option<Command<'t>> {
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
    pub(super) fn array(&mut self) {
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

    pub(super) fn redirections(&mut self) -> Vec<Redirection<'t>> {
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

    pub(super) fn redirection(&mut self) -> Option<Redirection<'t>> {
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
