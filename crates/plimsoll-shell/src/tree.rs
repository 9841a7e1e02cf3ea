//! What a shell text is made of.

use plimsoll_syntax::Span;

use crate::Word;

/// A shell text, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script<'t> {
    /// Its commands.
    pub list: List<'t>,
    /// What could not be read, in order.
    pub errors: Vec<ShellError>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellError {
    /// Where it is.
    pub span: Span,
    /// What is wrong.
    pub message: &'static str,
}

/// Commands one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List<'t> {
    /// Each pipeline with how it is joined to the one before.
    pub pipelines: Vec<Pipeline<'t>>,
}

/// How a pipeline is joined to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connector {
    /// It is the first.
    First,
    /// `&&`: runs when the one before succeeded.
    And,
    /// `||`: runs when the one before failed.
    Or,
    /// `;` or a line break: runs anyway.
    Then,
    /// `&`: runs beside the one before.
    Background,
}

/// Commands that feed each other through pipes; mostly just one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline<'t> {
    /// How it is joined to the one before.
    pub connector: Connector,
    /// Where the connector stands; empty for the first.
    pub connector_span: Span,
    /// `!` stands before it.
    pub negated: bool,
    /// Its commands, at least one unless there was an error.
    pub commands: Vec<Command<'t>>,
    /// Where it stands.
    pub span: Span,
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command<'t> {
    /// A program with its arguments, or assignments alone.
    Simple(Simple<'t>),
    /// `{ …; }` or `( … )`.
    Group {
        /// Its commands.
        list: List<'t>,
        /// It runs in a shell of its own: `( … )`.
        subshell: bool,
        /// Redirections of all of it.
        redirections: Vec<Redirection<'t>>,
        /// Where it stands.
        span: Span,
    },
    /// `if`, `while`, `until`, `for`, `select`, `case`.
    Compound {
        /// The word that begins it.
        keyword: &'t str,
        /// The words of a `for`, `select` or `case`: the name or subject, then the list.
        words: Vec<Word<'t>>,
        /// Its parts.
        clauses: Vec<Clause<'t>>,
        /// Redirections of all of it.
        redirections: Vec<Redirection<'t>>,
        /// Where it stands.
        span: Span,
    },
    /// `[[ … ]]` or `(( … ))`.
    Test {
        /// Its words; empty for arithmetic.
        words: Vec<Word<'t>>,
        /// Where it stands.
        span: Span,
    },
    /// `name() …` or `function name …`.
    Function(Function<'t>),
}

/// A part of a compound command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause<'t> {
    /// The condition, for `if`, `elif`, `while` and `until`.
    pub condition: List<'t>,
    /// The patterns, for `case`.
    pub patterns: Vec<Word<'t>>,
    /// What runs.
    pub body: List<'t>,
}

/// A function definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function<'t> {
    /// Its name.
    pub name: Word<'t>,
    /// Its body; nothing where it is missing.
    pub body: Option<Box<Command<'t>>>,
    /// Where it stands.
    pub span: Span,
}

/// A program with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Simple<'t> {
    /// Assignments before the program.
    pub assignments: Vec<Assignment<'t>>,
    /// The program and its arguments.
    pub words: Vec<Word<'t>>,
    /// Redirections, in order.
    pub redirections: Vec<Redirection<'t>>,
    /// Where it stands.
    pub span: Span,
}

/// `NAME=value` before a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment<'t> {
    /// The name.
    pub name: &'t str,
    /// The whole word.
    pub word: Word<'t>,
    /// Where the value begins in the word's raw text, in bytes.
    pub value_at: usize,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection<'t> {
    /// The operator, such as `>` or `<<-`.
    pub operator: &'t str,
    /// The file, descriptor or heredoc name; nothing where it is missing.
    pub target: Option<Word<'t>>,
    /// The text of a heredoc, where it stands in the same text.
    pub heredoc: Option<&'t str>,
    /// Where operator and target stand.
    pub span: Span,
}

impl Command<'_> {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Simple(simple) => simple.span,
            Self::Group { span, .. } | Self::Compound { span, .. } | Self::Test { span, .. } => {
                *span
            }
            Self::Function(function) => function.span,
        }
    }
}
