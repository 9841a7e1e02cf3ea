//! All simple commands of a shell text, wherever they stand.

use crate::{Command, Connector, List, Part, Pipeline, Redirection, Script, Simple, Word};

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

/// All simple commands of `script` in source order, those in substitutions and heredocs included;
/// what stands inside a command's words follows that command.
pub fn commands<'s, 't>(script: &'s Script<'t>) -> Vec<Visited<'s, 't>> {
    let mut walk = Walk {
        script,
        found: Vec::new(),
    };
    let place = Place {
        conditional: false,
        substituted: false,
        subshell: false,
        pipe_index: 0,
        pipe_length: 1,
        connector: Connector::First,
        top_level: true,
    };
    walk.list(&script.list, place);
    walk.found
}

struct Walk<'s, 't> {
    /// The outermost script, which has the heredocs.
    script: &'s Script<'t>,
    found: Vec<Visited<'s, 't>>,
}

impl<'s, 't> Walk<'s, 't> {
    fn list(&mut self, commands: &'s List<'t>, outer: Place) {
        for pipeline in &commands.pipelines {
            for (pipe_index, each) in pipeline.commands.iter().enumerate() {
                let place = Place {
                    conditional: outer.conditional || pipeline.connector == Connector::Or,
                    pipe_index,
                    pipe_length: pipeline.commands.len(),
                    connector: pipeline.connector,
                    ..outer
                };
                self.command(each, pipeline, place);
            }
        }
    }

    fn command(&mut self, each: &'s Command<'t>, pipeline: &'s Pipeline<'t>, place: Place) {
        let inner = Place {
            top_level: false,
            ..place
        };
        let conditional = Place {
            conditional: true,
            ..inner
        };
        match each {
            Command::Simple(simple) => {
                self.found.push(Visited {
                    simple,
                    pipeline,
                    place,
                });
                for assignment in &simple.assignments {
                    self.parts(&assignment.word.parts, inner);
                }
                self.words(&simple.words, inner);
                self.redirections(&simple.redirections, inner);
            }
            Command::Group {
                list,
                subshell,
                redirections,
                ..
            } => {
                let subshell = place.subshell || *subshell;
                self.list(list, Place { subshell, ..inner });
                self.redirections(redirections, inner);
            }
            Command::Compound {
                words,
                clauses,
                redirections,
                ..
            } => {
                self.words(words, inner);
                for clause in clauses {
                    self.list(&clause.condition, inner);
                    self.words(&clause.patterns, inner);
                    self.list(&clause.body, conditional);
                }
                self.redirections(redirections, inner);
            }
            Command::Test {
                words,
                redirections,
                ..
            } => {
                self.words(words, inner);
                self.redirections(redirections, inner);
            }
            Command::Function(function) => {
                if let Some(body) = &function.body {
                    self.command(body, pipeline, conditional);
                }
            }
            Command::Coprocess(coprocess) => {
                if let Some(body) = &coprocess.body {
                    let subshell = true;
                    self.command(body, pipeline, Place { subshell, ..inner });
                }
            }
        }
    }

    fn words(&mut self, words: &'s [Word<'t>], place: Place) {
        for word in words {
            self.parts(&word.parts, place);
        }
    }

    fn redirections(&mut self, redirections: &'s [Redirection<'t>], place: Place) {
        for redirection in redirections {
            if let Some(target) = &redirection.target {
                self.parts(&target.parts, place);
            }
            if let Some(heredoc) = self.script.heredoc(redirection) {
                self.parts(&heredoc.parts, place);
            }
        }
    }

    fn parts(&mut self, parts: &'s [Part<'t>], place: Place) {
        for part in parts {
            match part {
                Part::Double(parts) | Part::Arithmetic { parts, .. } => self.parts(parts, place),
                Part::Variable {
                    braces: Some(braces),
                    ..
                } => self.parts(&braces.argument, place),
                Part::Array(elements) => self.words(elements, place),
                Part::Substitution { script, .. } => {
                    let substituted = Place {
                        substituted: true,
                        ..place
                    };
                    self.list(&script.list, substituted);
                }
                _ => {}
            }
        }
    }
}
