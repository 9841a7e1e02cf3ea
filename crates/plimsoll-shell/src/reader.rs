//! The reader: one pass over the text, no backtracking.

mod arithmetic;
mod backquotes;
mod bytes;
mod case;
mod compound;
mod expansion;
mod function;
mod heredoc;
mod list;
mod quotes;
mod redirection;
mod simple;
mod substitution;
mod test;
#[cfg(test)]
mod tests;
mod word;

use plimsoll_syntax::{Span, TextView};

use crate::tree::{Heredoc, Script, ShellError};
use crate::word::Word;
use bytes::{is_break, name_length};
use heredoc::Pending;
use list::{Open, Until};

/// How deep commands, substitutions and quotes may nest. The deepest of 35,000 real RUN texts is 9,
/// and a page's WASM has a stack of 1 MB for all of the analysis.
const MAX_DEPTH: usize = 48;

/// More errors than anyone reads.
const MAX_ERRORS: usize = 64;

/// Reads a shell text. Never fails; what cannot be read is in [`Script::errors`].
pub fn parse(text: TextView<'_>) -> Script<'_> {
    let mut reader = Reader {
        view: text,
        bytes: text.text.as_bytes(),
        at: 0,
        errors: Vec::new(),
        pending: Vec::new(),
        heredocs: Vec::new(),
        words: Vec::new(),
        open: Open::default(),
        substituted: false,
        backquotes: Backquotes::None,
        unclosed_from: usize::MAX,
        depth: 0,
        too_deep: false,
    };
    let list = reader.list(Until::End);
    let mut errors = reader.errors;
    errors.sort_by_key(|error| error.span.start);
    Script {
        list,
        heredocs: reader.heredocs,
        errors,
    }
}

/// Which backslashes a shell takes out before it reads the text again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backquotes {
    /// None: the text stands in no backquotes.
    None,
    /// Those before a dollar sign, a backquote and a backslash.
    Bare,
    /// Those before a double quote too: the backquotes stand in double quotes.
    Quoted,
}

struct Reader<'t> {
    view: TextView<'t>,
    /// The text up to the end of the region that is read; see [`Reader::within`].
    bytes: &'t [u8],
    at: usize,
    errors: Vec<ShellError>,
    /// Heredocs whose text begins on the next line.
    pending: Vec<Pending>,
    heredocs: Vec<Heredoc<'t>>,
    /// Words of the commands that are being read; each takes its own from the end when it is done,
    /// with no more memory than they need.
    words: Vec<Word<'t>>,
    /// What is open around the place that is read.
    open: Open,
    /// A parenthesis ends the text that is read: it stands in `$(…)`.
    substituted: bool,
    backquotes: Backquotes,
    /// No `))` closes anything from here on; keeps looking for one linear.
    unclosed_from: usize,
    depth: usize,
    /// The rest was given up, so that whatever it would close is no error.
    too_deep: bool,
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
        if self.errors.len() < MAX_ERRORS && !self.too_deep {
            let span = self.span(from, to);
            self.errors.push(ShellError { span, message });
        }
    }

    /// An error at the character that stands here.
    fn error_here(&mut self, message: &'static str) {
        let mut end = (self.at + 1).min(self.bytes.len());
        while !self.view.text.is_char_boundary(end) {
            end += 1;
        }
        self.error(self.at, end, message);
    }

    /// Whether there is room to go one level deeper; the caller comes back up with [`Reader::leave`].
    fn enter(&mut self) -> bool {
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            return true;
        }
        self.error_here("this nests too deep to be read");
        self.too_deep = true;
        self.at = self.bytes.len();
        false
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Reads the region `from..to` as if the text ended there, then stands at its end.
    fn within<R>(&mut self, from: usize, to: usize, read: impl FnOnce(&mut Self) -> R) -> R {
        let region = self.bytes.get(..to).unwrap_or(self.bytes);
        let bytes = std::mem::replace(&mut self.bytes, region);
        let too_deep = self.too_deep;
        let unclosed_from = self.unclosed_from;
        self.at = from;
        let result = read(self);
        self.unclosed_from = unclosed_from;
        self.too_deep = too_deep;
        self.bytes = bytes;
        self.at = to;
        result
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
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\n') if lines => {
                    self.at += 1;
                    self.heredoc_bodies();
                }
                Some(b'\r') if self.ends_line(self.at) => self.at += 1,
                Some(b'#') => {
                    let rest = &self.bytes[self.at..];
                    let length = rest.iter().position(|byte| *byte == b'\n');
                    self.at += length.unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// Whether the carriage return at `at` belongs to a line break.
    fn ends_line(&self, at: usize) -> bool {
        self.bytes.get(at + 1).is_none_or(|next| *next == b'\n')
    }

    /// Where the name that begins here ends; here where none does.
    fn name_end(&self) -> usize {
        self.at + name_length(self.bytes.get(self.at..).unwrap_or_default())
    }

    /// The next word where it may be a reserved one; empty otherwise.
    fn short_word(&self) -> &'t str {
        const LONGEST: usize = "function".len();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(LONGEST + 2).position(|b| is_break(*b));
        let mut length = match length {
            Some(length) => length,
            None if rest.len() <= LONGEST + 1 => rest.len(),
            None => return "",
        };
        if length > 0 && rest[length - 1] == b'\r' && self.ends_line(self.at + length - 1) {
            length -= 1;
        }
        self.text(self.at, self.at + length)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.short_word() == word;
        if found {
            self.at += word.len();
        }
        found
    }
}
