//! Redirections.

use super::Reader;
use super::bytes::name_length;
use super::heredoc::Pending;
use crate::tree::{Heredoc, Redirection};
use crate::word::Word;

/// The operators, each before those it begins with.
const OPERATORS: [&str; 12] = [
    "&>>", "<<-", "<<<", "&>", "<<", "<&", "<>", ">>", ">&", ">|", "<", ">",
];

impl<'t> Reader<'t> {
    /// The redirections behind a compound command.
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
        let operator_at = start + self.descriptor_length()?;
        let rest = self.bytes.get(operator_at..).unwrap_or_default();
        let operator = OPERATORS
            .into_iter()
            .find(|operator| rest.starts_with(operator.as_bytes()))?;
        // `<(…)` and `>(…)` are words.
        let word = matches!(operator, "<" | ">") && rest.get(1) == Some(&b'(');
        if word || (operator.starts_with('&') && operator_at > start) {
            return None;
        }
        self.at = operator_at + operator.len();
        let mut end = self.at;
        self.blanks(false);
        // Digits before an operator belong to that.
        let digits = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        let target = if digits && self.descriptor_length().is_some() {
            None
        } else {
            self.word()
        };
        if target.is_some() {
            end = self.at;
        } else {
            self.at = end;
            let message = if operator.starts_with("<<") {
                "a word is missing after this"
            } else {
                "a file is missing after this"
            };
            self.error(operator_at, end, message);
        }
        let strip = operator == "<<-";
        let heredoc = target
            .as_ref()
            .filter(|_| strip || operator == "<<")
            .map(|name| self.begin_heredoc(name, strip));
        Some(Redirection {
            descriptor: (operator_at > start).then(|| self.text(start, operator_at)),
            operator: self.text(operator_at, operator_at + operator.len()),
            target,
            heredoc,
            span: self.span(start, end),
        })
    }

    /// How long the descriptor before an operator is: digits or `{name}`; nothing where no
    /// redirection can begin.
    fn descriptor_length(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = match rest.first()? {
            b'<' | b'>' | b'&' => return Some(0),
            b'0'..=b'9' => rest.iter().position(|byte| !byte.is_ascii_digit())?,
            b'{' => {
                let name = name_length(&rest[1..]);
                if name == 0 || rest.get(name + 1) != Some(&b'}') {
                    return None;
                }
                name + 2
            }
            _ => return None,
        };
        matches!(rest.get(length), Some(b'<' | b'>')).then_some(length)
    }

    fn begin_heredoc(&mut self, name: &Word<'t>, strip: bool) -> usize {
        let number = self.heredocs.len();
        self.heredocs.push(Heredoc::default());
        self.pending.push(Pending {
            number,
            name: name
                .literal_text()
                .unwrap_or(std::borrow::Cow::Borrowed(name.raw))
                .into_owned(),
            strip,
            quoted: name.is_quoted(),
        });
        number
    }
}
