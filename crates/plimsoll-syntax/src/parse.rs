//! The reference's line algorithm: source to instructions.

use std::collections::HashMap;

use crate::arguments::read_instruction;
use crate::directive::Directives;
use crate::heredoc::{self, Marker};
use crate::instruction::{Arguments, Instruction};
use crate::lines::{Line, Lines, Visible};
use crate::words::split_first;
use crate::{Directive, Heredoc, Keyword, Logical, Span, SyntaxError, validate};

/// The longest line that the reference reads, in bytes.
const MAX_LINE: usize = 65_535;

/// What a part of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A parser directive; its number in [`Dockerfile::directives`].
    Directive(usize),
    /// A comment outside any instruction.
    Comment,
    /// A blank line outside any instruction.
    Blank,
    /// An instruction; its number in [`Dockerfile::instructions`].
    Instruction(usize),
}

/// A Dockerfile, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile<'a> {
    /// The text that was read.
    pub source: &'a str,
    /// The character that escapes and continues lines: backslash or backtick.
    pub escape: u8,
    /// The parser directives at the top.
    pub directives: Vec<Directive<'a>>,
    /// The instructions, in order.
    pub instructions: Vec<Instruction<'a>>,
    /// All parts of the file with their whole lines, without gaps.
    pub items: Vec<(Item, Span)>,
    /// What could not be read, in order.
    pub errors: Vec<SyntaxError>,
}

/// Reads a Dockerfile. Never fails; what cannot be read is in [`Dockerfile::errors`].
pub fn parse(source: &str) -> Dockerfile<'_> {
    let begin = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader {
        source,
        lines: Lines::new(source, begin),
        directives: Directives::default(),
        // Mostly enough: an instruction has about 150 bytes, and comments and blank lines around it.
        instructions: Vec::with_capacity(source.len() / 128),
        items: Vec::with_capacity(source.len() / 64),
        errors: Vec::new(),
        covered: 0,
        parts: Vec::new(),
        one_unended: false,
        ends: None,
    };
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    if reader.covered < source.len() {
        // A byte order mark and nothing else.
        reader.item(Item::Blank, source.len());
    }
    let escape = reader.directives.escape();
    let mut file = Dockerfile {
        source,
        escape,
        directives: reader.directives.found,
        instructions: reader.instructions,
        items: reader.items,
        errors: reader.errors,
    };
    validate::check(&mut file);
    file.errors
        .sort_by_key(|error| (error.span.start, error.span.end));
    file
}

struct Reader<'a> {
    source: &'a str,
    lines: Lines<'a>,
    directives: Directives<'a>,
    instructions: Vec<Instruction<'a>>,
    items: Vec<(Item, Span)>,
    errors: Vec<SyntaxError>,
    /// End of the last item, a byte offset.
    covered: usize,
    /// The lines of the instruction that is being read, without their continuations.
    parts: Vec<(usize, &'a str)>,
    /// A heredoc has been found to have no end.
    one_unended: bool,
    /// Where each text stands last as a line of its own, and where as one whose tabs were taken off;
    /// made at the second heredoc without an end.
    ends: Option<HashMap<(&'a str, bool), usize>>,
}

impl<'a> Reader<'a> {
    fn item(&mut self, item: Item, end: usize) {
        self.items.push((item, Span::new(self.covered, end)));
        self.covered = end;
    }

    fn line(&mut self, line: Line<'a>) {
        self.check_length(line);
        if self.directives.read(line, &mut self.errors) {
            let number = self.directives.found.len().saturating_sub(1);
            self.item(Item::Directive(number), line.end());
            return;
        }
        match line.visible() {
            Visible::Nothing => self.item(Item::Blank, line.end()),
            Visible::Comment => self.item(Item::Comment, line.end()),
            Visible::Text => {
                self.instruction(line);
                let number = self.instructions.len() - 1;
                self.item(Item::Instruction(number), self.lines.position());
            }
        }
    }

    fn check_length(&mut self, line: Line<'a>) {
        if line.full.len() > MAX_LINE {
            self.errors.push(SyntaxError {
                span: Span::new(line.start, line.end()),
                line: line.number,
                message: format!("This line is longer than {MAX_LINE} bytes, which the build refuses; break it up."),
            });
        }
    }

    fn instruction(&mut self, first: Line<'a>) {
        let escape = self.directives.escape();
        let text = first.text();
        let indent = text.len() - text.trim_start().len();
        let start = first.start + indent;
        let mut head_end = first.start + text.len();
        let (text, mut continued) = strip_continuation(&text[indent..], escape);
        let mut end_line = first.number;
        let mut blanks = Vec::new();
        self.parts.clear();
        self.parts.push((start, text));
        while continued {
            let Some(line) = self.lines.next() else { break };
            self.check_length(line);
            end_line = line.number;
            let text = line.text();
            head_end = line.start + text.len();
            match line.visible() {
                Visible::Comment => {}
                Visible::Nothing => blanks.push(Span::new(line.start, line.end())),
                Visible::Text => {
                    let (text, more) = strip_continuation(text, escape);
                    self.parts.push((line.start, text));
                    continued = more;
                }
            }
        }
        let logical = Logical::joined(self.source, &self.parts);
        // The white space at its ends, which reading takes away, can belong to a heredoc's name.
        let whole = heredoc::may_have_marker(&logical.text).then(|| logical.clone());
        let mut instruction = read_instruction(logical, escape, first.number, &mut self.errors, 0);
        instruction.head = Span::new(start, head_end);
        instruction.span = instruction.head;
        instruction.end_line = end_line;
        instruction.blank_continuations = blanks;
        if let Some(whole) = whole.filter(|_| takes_heredocs(&instruction)) {
            self.heredocs(&whole, &mut instruction);
        }
        self.instructions.push(instruction);
    }

    fn heredocs(&mut self, logical: &Logical<'a>, instruction: &mut Instruction<'a>) {
        let markers = match heredoc::markers(logical) {
            Ok(markers) => markers,
            Err((span, message)) => {
                self.errors.push(SyntaxError {
                    span,
                    line: instruction.start_line,
                    message: format!("This heredoc's name cannot be read: {message}."),
                });
                return;
            }
        };
        for marker in markers {
            let heredoc = self.heredoc(marker, instruction.start_line);
            instruction.span.end = if heredoc.terminator.is_empty() && heredoc.span.end > 0 {
                trimmed_end(self.source, heredoc.span).max(instruction.span.end)
            } else {
                heredoc.terminator.end
            };
            instruction.end_line = self.lines.line_number();
            instruction.heredocs.push(heredoc);
        }
    }

    fn heredoc(&mut self, marker: Marker, instruction_line: u32) -> Heredoc<'a> {
        let start = self.lines.position();
        let mut ahead = self.lines.clone();
        if self.may_end(&marker) {
            while let Some(line) = ahead.next() {
                if marker.ends_at(line.text()) {
                    self.lines = ahead;
                    let span = Span::new(start, line.start);
                    let terminator = Span::new(line.start, line.start + line.text().len());
                    return marker.into_heredoc(span.text(self.source), span, terminator);
                }
            }
            self.remember_ends();
        }
        self.errors.push(SyntaxError {
            span: marker.span,
            line: instruction_line,
            message: format!(
                "This heredoc never ends; put a line with nothing but {} after its text.",
                marker.name
            ),
        });
        // The reference gives up here. We take what does not look like the next instruction.
        let mut end = start;
        loop {
            let before = self.lines.clone();
            let Some(line) = self.lines.next() else { break };
            if begins_instruction(line) {
                self.lines = before;
                break;
            }
            end = line.end();
        }
        let span = Span::new(start, end);
        marker.into_heredoc(span.text(self.source), span, Span::new(end, end))
    }

    /// Whether a line that ends the heredoc can follow. Only the first two heredocs without an end cost
    /// a look at all that follows.
    fn may_end(&self, marker: &Marker) -> bool {
        let Some(ends) = &self.ends else { return true };
        let last = ends.get(&(marker.name.as_str(), marker.chomp));
        last.is_some_and(|last| *last >= self.lines.position())
    }

    fn remember_ends(&mut self) {
        if !std::mem::replace(&mut self.one_unended, true) {
            return;
        }
        let mut ends = HashMap::new();
        for line in self.lines.clone() {
            let text = line.text();
            ends.insert((text, false), line.start);
            ends.insert((text.trim_start_matches('\t'), true), line.start);
        }
        self.ends = Some(ends);
    }
}

fn trimmed_end(source: &str, span: Span) -> u32 {
    span.start + span.text(source).trim_end_matches(['\r', '\n']).len() as u32
}

/// Whether a line looks like an instruction in upper case, as nearly everybody writes them.
fn begins_instruction(line: Line<'_>) -> bool {
    let (first, rest) = split_first(line.text());
    let keyword = Keyword::from_word(first);
    rest.is_some() && keyword != Keyword::Unknown && keyword.name() == first
}

/// The line without the escape character at its end, and whether it had one. An escape character
/// before it makes it an ordinary character.
fn strip_continuation(line: &str, escape: u8) -> (&str, bool) {
    let bytes = line.as_bytes();
    let blanks = bytes.iter().rev();
    let blanks = blanks.take_while(|byte| matches!(byte, b' ' | b'\t'));
    match bytes[..bytes.len() - blanks.count()] {
        [.., before, last] if last == escape && before == escape => (line, false),
        [ref text @ .., last] if last == escape => (&line[..text.len()], true),
        _ => (line, false),
    }
}

fn takes_heredocs(instruction: &Instruction<'_>) -> bool {
    let inner = match &instruction.arguments {
        Arguments::Onbuild(Some(trigger)) => trigger,
        _ => instruction,
    };
    matches!(inner.keyword, Keyword::Add | Keyword::Copy | Keyword::Run) && !inner.json
}
