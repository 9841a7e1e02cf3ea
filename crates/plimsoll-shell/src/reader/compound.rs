//! Commands that begin with a reserved word or a parenthesis: groups, `if` and loops.

use super::Reader;
use super::list::{Until, begins_compound, is_closing};
use crate::tree::{Clause, Command, List};
use crate::word::Word;

impl<'t> Reader<'t> {
    /// The next command, if one begins here.
    pub(super) fn command(&mut self) -> Option<Command<'t>> {
        let start = self.at;
        match self.peek()? {
            b')' | b';' | b'|' | b'\n' => return None,
            b'&' if self.peek_at(1) != Some(b'>') => return None,
            b'(' => {
                if !self.enter() {
                    return None;
                }
                let command = match self.arithmetic_command(start) {
                    Some(command) => command,
                    None => self.subshell(start),
                };
                self.leave();
                return Some(command);
            }
            // No reserved word begins with anything else.
            b'a'..=b'z' | b'{' | b'}' | b'[' => {}
            _ => return self.simple(start),
        }
        let word = self.short_word();
        if is_closing(word) {
            return None;
        }
        let compound = match word {
            "select" => self.begins_select(),
            "coproc" => true,
            _ => begins_compound(word),
        };
        if !compound {
            return self.simple(start);
        }
        if !self.enter() {
            return None;
        }
        self.at += word.len();
        let command = match word {
            "{" => Some(self.brace_group(start)),
            "if" => Some(self.if_command(start)),
            "while" | "until" => Some(self.while_command(word, start)),
            "case" => Some(self.case_command(start)),
            "[[" => Some(self.test_command(start)),
            "function" => self.function_keyword(start),
            "coproc" => self.coprocess(start),
            _ => Some(self.for_command(word, start)),
        };
        self.leave();
        command
    }

    /// The list that follows an opening; `opening` is where that stands.
    pub(super) fn body(
        &mut self,
        until: Until,
        opening: (usize, usize),
        message: &'static str,
    ) -> List<'t> {
        let errors = self.errors.len();
        let list = self.list(until);
        if list.pipelines.is_empty() && self.errors.len() == errors && self.peek().is_some() {
            self.error(opening.0, opening.1, message);
        }
        list
    }

    fn subshell(&mut self, start: usize) -> Command<'t> {
        self.at += 1;
        self.open.parentheses += 1;
        let opening = (start, start + 1);
        let list = self.body(
            Until::Parenthesis,
            opening,
            "there is no command in these parentheses",
        );
        self.open.parentheses -= 1;
        if self.peek() == Some(b')') {
            self.at += 1;
        } else {
            self.error(start, start + 1, "this parenthesis is never closed");
        }
        self.group(list, true, start)
    }

    fn brace_group(&mut self, start: usize) -> Command<'t> {
        self.open.braces += 1;
        let opening = (start, start + 1);
        let list = self.body(
            Until::Words(&["}"]),
            opening,
            "there is no command in these braces",
        );
        self.open.braces -= 1;
        if !self.eat_word("}") {
            self.error(
                start,
                start + 1,
                "this brace is never closed; a `}` needs a `;` or a line break before it",
            );
        }
        self.group(list, false, start)
    }

    fn group(&mut self, list: List<'t>, subshell: bool, start: usize) -> Command<'t> {
        let redirections = self.redirections();
        Command::Group {
            list,
            subshell,
            redirections,
            span: self.span(start, self.at),
        }
    }

    fn if_command(&mut self, start: usize) -> Command<'t> {
        self.open.ifs += 1;
        let mut clauses = Vec::new();
        let mut opening = (start, self.at);
        loop {
            let condition = self.body(
                Until::Words(&["then"]),
                opening,
                "there is no condition after this",
            );
            opening.0 = self.at;
            let closed = self.expect("then", start, "this `if` has no `then`");
            opening.1 = self.at;
            let body = if closed {
                self.body(
                    Until::Words(&["elif", "else", "fi"]),
                    opening,
                    "there is no command after this `then`",
                )
            } else {
                List::default()
            };
            clauses.push(Clause {
                condition,
                patterns: Vec::new(),
                body,
            });
            opening.0 = self.at;
            if !self.eat_word("elif") {
                break;
            }
            opening.1 = self.at;
        }
        if self.eat_word("else") {
            let body = self.body(
                Until::Words(&["fi"]),
                (opening.0, self.at),
                "there is no command after this `else`",
            );
            clauses.push(Clause {
                condition: List::default(),
                patterns: Vec::new(),
                body,
            });
        }
        self.open.ifs -= 1;
        self.expect("fi", start, "this `if` has no `fi`");
        self.compound("if", Vec::new(), clauses, start)
    }

    fn while_command(&mut self, keyword: &'t str, start: usize) -> Command<'t> {
        self.open.loops += 1;
        let condition = self.body(
            Until::Words(&["do"]),
            (start, self.at),
            "there is no condition after this",
        );
        let body = self.do_group(start);
        self.open.loops -= 1;
        let clause = Clause {
            condition,
            patterns: Vec::new(),
            body,
        };
        self.compound(keyword, Vec::new(), vec![clause], start)
    }

    /// `do …; done`, or the braces that bash takes in its place.
    fn do_group(&mut self, start: usize) -> List<'t> {
        self.blanks(true);
        let opening = self.at;
        if !self.expect("do", start, "this loop has no `do`") {
            return List::default();
        }
        let list = self.body(
            Until::Words(&["done"]),
            (opening, self.at),
            "there is no command after this `do`",
        );
        self.expect("done", start, "this loop has no `done`");
        list
    }

    fn for_command(&mut self, keyword: &'t str, start: usize) -> Command<'t> {
        self.open.loops += 1;
        self.blanks(false);
        let mut words = Vec::new();
        if self.peek() == Some(b'(') {
            match self.arithmetic_word() {
                Some(word) => words.push(word),
                None => self.error_here("a name is missing before this"),
            }
            self.blanks(false);
        } else if let Some(name) = self.word() {
            words.push(name);
            self.blanks(true);
            if self.eat_word("in") {
                self.blanks(false);
                while let Some(word) = self.word() {
                    words.push(word);
                    self.blanks(false);
                }
            }
        } else {
            self.error(start, self.at, "a name is missing after this");
        }
        if self.peek() == Some(b';') && self.peek_at(1) != Some(b';') {
            self.at += 1;
        }
        self.blanks(true);
        let body = if self.short_word() == "{" {
            let brace = self.at;
            self.at += 1;
            self.open.braces += 1;
            let message = "there is no command in these braces";
            let list = self.body(Until::Words(&["}"]), (brace, brace + 1), message);
            self.open.braces -= 1;
            self.expect("}", brace, "this brace is never closed");
            list
        } else {
            self.do_group(start)
        };
        self.open.loops -= 1;
        let clause = Clause {
            condition: List::default(),
            patterns: Vec::new(),
            body,
        };
        self.compound(keyword, words, vec![clause], start)
    }

    /// In sh `select` is a program like any other: what follows says which it is.
    fn begins_select(&mut self) -> bool {
        let start = self.at;
        self.at += "select".len();
        self.blanks(false);
        let name = self.at;
        self.at = self.name_end();
        let named = self.at > name;
        self.blanks(false);
        let found = named
            && (matches!(self.peek(), Some(b';' | b'\n'))
                || matches!(self.short_word(), "in" | "do" | "{"));
        self.at = start;
        found
    }

    /// Takes a reserved word; without it, the error stands at the word that began it all.
    pub(super) fn expect(&mut self, word: &str, start: usize, message: &'static str) -> bool {
        self.blanks(true);
        let found = self.eat_word(word);
        if !found {
            let rest = self.bytes.get(start..).unwrap_or_default();
            let length = rest.iter().position(|byte| !byte.is_ascii_lowercase());
            self.error(start, start + length.unwrap_or(rest.len()).max(1), message);
        }
        found
    }

    pub(super) fn compound(
        &mut self,
        keyword: &'t str,
        words: Vec<Word<'t>>,
        clauses: Vec<Clause<'t>>,
        start: usize,
    ) -> Command<'t> {
        let redirections = self.redirections();
        Command::Compound {
            keyword,
            words,
            clauses,
            redirections,
            span: self.span(start, self.at),
        }
    }
}
