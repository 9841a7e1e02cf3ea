//! Groups, `if`, loops, `case`, tests and functions.

use super::{Reader, Until};
use crate::tree::{Clause, Command, Function, List, Simple};
use crate::word::Word;

impl<'t> Reader<'t> {
    pub(super) fn group(&mut self, start: usize) -> Command<'t> {
        self.at += 1;
        let list = self.list(Until::Parenthesis);
        self.blanks(true);
        if self.peek() == Some(b')') {
            self.at += 1;
        } else {
            self.error(start, start + 1, "this parenthesis is never closed");
            self.recover();
        }
        self.finish_group(list, true, start)
    }

    pub(super) fn finish_group(
        &mut self,
        list: List<'t>,
        subshell: bool,
        start: usize,
    ) -> Command<'t> {
        let redirections = self.redirections();
        Command::Group {
            list,
            subshell,
            redirections,
            span: self.span(start, self.trimmed()),
        }
    }

    pub(super) fn brace_group(&mut self, start: usize) -> Command<'t> {
        let list = self.list(Until::Brace);
        self.blanks(true);
        if !self.eat_word("}") {
            self.error(start, start + 1, "this brace is never closed");
            self.recover();
        }
        self.finish_group(list, false, start)
    }

    pub(super) fn if_command(&mut self, start: usize) -> Command<'t> {
        let mut clauses = Vec::new();
        loop {
            let condition = self.list(Until::Words(&["then"]));
            self.expect("then", start, "this `if` has no `then`");
            let body = self.list(Until::Words(&["elif", "else", "fi"]));
            clauses.push(Clause {
                condition,
                patterns: Vec::new(),
                body,
            });
            self.blanks(true);
            if !self.eat_word("elif") {
                break;
            }
        }
        if self.eat_word("else") {
            let body = self.list(Until::Words(&["fi"]));
            clauses.push(Clause {
                condition: List::default(),
                patterns: Vec::new(),
                body,
            });
        }
        self.expect("fi", start, "this `if` has no `fi`");
        self.finish_compound("if", Vec::new(), clauses, start)
    }

    pub(super) fn while_command(&mut self, start: usize) -> Command<'t> {
        let keyword = self.text(start, start + 5);
        let condition = self.list(Until::Words(&["do"]));
        self.expect("do", start, "this loop has no `do`");
        let body = self.list(Until::Words(&["done"]));
        self.expect("done", start, "this loop has no `done`");
        let clause = Clause {
            condition,
            patterns: Vec::new(),
            body,
        };
        self.finish_compound(keyword, Vec::new(), vec![clause], start)
    }

    pub(super) fn for_command(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let mut words = Vec::new();
        if self.peek() == Some(b'(') && self.peek_at(1) == Some(b'(') {
            match self.arithmetic_end(self.at + 2) {
                Some(end) => self.at = end,
                None => {
                    self.error_here("this parenthesis is never closed");
                    self.at = self.bytes.len();
                }
            }
        } else {
            words.extend(self.word());
            self.blanks(true);
            if self.eat_word("in") {
                loop {
                    self.blanks(false);
                    let before = self.at;
                    words.extend(self.word());
                    if self.at == before {
                        break;
                    }
                }
            }
        }
        self.blanks(true);
        if self.peek() == Some(b';') {
            self.at += 1;
        }
        self.blanks(true);
        // ksh and bash also take braces here.
        let (open, close) = if self.word_is("{") {
            ("{", "}")
        } else {
            ("do", "done")
        };
        self.expect(open, start, "this loop has no `do`");
        let body = if close == "}" {
            self.list(Until::Brace)
        } else {
            self.list(Until::Words(&["done"]))
        };
        self.expect(close, start, "this loop has no `done`");
        let clause = Clause {
            condition: List::default(),
            patterns: Vec::new(),
            body,
        };
        self.finish_compound("for", words, vec![clause], start)
    }

    pub(super) fn case_command(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let words: Vec<_> = self.word().into_iter().collect();
        self.blanks(true);
        self.expect("in", start, "this `case` has no `in`");
        let mut clauses = Vec::new();
        loop {
            self.blanks(true);
            if self.peek().is_none() || self.word_is("esac") {
                break;
            }
            let item = self.at;
            if self.peek() == Some(b'(') {
                self.at += 1;
            }
            let mut patterns = Vec::new();
            loop {
                self.blanks(false);
                patterns.extend(self.word());
                self.blanks(false);
                if self.peek() != Some(b'|') {
                    break;
                }
                self.at += 1;
            }
            if self.peek() == Some(b')') {
                self.at += 1;
            } else {
                self.error_here("this pattern has no closing parenthesis");
                if self.at == item {
                    break;
                }
            }
            let body = self.list(Until::CaseItem);
            clauses.push(Clause {
                condition: List::default(),
                patterns,
                body,
            });
            self.blanks(true);
            let mut semicolons = 0;
            while semicolons < 3 && matches!(self.peek(), Some(b';' | b'&')) {
                self.at += 1;
                semicolons += 1;
            }
            if semicolons == 0 {
                break;
            }
        }
        self.expect("esac", start, "this `case` has no `esac`");
        self.finish_compound("case", words, clauses, start)
    }

    pub(super) fn test_command(&mut self, start: usize) -> Command<'t> {
        let mut words = Vec::new();
        loop {
            self.blanks(true);
            if self.peek().is_none() {
                self.error(start, start + 2, "this `[[` is never closed");
                break;
            }
            if self.eat_word("]]") {
                break;
            }
            let before = self.at;
            words.extend(self.word());
            if self.at == before {
                // Operators and parentheses mean something else in here.
                self.at += 1;
            }
        }
        let _ = self.redirections();
        Command::Test {
            words,
            span: self.span(start, self.trimmed()),
        }
    }

    pub(super) fn function_keyword(&mut self, start: usize) -> Command<'t> {
        self.blanks(false);
        let Some(name) = self.word() else {
            self.error(start, self.at, "this function has no name");
            return Command::Simple(Simple {
                span: self.span(start, self.at),
                ..Simple::default()
            });
        };
        self.blanks(false);
        if self.peek() == Some(b'(') && self.peek_at(1) == Some(b')') {
            self.at += 2;
        }
        self.function_body(name, start)
    }

    pub(super) fn function_body(&mut self, name: Word<'t>, start: usize) -> Command<'t> {
        self.blanks(true);
        let body = self.command();
        if body.is_none() {
            self.error(start, self.at, "this function has no body");
        }
        Command::Function(Function {
            name,
            body: body.map(Box::new),
            span: self.span(start, self.at),
        })
    }

    pub(super) fn expect(&mut self, word: &'static str, start: usize, message: &'static str) {
        self.blanks(true);
        if !self.eat_word(word) {
            let end = (start + 2).min(self.bytes.len());
            self.error(start, end, message);
        }
    }

    pub(super) fn finish_compound(
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
            span: self.span(start, self.trimmed()),
        }
    }
}
