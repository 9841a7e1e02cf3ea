//! What a shell text is made of.

use plimsoll_syntax::Span;

use crate::{Part, Word};

/// A shell text, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script<'t> {
    /// Its commands.
    pub list: List<'t>,
    /// The texts of its heredocs; see [`Script::heredoc`]. All stand with the outermost script.
    pub heredocs: Vec<Heredoc<'t>>,
    /// What could not be read, in order. What stands in backquotes has its errors in its own script,
    /// as a shell only finds those when it runs them.
    pub errors: Vec<ShellError>,
}

impl<'t> Script<'t> {
    /// The text of a redirection's heredoc, for any redirection in the outermost script.
    pub fn heredoc(&self, redirection: &Redirection<'t>) -> Option<&Heredoc<'t>> {
        redirection.heredoc.and_then(|at| self.heredocs.get(at))
    }
}

/// The text of a heredoc.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heredoc<'t> {
    /// The text, without the line that ends it; empty where none stands in the same text.
    pub text: &'t str,
    /// Where it stands.
    pub span: Span,
    /// What it is made of; one plain part where its name is quoted, so that nothing is filled in.
    pub parts: Vec<Part<'t>>,
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
    /// `time` stands before it. Before a program `time` is read as a program itself.
    pub timed: bool,
    /// `&` stands behind it.
    pub background: bool,
    /// Its commands, at least one unless there was an error or `!` stands alone.
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
        /// Its words without its operators; for arithmetic one, all that stands between.
        words: Vec<Word<'t>>,
        /// It is `(( … ))`.
        arithmetic: bool,
        /// Redirections of all of it.
        redirections: Vec<Redirection<'t>>,
        /// Where it stands.
        span: Span,
    },
    /// `name() …` or `function name …`.
    Function(Function<'t>),
    /// `coproc …` with a compound command. Before a program `coproc` is read as a program itself.
    Coprocess(Coprocess<'t>),
}

/// A command that runs beside the others, joined to them by pipes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coprocess<'t> {
    /// Its name, where it has one.
    pub name: Option<Word<'t>>,
    /// What runs; nothing where it is missing.
    pub body: Option<Box<Command<'t>>>,
    /// Where it stands.
    pub span: Span,
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
    /// The descriptor before the operator, such as `2` or `{fd}`.
    pub descriptor: Option<&'t str>,
    /// The operator, such as `>` or `<<-`.
    pub operator: &'t str,
    /// The file, descriptor or heredoc name; nothing where it is missing.
    pub target: Option<Word<'t>>,
    /// The number of its heredoc's text; see [`Script::heredoc`].
    pub heredoc: Option<usize>,
    /// Where descriptor, operator and target stand.
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
            Self::Coprocess(coprocess) => coprocess.span,
        }
    }
}
