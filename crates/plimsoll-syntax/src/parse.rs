//! The reference's line algorithm: source to instructions.

use crate::directive::Directives;
use crate::heredoc::{self, Marker};
use crate::instruction::{Arguments, Command, Instruction, Pair, Word};
use crate::json::{self, Array};
use crate::lines::{Line, Lines};
use crate::words::{is_separator, split_first, split_flags, split_quoted, split_whitespace, word};
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
        instructions: Vec::new(),
        items: Vec::new(),
        errors: Vec::new(),
        covered: 0,
    };
    while let Some(line) = reader.lines.next() {
        reader.line(line);
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
        } else if line.is_comment() {
            self.item(Item::Comment, line.end());
        } else if line.is_blank() {
            self.item(Item::Blank, line.end());
        } else {
            self.instruction(line);
            self.item(
                Item::Instruction(self.instructions.len() - 1),
                self.covered_by_last(),
            );
        }
    }

    fn covered_by_last(&self) -> usize {
        // The line after the last one that was read begins where the item ends.
        self.lines
            .clone()
            .next()
            .map_or(self.source.len(), |line| line.start)
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
        let (text, mut continued) = strip_continuation(&text[indent..], escape);
        let mut logical = Logical::new(text, start);
        let mut end_line = first.number;
        let mut head_end = first.start + first.text().len();
        let mut blanks = Vec::new();
        while continued {
            let Some(line) = self.lines.next() else { break };
            self.check_length(line);
            end_line = line.number;
            head_end = line.start + line.text().len();
            if line.is_comment() {
                continue;
            }
            if line.is_blank() {
                blanks.push(Span::new(line.start, line.end()));
                continue;
            }
            let (text, more) = strip_continuation(line.text(), escape);
            logical.push(text, line.start);
            continued = more;
        }
        let mut instruction = read_instruction(&logical, escape, first.number, &mut self.errors, 0);
        instruction.head = Span::new(start, head_end);
        instruction.span = instruction.head;
        instruction.end_line = end_line;
        instruction.blank_continuations = blanks;
        if takes_heredocs(&instruction) {
            self.heredocs(&logical, &mut instruction);
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
        let start = self.covered_by_last();
        let mut ahead = self.lines.clone();
        while let Some(line) = ahead.next() {
            if marker.ends_at(line.text()) {
                self.lines = ahead;
                let span = Span::new(start, line.start);
                let terminator = Span::new(line.start, line.start + line.text().len());
                return marker.into_heredoc(span.text(self.source), span, terminator);
            }
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
}

fn trimmed_end(source: &str, span: Span) -> u32 {
    span.start + span.text(source).trim_end_matches(['\r', '\n']).len() as u32
}

/// Whether a line looks like an instruction in upper case, as nearly everybody writes them.
fn begins_instruction(line: Line<'_>) -> bool {
    let (first, rest) = split_first(line.text());
    rest.is_some() && Keyword::ALL.iter().any(|keyword| keyword.name() == first)
}

/// The line without the escape character at its end, and whether it had one. An escape character
/// before it makes it an ordinary character.
fn strip_continuation(line: &str, escape: u8) -> (&str, bool) {
    let trimmed = line.trim_end_matches([' ', '\t']);
    match trimmed.strip_suffix(char::from(escape)) {
        Some(text) if text.is_empty() => (text, true),
        Some(text) if !text.ends_with(char::from(escape)) => (text, true),
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

/// Reads one logical line.
fn read_instruction<'a>(
    line: &Logical<'a>,
    escape: u8,
    start_line: u32,
    errors: &mut Vec<SyntaxError>,
    depth: usize,
) -> Instruction<'a> {
    let line = line.trim();
    let (first, rest_at) = split_first(&line.text);
    let keyword_word = word(&line, 0..first.len());
    let keyword = Keyword::from_word(first);
    let rest = rest_at.map_or_else(
        || line.slice(line.text.len()..line.text.len()),
        |at| line.slice(at..line.text.len()),
    );
    let (flags, at) = split_flags(&rest, escape);
    let rest = rest.slice(at..rest.text.len()).trim();
    let mut read = ArgumentReader {
        keyword,
        escape,
        start_line,
        errors,
        depth,
        json: false,
    };
    let arguments = read.arguments(&rest);
    let json = read.json;
    Instruction {
        keyword,
        keyword_word,
        flags,
        arguments,
        json,
        heredocs: Vec::new(),
        span: line.whole(),
        head: line.whole(),
        rest,
        start_line,
        end_line: start_line,
        blank_continuations: Vec::new(),
    }
}

struct ArgumentReader<'e> {
    keyword: Keyword,
    escape: u8,
    start_line: u32,
    errors: &'e mut Vec<SyntaxError>,
    depth: usize,
    json: bool,
}

impl ArgumentReader<'_> {
    fn error(&mut self, span: Span, message: String) {
        self.errors.push(SyntaxError {
            span,
            line: self.start_line,
            message,
        });
    }

    fn arguments<'a>(&mut self, rest: &Logical<'a>) -> Arguments<'a> {
        match self.keyword {
            Keyword::From => from(rest),
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
                Arguments::Command(self.command(rest))
            }
            Keyword::Copy | Keyword::Add | Keyword::Volume => match self.strings(rest) {
                Some(words) => Arguments::Words(words),
                None => Arguments::Words(split_whitespace(rest)),
            },
            Keyword::Expose => Arguments::Words(split_whitespace(rest)),
            Keyword::Env | Keyword::Label => self.pairs(rest),
            Keyword::Arg => Arguments::Pairs(
                split_quoted(rest, self.escape)
                    .into_iter()
                    .map(|word| pair(rest, &word))
                    .collect(),
            ),
            Keyword::Maintainer | Keyword::User | Keyword::Workdir | Keyword::Stopsignal => {
                let value = (!rest.text.is_empty()).then(|| word(rest, 0..rest.text.len()));
                Arguments::Value(value)
            }
            Keyword::Healthcheck => {
                let end = rest
                    .text
                    .find(char::is_whitespace)
                    .unwrap_or(rest.text.len());
                let kind = (end > 0).then(|| word(rest, 0..end));
                let command = self.command(&rest.slice(end..rest.text.len()).trim());
                Arguments::Healthcheck { kind, command }
            }
            Keyword::Onbuild => self.trigger(rest),
            Keyword::Unknown => Arguments::Unread(rest.clone()),
        }
    }

    fn trigger<'a>(&mut self, rest: &Logical<'a>) -> Arguments<'a> {
        // A chain of ONBUILDs is an error at its second link; deeper ones are not worth reading.
        if rest.text.is_empty() || self.depth > 0 {
            return Arguments::Onbuild(None);
        }
        let trigger = read_instruction(
            rest,
            self.escape,
            self.start_line,
            self.errors,
            self.depth + 1,
        );
        Arguments::Onbuild(Some(Box::new(trigger)))
    }

    fn command<'a>(&mut self, rest: &Logical<'a>) -> Command<'a> {
        match self.strings(rest) {
            Some(words) => Command::Exec(words),
            None => Command::Shell(rest.clone()),
        }
    }

    /// The strings of a JSON array, where `rest` is one.
    fn strings<'a>(&mut self, rest: &Logical<'a>) -> Option<Vec<Word<'a>>> {
        match json::array(rest) {
            Array::Strings(words) => {
                self.json = true;
                Some(words)
            }
            Array::Mixed(at) => {
                self.error(
                    rest.span(at..at + 1),
                    "A JSON array takes only strings here; put double quotes around every element."
                        .into(),
                );
                None
            }
            Array::No(_) => None,
        }
    }

    fn pairs<'a>(&mut self, rest: &Logical<'a>) -> Arguments<'a> {
        let words = split_quoted(rest, self.escape);
        let Some(first) = words.first() else {
            return Arguments::Pairs(Vec::new());
        };
        if !first.text.contains('=') {
            return self.legacy_pair(rest);
        }
        let keyword = self.keyword.name();
        let mut pairs = Vec::new();
        for word in &words {
            let pair = pair(rest, word);
            if pair.value.is_none() {
                self.error(
                    word.span,
                    format!(
                        "{keyword} takes NAME=VALUE here, and this has no `=`; quote a value that holds spaces, as in NAME=\"two words\"."
                    ),
                );
            }
            pairs.push(pair);
        }
        Arguments::Pairs(pairs)
    }

    fn legacy_pair<'a>(&mut self, rest: &Logical<'a>) -> Arguments<'a> {
        let (key, value_at) = split_first(&rest.text);
        let key_length = key.len();
        let Some(at) = value_at else {
            let keyword = self.keyword.name();
            self.error(
                rest.whole(),
                format!("{keyword} needs a value as well; write {keyword} {key}=VALUE."),
            );
            return Arguments::Pairs(Vec::new());
        };
        Arguments::Pairs(vec![Pair {
            key: word(rest, 0..key_length),
            value: Some(word(rest, at..rest.text.len())),
            legacy: true,
        }])
    }
}

/// `NAME=VALUE` or `NAME`, as a pair. `word` must come from `text`.
fn pair<'a>(text: &Logical<'a>, whole: &Word<'a>) -> Pair<'a> {
    let Some(equals) = whole.text.find('=') else {
        return Pair {
            key: whole.clone(),
            value: None,
            legacy: false,
        };
    };
    // The word's place in the logical text: words never repeat a source offset.
    let start = logical_offset(text, whole.span.start);
    let end = start + whole.text.len();
    Pair {
        key: word(text, start..start + equals),
        value: Some(word(text, start + equals + 1..end)),
        legacy: false,
    }
}

/// The offset in `text` of the byte that stands at `source` in the source.
fn logical_offset(text: &Logical<'_>, source: u32) -> usize {
    let (mut low, mut high) = (0, text.text.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if text.source_offset(middle) < source {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn from<'a>(rest: &Logical<'a>) -> Arguments<'a> {
    let mut words = split_whitespace(rest).into_iter();
    let image = words.next();
    let name = match (words.next(), words.next()) {
        (Some(keyword), Some(name)) if keyword.text.eq_ignore_ascii_case("as") => {
            Some((keyword, name))
        }
        _ => None,
    };
    Arguments::From { image, name }
}

/// Whether FROM has one or three arguments, as it must.
pub(crate) fn from_is_complete(rest: &Logical<'_>) -> bool {
    let words: Vec<&str> = rest
        .text
        .split(is_separator)
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [_] => true,
        [_, keyword, _] => keyword.eq_ignore_ascii_case("as"),
        _ => false,
    }
}
