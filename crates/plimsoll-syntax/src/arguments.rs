//! One logical line to an instruction: its keyword, its flags, and its arguments as it takes them.

use crate::instruction::{Arguments, Command, Instruction, Pair, Word};
use crate::json::{self, Array};
use crate::words::{is_separator, split_first, split_flags, split_quoted, split_whitespace, word};
use crate::{Keyword, Logical, Span, SyntaxError};

/// Reads one logical line.
pub(crate) fn read_instruction<'a>(
    line: Logical<'a>,
    escape: u8,
    start_line: u32,
    errors: &mut Vec<SyntaxError>,
    depth: usize,
) -> Instruction<'a> {
    let line = line.into_trimmed();
    let span = line.whole();
    let end = line.text.len();
    let (first, rest_at) = split_first(&line.text);
    let keyword_word = word(&line, 0..first.len());
    let keyword = Keyword::from_word(first);
    let rest = line.into_slice(rest_at.unwrap_or(end)..end);
    let (flags, at) = split_flags(&rest, escape);
    let end = rest.text.len();
    let rest = rest.into_slice(at..end).into_trimmed();
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
        span,
        head: span,
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
                let command = self.command(&rest.slice(end..rest.text.len()).into_trimmed());
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
            rest.clone(),
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
    let start = text.offset_of(whole.span.start);
    let end = start + whole.text.len();
    Pair {
        key: word(text, start..start + equals),
        value: Some(word(text, start + equals + 1..end)),
        legacy: false,
    }
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
    let mut words = rest
        .text
        .split(is_separator)
        .filter(|word| !word.is_empty());
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(_), None, ..) => true,
        (Some(_), Some(keyword), Some(_), None) => keyword.eq_ignore_ascii_case("as"),
        _ => false,
    }
}
