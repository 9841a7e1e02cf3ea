//! The walk through lists and commands, and which variables hold one word after each.

use plimsoll_shell::{Command, Connector, List, Word};

use super::{Around, Splitting, State, Walk, either};

impl<'s, 't: 's> Walk<'s, 't> {
    /// `tested` says that something asks whether the list succeeded.
    pub(super) fn list(&mut self, list: &'s List<'t>, around: Around<'s, 't>, tested: bool) {
        // What holds where the list went on after a failure.
        let mut failed: State<'s, 't> = None;
        for (at, pipeline) in list.pipelines.iter().enumerate() {
            match pipeline.connector {
                Connector::And => {
                    failed = either(failed, self.state.clone());
                }
                Connector::Or => {
                    let succeeded = self.state.clone();
                    self.state = either(failed.take(), succeeded.clone());
                    failed = succeeded;
                }
                _ => self.state = either(self.state.take(), failed.take()),
            }
            let next = list.pipelines.get(at + 1).map(|next| next.connector);
            let asked = match next {
                Some(Connector::And | Connector::Or) => true,
                None => tested,
                _ => false,
            };
            let before = self.state.clone();
            for command in &pipeline.commands {
                self.command(command, around, asked);
            }
            if pipeline.commands.len() > 1 || pipeline.background {
                self.state = before;
            }
        }
        self.state = either(self.state.take(), failed);
    }

    pub(super) fn command(
        &mut self,
        command: &'s Command<'t>,
        around: Around<'s, 't>,
        tested: bool,
    ) {
        self.pieces.commands.push(command);
        match command {
            Command::Simple(simple) => self.simple(simple, around, tested),
            Command::Group {
                list,
                subshell,
                redirections,
                ..
            } => {
                let before = self.state.clone();
                self.list(list, around, tested);
                if *subshell {
                    self.state = before;
                }
                self.redirections(redirections, around);
            }
            Command::Compound {
                keyword,
                words,
                redirections,
                ..
            } => {
                let wanted = Around {
                    splitting: Splitting::Wanted,
                    ..around
                };
                for word in words {
                    self.parts(
                        &word.parts,
                        if *keyword == "case" { around } else { wanted },
                    );
                }
                match *keyword {
                    "for" | "select" => self.counted(command, words, around),
                    _ => self.branches(command, around),
                }
                self.redirections(redirections, around);
            }
            Command::Test {
                words,
                redirections,
                ..
            } => {
                for word in words {
                    self.parts(&word.parts, around);
                }
                self.redirections(redirections, around);
            }
            Command::Function(function) => {
                let before = self.state.clone();
                if let Some(body) = &function.body {
                    self.command(body, around, false);
                }
                self.state = before;
            }
            Command::Coprocess(coprocess) => {
                if let Some(body) = &coprocess.body {
                    self.command(body, around, tested);
                }
            }
        }
    }

    pub(super) fn counted(
        &mut self,
        command: &'s Command<'t>,
        words: &'s [Word<'t>],
        around: Around<'s, 't>,
    ) {
        if let Some((name, values)) = words.split_first() {
            let plain =
                !values.is_empty() && values.iter().all(|word| self.is_one_word(&word.parts));
            let given = values.first().filter(|_| plain);
            self.assign(name.raw, given.map(|word| word.parts.as_slice()));
        }
        let before = self.state.clone();
        if let Command::Compound { clauses, .. } = command {
            for clause in clauses {
                self.list(&clause.body, around, false);
            }
        }
        self.state = either(before, self.state.take());
    }

    /// `if`, `while`, `until` and `case`: one of the clauses runs, or none.
    pub(super) fn branches(&mut self, command: &'s Command<'t>, around: Around<'s, 't>) {
        let Command::Compound {
            keyword, clauses, ..
        } = command
        else {
            return;
        };
        let mut after: State<'s, 't> = None;
        let mut all = false;
        for clause in clauses {
            let before = self.state.clone();
            self.list(&clause.condition, around, true);
            for pattern in &clause.patterns {
                self.parts(&pattern.parts, around);
            }
            let otherwise = if *keyword == "case" {
                before
            } else {
                self.state.clone()
            };
            self.list(&clause.body, around, false);
            after = either(after, self.state.take());
            self.state = otherwise;
            all = if *keyword == "case" {
                clause.patterns.iter().any(|pattern| pattern.raw == "*")
            } else {
                *keyword == "if" && clause.condition.pipelines.is_empty()
            };
        }
        self.state = if all {
            after
        } else {
            either(after, self.state.take())
        };
    }
}
