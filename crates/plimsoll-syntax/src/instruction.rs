//! One instruction with its parts.

use std::borrow::Cow;

use crate::{Flag, Heredoc, Keyword, Logical, Span};

/// A word with its place. Quotes and escapes are kept, unless it comes from a JSON array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its text, line continuations taken out.
    pub text: Cow<'a, str>,
    /// Where it stands; in a JSON array with its quotes.
    pub span: Span,
}

impl Word<'_> {
    /// Its text without one pair of quotes around all of it.
    pub fn unquoted(&self) -> &str {
        for quote in ['"', '\''] {
            let inner = self
                .text
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote));
            if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
                return inner;
            }
        }
        &self.text
    }
}

/// A name and its value, as in ENV, LABEL and ARG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The name.
    pub key: Word<'a>,
    /// The value, quotes kept; `None` for an ARG without one.
    pub value: Option<Word<'a>>,
    /// Written `NAME VALUE`, without an equals sign.
    pub legacy: bool,
}

impl Pair<'_> {
    /// Where the pair stands.
    pub fn span(&self) -> Span {
        match &self.value {
            Some(value) => self.key.span.to(value.span),
            None => self.key.span,
        }
    }
}

/// What a command instruction runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command<'a> {
    /// Text for a shell.
    Shell(Logical<'a>),
    /// A program and its arguments, from a JSON array.
    Exec(Vec<Word<'a>>),
}

impl Command<'_> {
    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Shell(text) => text.text.is_empty(),
            Self::Exec(words) => words.is_empty(),
        }
    }
}

/// What follows the keyword and the flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments<'a> {
    /// FROM: the image, and the name of the stage with the `AS` before it.
    From {
        /// The image or stage.
        image: Option<Word<'a>>,
        /// The word `AS` as written, and the stage's name.
        name: Option<(Word<'a>, Word<'a>)>,
    },
    /// RUN, CMD, ENTRYPOINT, SHELL.
    Command(Command<'a>),
    /// COPY, ADD, VOLUME, EXPOSE: a list.
    Words(Vec<Word<'a>>),
    /// ENV, LABEL, ARG.
    Pairs(Vec<Pair<'a>>),
    /// MAINTAINER, USER, WORKDIR, STOPSIGNAL: one value, which may hold spaces.
    Value(Option<Word<'a>>),
    /// HEALTHCHECK: `CMD` or `NONE`, and the command.
    Healthcheck {
        /// `CMD` or `NONE` as written.
        kind: Option<Word<'a>>,
        /// What is run.
        command: Command<'a>,
    },
    /// ONBUILD: the instruction that a later build runs.
    Onbuild(Option<Box<Instruction<'a>>>),
    /// An unknown instruction, or one that could not be read.
    Unread(Logical<'a>),
}

/// One instruction with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction<'a> {
    /// Which one.
    pub keyword: Keyword,
    /// The keyword as written.
    pub keyword_word: Word<'a>,
    /// Its flags, in order.
    pub flags: Vec<Flag<'a>>,
    /// What follows the flags, as written.
    pub rest: Logical<'a>,
    /// What follows the flags, read.
    pub arguments: Arguments<'a>,
    /// Whether the arguments are a JSON array.
    pub json: bool,
    /// The heredocs whose text follows it.
    pub heredocs: Vec<Heredoc<'a>>,
    /// From the keyword to the end of its last line or heredoc terminator, without the line ending.
    pub span: Span,
    /// Its logical line alone: from the keyword to the end of the line before the heredocs.
    pub head: Span,
    /// First line, from 1.
    pub start_line: u32,
    /// Last line, from 1.
    pub end_line: u32,
    /// Blank lines inside it, which the reference will forbid.
    pub blank_continuations: Vec<Span>,
}

impl<'a> Instruction<'a> {
    /// The first flag of that name.
    pub fn flag(&self, name: &str) -> Option<&Flag<'a>> {
        self.flags.iter().find(|flag| flag.name() == name)
    }

    /// The value of the first flag of that name.
    pub fn flag_value(&self, name: &str) -> Option<&str> {
        self.flag(name).and_then(Flag::value)
    }

    /// The command that it runs, for RUN, CMD, ENTRYPOINT, SHELL and HEALTHCHECK.
    pub fn command(&self) -> Option<&Command<'a>> {
        match &self.arguments {
            Arguments::Command(command) | Arguments::Healthcheck { command, .. } => Some(command),
            _ => None,
        }
    }

    /// Its pairs, for ENV, LABEL and ARG.
    pub fn pairs(&self) -> &[Pair<'a>] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// Its list, for COPY, ADD, VOLUME and EXPOSE.
    pub fn words(&self) -> &[Word<'a>] {
        match &self.arguments {
            Arguments::Words(words) => words,
            _ => &[],
        }
    }

    /// Its single value, for MAINTAINER, USER, WORKDIR and STOPSIGNAL.
    pub fn value(&self) -> Option<&Word<'a>> {
        match &self.arguments {
            Arguments::Value(value) => value.as_ref(),
            _ => None,
        }
    }
}
