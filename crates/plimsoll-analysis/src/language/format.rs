//! One form for all Dockerfiles: what means nothing to the builder is written the same way, and
//! everything else, comments too, stays as it is.

use plimsoll_syntax::{Arguments, Instruction, Item, Keyword, Span, parse};

use super::tokens::{between_words, shades};
use crate::Options;
use crate::facts::{Facts, ShellKind};

/// How far continued lines stand from the edge.
const INDENT: usize = 4;

/// The text in its usual form: instructions in capitals at the edge, one space behind them,
/// continued lines four columns in (what stands further in stays so), no blank lines inside
/// instructions, one at most between them and one before each stage, no white space at line ends,
/// and a line ending at the very end. Line endings stay what they are.
pub fn format(text: &str) -> String {
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let mut source = text.to_owned();
    for instruction in &file.instructions {
        capitals(&mut source, instruction);
    }
    let mut writer = Writer {
        source: &source,
        shades: shades(&facts),
        escape: file.escape,
        eol: facts.line_ending(),
        out: String::with_capacity(text.len() + 64),
    };
    if text.starts_with('\u{feff}') {
        writer.out.push('\u{feff}');
    }
    let begin = writer.out.len();
    // Whether the comments from here on lead to a stage.
    let mut before_stage = vec![false; file.items.len() + 1];
    for (at, (item, _)) in file.items.iter().enumerate().rev() {
        before_stage[at] = match item {
            Item::Instruction(number) => file.instructions[*number].keyword == Keyword::From,
            Item::Comment => before_stage[at + 1],
            _ => false,
        };
    }
    let mut blank = false;
    let mut stages = 0;
    let mut after_comment = false;
    for (at, (item, span)) in file.items.iter().enumerate() {
        if *item == Item::Blank {
            blank = true;
            continue;
        }
        let stage_begins = before_stage[at] && !after_comment && stages > 0;
        if (blank || stage_begins) && writer.out.len() > begin {
            writer.out.push_str(writer.eol);
        }
        blank = false;
        after_comment = *item == Item::Comment;
        match item {
            Item::Instruction(number) => {
                let instruction = &file.instructions[*number];
                stages += usize::from(instruction.keyword == Keyword::From);
                // What white space means to the shells of Windows is not known here.
                let posix = file.escape == b'\\'
                    && facts
                        .command_line(*number)
                        .is_none_or(|line| line.shell != ShellKind::Other);
                writer.instruction(instruction, posix);
            }
            _ => {
                let line = span.text(&source).trim_start_matches('\u{feff}').trim();
                writer.out.push_str(line);
            }
        }
        writer.out.push_str(writer.eol);
    }
    writer.out
}

/// Keywords in capitals, which are as long as small letters.
fn capitals(source: &mut String, instruction: &Instruction<'_>) {
    let mut upper = |span: Span| {
        let range = span.start as usize..span.end as usize;
        if let Some(word) = source.get_mut(range) {
            word.make_ascii_uppercase();
        }
    };
    if instruction.keyword != Keyword::Unknown {
        upper(instruction.keyword_word.span);
    }
    match &instruction.arguments {
        Arguments::From {
            name: Some((word, _)),
            ..
        } => upper(word.span),
        Arguments::Healthcheck {
            kind: Some(kind), ..
        } if kind.text.eq_ignore_ascii_case("cmd") || kind.text.eq_ignore_ascii_case("none") => {
            upper(kind.span);
        }
        Arguments::Onbuild(Some(inner)) => capitals(source, inner),
        _ => {}
    }
}

struct Writer<'s> {
    source: &'s str,
    shades: Vec<u8>,
    escape: u8,
    eol: &'static str,
    out: String,
}

impl Writer<'_> {
    fn instruction(&mut self, instruction: &Instruction<'_>, posix: bool) {
        let head = instruction.head;
        let keyword = instruction.keyword_word.span;
        let text = head.text(self.source);
        let first_line = text.split('\n').next().map_or(0, str::len);
        let whole_keyword = (keyword.end - head.start) as usize <= first_line;
        if instruction.keyword == Keyword::Unknown || !whole_keyword || !posix {
            self.out.push_str(text.trim_end());
        } else if instruction.keyword == Keyword::From && first_line == text.len() {
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            let plain = !text.contains(['"', '\'', char::from(self.escape)]);
            self.out.push_str(if plain { "" } else { text.trim_end() });
            self.out.push_str(&if plain {
                words.join(" ")
            } else {
                String::new()
            });
        } else {
            self.lines(instruction, may_move(instruction));
        }
        // Heredocs stand as they are.
        let rest = Span {
            start: head.end,
            end: instruction.span.end.max(head.end),
        };
        let rest = rest.text(self.source);
        if !rest.trim().is_empty() {
            // The head's line ending is written as all others are.
            let rest = rest.strip_prefix('\r').unwrap_or(rest);
            let rest = rest.strip_prefix('\n').unwrap_or(rest);
            self.out.push_str(self.eol);
            self.out.push_str(rest);
        }
    }

    fn lines(&mut self, instruction: &Instruction<'_>, may_move: bool) {
        let head = instruction.head;
        let keyword = instruction.keyword_word.span;
        let source = self.source;
        let mut start = head.start as usize;
        let mut lines = Vec::new();
        let mut gap = false;
        for (number, line) in head.text(source).split('\n').enumerate() {
            let text = line.trim_end();
            let body = text.trim_start();
            let comment = number > 0 && body.starts_with('#');
            let leading = text.len() - body.len();
            // Where white space divides it from the line before, and no word goes on.
            let moves = may_move
                && number > 0
                && (gap || leading > 0)
                && between_words(&self.shades, start - 1);
            lines.push((start, text, comment, moves));
            start += line.len() + 1;
            if !comment && !body.is_empty() {
                gap = self.body(text).ends_with([' ', '\t']);
            }
        }
        let movable = lines
            .iter()
            .filter(|(_, text, comment, moves)| *moves && !comment && !text.trim().is_empty());
        let least = movable.map(|(_, text, ..)| width(text)).min().unwrap_or(0);
        let mut first = true;
        for (start, text, comment, moves) in lines {
            let trimmed = text.trim_start();
            if trimmed.is_empty() && !first {
                continue;
            }
            if first {
                let split = (keyword.end - head.start) as usize;
                let (word, rest) = text.split_at(split.min(text.len()));
                self.out.push_str(word);
                let rest = rest.trim_start();
                if !rest.is_empty() {
                    self.out.push(' ');
                    self.ended(start + text.len() - rest.len(), rest);
                }
                first = false;
                continue;
            }
            self.out.push_str(self.eol);
            if comment {
                self.out.extend(std::iter::repeat_n(
                    ' ',
                    if may_move {
                        INDENT
                    } else {
                        text.len() - trimmed.len()
                    },
                ));
                self.out.push_str(trimmed);
            } else if moves {
                let columns = INDENT + width(text).saturating_sub(least);
                self.out.extend(std::iter::repeat_n(' ', columns));
                self.ended(start + text.len() - trimmed.len(), trimmed);
            } else {
                self.ended(start, text);
            }
        }
    }

    /// The line without the character that continues it.
    fn body<'l>(&self, text: &'l str) -> &'l str {
        let escape = char::from(self.escape);
        match text.strip_suffix(escape) {
            Some(body) if !body.ends_with(escape) => body,
            _ => text,
        }
    }

    /// A line with one space before the character that continues it, where white space is there and
    /// means nothing. `start` is where the line stands in the source.
    fn ended(&mut self, start: usize, text: &str) {
        let body = self.body(text);
        let trimmed = body.trim_end_matches([' ', '\t']);
        // A line of white space alone may stand in a text between quotes.
        let free = !trimmed.is_empty()
            && trimmed.len() < body.len()
            && (start + trimmed.len()..start + body.len()).all(|at| between_words(&self.shades, at))
            // A character behind a backslash is part of a word, white space too.
            && !trimmed.ends_with(['\\', '`']);
        if body.len() == text.len() || !free {
            self.out.push_str(text);
            return;
        }
        self.out.push_str(trimmed);
        if !trimmed.is_empty() {
            self.out.push(' ');
        }
        self.out.push(char::from(self.escape));
    }
}

/// How far the text of a line stands from the edge, in columns; a tab counts four.
fn width(line: &str) -> usize {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { INDENT } else { 1 })
        .sum()
}

/// Whether white space between the words of its lines means nothing.
fn may_move(instruction: &Instruction<'_>) -> bool {
    match &instruction.arguments {
        Arguments::From { .. }
        | Arguments::Words(_)
        | Arguments::Command(_)
        | Arguments::Healthcheck { .. } => true,
        Arguments::Pairs(pairs) => !pairs.iter().any(|pair| pair.legacy),
        Arguments::Onbuild(Some(inner)) => may_move(inner),
        Arguments::Value(_) | Arguments::Onbuild(None) | Arguments::Unread(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::format;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(format(text), expected);
        assert_eq!(format(expected), expected, "the form is its own form");
        let windows = text.replace('\n', "\r\n");
        assert_eq!(format(&windows), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn the_usual_form() {
        check(
            "\n\n#syntax=docker/dockerfile:1\n  from   node:20   as web  \nrun   apt-get update&&apt-get install -y\\\n   curl   \\\n\n # why\n\tgit\n\n\n\n  # deps\nFROM   x\ncopy   a  b",
            "#syntax=docker/dockerfile:1\nFROM node:20 AS web\nRUN apt-get update&&apt-get install -y\\\n    curl \\\n    # why\n     git\n\n# deps\nFROM x\nCOPY a  b\n",
        );
    }

    #[test]
    fn what_stands_further_in_stays_so() {
        check(
            "FROM a\nRUN if x; then \\\n  b; \\\n    c; \\\n  fi\n",
            "FROM a\nRUN if x; then \\\n    b; \\\n      c; \\\n    fi\n",
        );
    }

    #[test]
    fn words_over_several_lines_stay() {
        for text in [
            "FROM a\nRUN echo 'a  \\\n  b'\n",
            "FROM a\nRUN abc\\\ndef\n",
            "FROM a\nENV A=\"x  \\\n y\"\n",
            "FROM a\nENV A=b\\\nc\n",
            "FROM a\nMAINTAINER a  b \\\n  c\n",
            "FROM a\nRUN <<E\n  x  \n\n\n y\nE\n",
            "RNU  x\n",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn empty_texts() {
        assert_eq!(format(""), "");
        assert_eq!(format("\n\n"), "");
        assert_eq!(format("\u{feff}from a"), "\u{feff}FROM a\n");
    }
}
