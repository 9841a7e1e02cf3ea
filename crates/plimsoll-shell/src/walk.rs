//! All simple commands of a shell text, wherever they stand.

use crate::{Command, Connector, List, Part, Pipeline, Script, Simple, Word};

/// Where a command stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// It may not run: it stands in an `if`, a loop, a `case`, a function, or after `||`.
    pub conditional: bool,
    /// It stands inside `$(…)` or backquotes.
    pub substituted: bool,
    /// It runs in a shell of its own: `( … )`.
    pub subshell: bool,
    /// Its place in its pipeline, from 0.
    pub pipe_index: usize,
    /// How many commands its pipeline has.
    pub pipe_length: usize,
    /// How its pipeline is joined to the one before.
    pub connector: Connector,
    /// It stands directly in the text's own list, in no group or compound.
    pub top_level: bool,
}

/// A simple command and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Visited<'s, 't> {
    /// The command.
    pub simple: &'s Simple<'t>,
    /// The pipeline it stands in.
    pub pipeline: &'s Pipeline<'t>,
    /// Where it stands among the others.
    pub place: Place,
}

/// All simple commands of `script` in source order, those in substitutions included.
pub fn commands<'s, 't>(script: &'s Script<'t>) -> Vec<Visited<'s, 't>> {
    let mut found = Vec::new();
    let place = Place {
        conditional: false,
        substituted: false,
        subshell: false,
        pipe_index: 0,
        pipe_length: 1,
        connector: Connector::First,
        top_level: true,
    };
    list(&script.list, place, &mut found);
    found
}

fn list<'s, 't>(commands: &'s List<'t>, outer: Place, found: &mut Vec<Visited<'s, 't>>) {
    for pipeline in &commands.pipelines {
        for (pipe_index, each) in pipeline.commands.iter().enumerate() {
            let place = Place {
                conditional: outer.conditional || pipeline.connector == Connector::Or,
                pipe_index,
                pipe_length: pipeline.commands.len(),
                connector: pipeline.connector,
                ..outer
            };
            command(each, pipeline, place, found);
        }
    }
}

fn command<'s, 't>(
    each: &'s Command<'t>,
    pipeline: &'s Pipeline<'t>,
    place: Place,
    found: &mut Vec<Visited<'s, 't>>,
) {
    let inner = Place {
        top_level: false,
        ..place
    };
    match each {
        Command::Simple(simple) => {
            found.push(Visited {
                simple,
                pipeline,
                place,
            });
            words(
                simple.assignments.iter().map(|assignment| &assignment.word),
                inner,
                found,
            );
            words(&simple.words, inner, found);
            words(
                simple
                    .redirections
                    .iter()
                    .filter_map(|redirection| redirection.target.as_ref()),
                inner,
                found,
            );
        }
        Command::Group {
            list: body,
            subshell,
            ..
        } => {
            let subshell = place.subshell || *subshell;
            list(body, Place { subshell, ..inner }, found);
        }
        Command::Compound {
            words: subject,
            clauses,
            ..
        } => {
            words(subject, inner, found);
            for clause in clauses {
                list(&clause.condition, inner, found);
                let conditional = Place {
                    conditional: true,
                    ..inner
                };
                list(&clause.body, conditional, found);
            }
        }
        Command::Test { words: tested, .. } => words(tested, inner, found),
        Command::Function(function) => {
            if let Some(body) = &function.body {
                let conditional = Place {
                    conditional: true,
                    ..inner
                };
                command(body, pipeline, conditional, found);
            }
        }
    }
}

fn words<'s, 't: 's>(
    all: impl IntoIterator<Item = &'s Word<'t>>,
    place: Place,
    found: &mut Vec<Visited<'s, 't>>,
) {
    for word in all {
        parts(&word.parts, place, found);
    }
}

fn parts<'s, 't>(all: &'s [Part<'t>], place: Place, found: &mut Vec<Visited<'s, 't>>) {
    for part in all {
        match part {
            Part::Double(inner) => parts(inner, place, found),
            Part::Substitution { script, .. } => {
                let substituted = Place {
                    substituted: true,
                    ..place
                };
                list(&script.list, substituted, found);
            }
            _ => {}
        }
    }
}
