//! The shell's words: commands, options, operators, and what stands in quotes.

use plimsoll_shell::{Command, List, Part, Redirection, Script, Simple, Word};
use plimsoll_syntax::Span;

use super::{COMMAND, NAME, OPTION, Painter, STRING, SYNTAX, TEXT, VARIABLE};

impl Painter<'_> {
    pub(super) fn script(&mut self, script: &Script<'_>) {
        for heredoc in &script.heredocs {
            self.paint(heredoc.span, STRING);
            self.parts(&heredoc.parts);
        }
        self.list(&script.list);
    }

    fn list(&mut self, list: &List<'_>) {
        for command in list
            .pipelines
            .iter()
            .flat_map(|pipeline| &pipeline.commands)
        {
            match command {
                Command::Simple(simple) => self.simple(simple),
                Command::Group {
                    list, redirections, ..
                } => {
                    self.list(list);
                    self.redirections(redirections);
                }
                Command::Compound {
                    words,
                    clauses,
                    redirections,
                    ..
                } => {
                    self.words(words, TEXT);
                    for clause in clauses {
                        self.list(&clause.condition);
                        self.words(&clause.patterns, STRING);
                        self.list(&clause.body);
                    }
                    self.redirections(redirections);
                }
                Command::Test {
                    words,
                    redirections,
                    ..
                } => {
                    self.words(words, TEXT);
                    self.redirections(redirections);
                }
                Command::Function(function) => {
                    self.word(&function.name, COMMAND);
                    self.body(function.body.as_deref());
                }
                Command::Coprocess(coprocess) => self.body(coprocess.body.as_deref()),
            }
        }
    }

    fn body(&mut self, body: Option<&Command<'_>>) {
        match body {
            Some(Command::Group { list, .. }) => self.list(list),
            Some(Command::Simple(simple)) => self.simple(simple),
            _ => {}
        }
    }

    fn simple(&mut self, simple: &Simple<'_>) {
        for assignment in &simple.assignments {
            self.word(&assignment.word, TEXT);
            let start = assignment.word.span.start;
            let end = start + assignment.name.len() as u32;
            self.paint(Span { start, end }, NAME);
        }
        for (at, word) in simple.words.iter().enumerate() {
            let kind = if at == 0 {
                COMMAND
            } else if word.raw.starts_with('-') {
                OPTION
            } else {
                TEXT
            };
            self.word(word, kind);
        }
        self.redirections(&simple.redirections);
    }

    fn redirections(&mut self, redirections: &[Redirection<'_>]) {
        for redirection in redirections {
            self.paint(redirection.span, SYNTAX);
            if let Some(target) = &redirection.target {
                self.word(target, TEXT);
            }
        }
    }

    fn words(&mut self, words: &[Word<'_>], kind: u8) {
        for word in words {
            self.word(word, kind);
        }
    }

    fn word(&mut self, word: &Word<'_>, kind: u8) {
        self.paint(word.span, kind);
        if word.is_quoted() && word.raw.len() == (word.span.end - word.span.start) as usize {
            self.quotes(word);
        }
        self.parts(&word.parts);
    }

    /// What stands in quotes, with them. Substitutions are painted over it.
    fn quotes(&mut self, word: &Word<'_>) {
        let mut open: Option<(usize, u8)> = None;
        let mut escaped = false;
        for (at, byte) in word.raw.bytes().enumerate() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match (open, byte) {
                (Some((_, b'"')) | None, b'\\') => escaped = true,
                (None, b'"' | b'\'') => open = Some((at, byte)),
                (Some((start, quote)), _) if quote == byte => {
                    let from = word.span.start as usize;
                    self.paint(Span::new(from + start, from + at + 1), STRING);
                    open = None;
                }
                _ => {}
            }
        }
    }

    fn parts(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            match part {
                Part::Double(parts) => self.parts(parts),
                Part::Variable { span, braces, .. } => {
                    self.paint(*span, VARIABLE);
                    if let Some(braces) = braces {
                        self.parts(&braces.argument);
                    }
                }
                Part::Substitution { script, span, .. } => {
                    self.paint(*span, SYNTAX);
                    self.script(script);
                }
                Part::Arithmetic { parts, span, .. } => {
                    self.paint(*span, OPTION);
                    self.parts(parts);
                }
                Part::Array(elements) => self.words(elements, TEXT),
                Part::Plain(_) | Part::Escaped(_) | Part::Single(_) | Part::AnsiC(_) => {}
            }
        }
    }
}
