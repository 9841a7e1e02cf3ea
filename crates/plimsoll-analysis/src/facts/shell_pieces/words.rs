//! The walk through the words of a command, and what they set.

use plimsoll_shell::{Assignment, Part, Redirection, Simple, SubstitutionKind};

use super::{Around, Splitting, Walk};
use crate::facts::{Dialect, is_name};

impl<'s, 't: 's> Walk<'s, 't> {
    pub(super) fn simple(&mut self, simple: &'s Simple<'t>, outer: Around<'s, 't>, tested: bool) {
        let around = Around {
            command: Some(simple),
            word: None,
            splitting: Splitting::Kept,
            enclosed: false,
            ..outer
        };
        for assignment in &simple.assignments {
            self.parts(&assignment.word.parts, around);
        }
        let name = simple.words.first().map_or("", |word| word.raw);
        let declares = matches!(
            name,
            "export" | "readonly" | "local" | "declare" | "typeset"
        );
        for (at, word) in simple.words.iter().enumerate() {
            let assigns = declares && word.raw.split('=').next().is_some_and(is_name);
            let splitting = if at == 0 && word.parts.len() == 1 {
                Splitting::Wanted
            } else if assigns && word.raw.contains('=') && self.dialect != Dialect::Sh {
                Splitting::Kept
            } else {
                Splitting::Split
            };
            let word_at = Some(at);
            self.parts(
                &word.parts,
                Around {
                    word: word_at,
                    splitting,
                    ..around
                },
            );
            if assigns {
                let name = word.raw.split('=').next().unwrap_or_default();
                let given = word.raw.contains('=').then_some(word.parts.as_slice());
                self.assign(name, given);
            }
        }
        self.redirections(&simple.redirections, around);
        if simple.words.is_empty() {
            for assignment in &simple.assignments {
                self.assign_word(assignment);
            }
        }
        match name {
            "exit" | "return" | "break" | "continue" => self.state = None,
            "cd" | "pushd" | "popd" => self.pieces.changes.push((simple, tested)),
            "read" | "getopts" | "mapfile" | "readarray" | "printf" | "wait" => {
                for word in simple.words.iter().skip(1).filter(|word| is_name(word.raw)) {
                    self.assign(word.raw, None);
                }
            }
            _ => {}
        }
    }

    pub(super) fn assign_word(&mut self, assignment: &'s Assignment<'t>) {
        self.assign(assignment.name, Some(&assignment.word.parts));
    }

    pub(super) fn assign(&mut self, name: &'t str, given: Option<&'s [Part<'t>]>) {
        let one_word = given.is_some_and(|parts| self.is_one_word(parts));
        self.pieces.assigned.push((name, given));
        if let Some(state) = &mut self.state {
            if one_word {
                state.insert(name);
            } else {
                state.remove(name);
            }
        }
    }

    /// Whether what these parts stand for has no blanks and no wildcards, whatever happens.
    pub(super) fn is_one_word(&self, parts: &[Part<'t>]) -> bool {
        let plain = |text: &str| !text.contains([' ', '\t', '\n', '*', '?', '[']);
        parts.iter().all(|part| match part {
            Part::Plain(text) | Part::Escaped(text) | Part::Single(text) | Part::AnsiC(text) => {
                plain(text)
            }
            Part::Double(parts) => self.is_one_word(parts),
            Part::Variable { name, braces, .. } => {
                braces.as_ref().is_some_and(|braces| braces.prefix == "#") || self.holds_one(name)
            }
            Part::Arithmetic { .. } => true,
            Part::Substitution { .. } | Part::Array(_) => false,
        })
    }

    pub(super) fn holds_one(&self, name: &str) -> bool {
        matches!(
            name,
            "$" | "-"
                | "?"
                | "!"
                | "#"
                | "LINENO"
                | "RANDOM"
                | "BASHPID"
                | "UID"
                | "EUID"
                | "PPID"
                | "SECONDS"
                | "OPTIND"
                | "SHLVL"
        ) || self.state.as_ref().is_none_or(|state| state.contains(name))
    }

    pub(super) fn redirections(
        &mut self,
        redirections: &'s [Redirection<'t>],
        around: Around<'s, 't>,
    ) {
        let around = Around {
            splitting: Splitting::File,
            word: None,
            ..around
        };
        for redirection in redirections {
            self.pieces.redirections.push(redirection);
            if let Some(target) = &redirection.target {
                self.parts(&target.parts, around);
            }
            if let Some(heredoc) = redirection.heredoc.and_then(|at| self.heredocs.get(at)) {
                let kept = Around {
                    splitting: Splitting::Kept,
                    enclosed: true,
                    ..around
                };
                self.parts(&heredoc.parts, kept);
            }
        }
    }

    pub(super) fn parts(&mut self, parts: &'s [Part<'t>], around: Around<'s, 't>) {
        let kept = Around {
            splitting: Splitting::Kept,
            enclosed: true,
            ..around
        };
        for part in parts {
            let one_word = match part {
                Part::Variable { name, .. } => self.holds_one(name),
                _ => false,
            };
            self.pieces
                .parts
                .push((part, Around { one_word, ..around }));
            match part {
                Part::Double(parts) | Part::Arithmetic { parts, .. } => self.parts(parts, kept),
                Part::Variable {
                    name,
                    braces: Some(braces),
                    ..
                } => {
                    self.parts(&braces.argument, kept);
                    if braces.operator.ends_with('=') && is_name(name) {
                        self.assign(name, None);
                    }
                }
                Part::Array(elements) => {
                    for word in elements {
                        self.parts(&word.parts, around);
                    }
                }
                Part::Substitution { script, kind, .. } => {
                    let before = self.state.clone();
                    let backquoted = around.backquoted || *kind == SubstitutionKind::Backquotes;
                    let inner = Around {
                        backquoted,
                        ..Around::outside()
                    };
                    self.list(&script.list, inner, false);
                    self.state = before;
                }
                _ => {}
            }
        }
    }
}
