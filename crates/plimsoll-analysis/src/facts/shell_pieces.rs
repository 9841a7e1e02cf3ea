//! The pieces of a shell text, each with what is around it.

mod commands;
mod words;

use std::collections::BTreeMap;

use plimsoll_shell::{Command, Heredoc, Part, Redirection, Script, Simple};

use super::dialect::{DeclaredNames, Dialect};

/// What the shell does with the word that a piece stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Splitting {
    /// It splits what is filled in at blanks, and fills in file names.
    Split,
    /// It is the program, or a list that is meant to be split.
    Wanted,
    /// It is the file of a redirection: sh takes it as it is, and bash refuses several words.
    File,
    /// It takes it as it is: in quotes, assignments, tests, redirections and heredocs.
    Kept,
}

/// What is around a piece.
#[derive(Debug, Clone, Copy)]
pub struct Around<'s, 't> {
    /// The simple command that it belongs to.
    pub command: Option<&'s Simple<'t>>,
    /// The word of the command that it belongs to, from 0; none in assignments and redirections.
    pub word: Option<usize>,
    /// What the shell does with the word.
    pub splitting: Splitting,
    /// It stands in double quotes, in braces or in a heredoc.
    pub enclosed: bool,
    /// It stands in backquotes, where quotes need backslashes.
    pub backquoted: bool,
    /// For a variable: what it holds is one word whatever happens.
    pub one_word: bool,
}

/// The pieces of a shell text in the order in which they are reached.
#[derive(Debug, Default)]
pub struct Pieces<'s, 't> {
    /// All parts of words, inner ones after those that hold them.
    pub parts: Vec<(&'s Part<'t>, Around<'s, 't>)>,
    /// The names that get a value, with the parts of the word that gives it where one does.
    pub assigned: Vec<(&'t str, Option<&'s [Part<'t>]>)>,
    /// All commands, inner ones after those that hold them.
    pub commands: Vec<&'s Command<'t>>,
    /// All redirections.
    pub redirections: Vec<&'s Redirection<'t>>,
    /// Commands that change the directory, and whether something asks how that went.
    pub changes: Vec<(&'s Simple<'t>, bool)>,
}

/// The pieces of `script`; the variables that are declared hold one word each.
pub(super) fn pieces<'s, 't>(
    script: &'s Script<'t>,
    declared: DeclaredNames<'s, 't>,
    dialect: Dialect,
) -> Pieces<'s, 't> {
    let mut walk = Walk {
        heredocs: &script.heredocs,
        dialect,
        pieces: Pieces::default(),
        state: Some(Known {
            declared,
            changed: BTreeMap::new(),
        }),
    };
    walk.list(&script.list, Around::outside(), false);
    walk.pieces
}

impl Around<'_, '_> {
    fn outside() -> Self {
        Self {
            command: None,
            word: None,
            splitting: Splitting::Kept,
            enclosed: false,
            backquoted: false,
            one_word: false,
        }
    }
}

/// The variables that hold one word: those that are declared before the text, with what the text
/// changes.
#[derive(Debug, Clone)]
struct Known<'s, 't> {
    declared: DeclaredNames<'s, 't>,
    changed: BTreeMap<&'s str, bool>,
}

impl<'s> Known<'s, '_> {
    fn contains(&self, name: &str) -> bool {
        let changed = self.changed.get(name).copied();
        changed.unwrap_or_else(|| self.declared.contains(name))
    }

    fn insert(&mut self, name: &'s str) {
        self.changed.insert(name, true);
    }

    fn remove(&mut self, name: &'s str) {
        self.changed.insert(name, false);
    }
}

/// What is known; nothing where no command is reached.
type State<'s, 't> = Option<Known<'s, 't>>;

struct Walk<'s, 't> {
    heredocs: &'s [Heredoc<'t>],
    dialect: Dialect,
    pieces: Pieces<'s, 't>,
    state: State<'s, 't>,
}

/// What holds after one of two ways was taken.
fn either<'s, 't>(one: State<'s, 't>, other: State<'s, 't>) -> State<'s, 't> {
    match (one, other) {
        (Some(mut one), Some(other)) => {
            for name in other.changed.keys() {
                let both = one.contains(name) && other.contains(name);
                one.changed.insert(name, both);
            }
            for (name, held) in &mut one.changed {
                *held = *held && other.contains(name);
            }
            Some(one)
        }
        (one, other) => one.or(other),
    }
}
