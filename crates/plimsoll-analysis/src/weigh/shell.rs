//! What the shell of a RUN knows: its variables and its directory, command after command.

use std::collections::BTreeMap;

use plimsoll_shell::{Braces, Part, Place, Visited, Word, commands};
use plimsoll_syntax::Expansion;

use super::paths::join;
use crate::facts::{Argument, CommandFact, CommandLine, Facts, Install};

/// Longer values are left as they are written: values that double must not fill the memory.
const MAX_VALUE: usize = 8 * 1024;

/// A command as the shell would run it, as far as the text tells.
#[derive(Debug)]
pub(super) struct Call {
    /// Its words behind the program, variables filled in; an unknown one stays `$NAME`.
    pub(super) words: Vec<String>,
    /// The directory in which it runs.
    pub(super) directory: String,
    /// The file that takes its output.
    pub(super) output: Option<String>,
    /// Where it stands among the others.
    pub(super) place: Place,
}

impl Call {
    /// The words that are no options.
    pub(super) fn operands(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .map(String::as_str)
            .filter(|word| !word.starts_with('-'))
    }

    /// Whether one of its words is this one.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|each| each == word)
    }

    /// The value of the first of these options that is there: the next word, or what follows `=`.
    pub(super) fn value(&self, options: &[&str]) -> Option<&str> {
        self.words.iter().enumerate().find_map(|(at, word)| {
            if options.contains(&word.as_str()) {
                return self.words.get(at + 1).map(String::as_str);
            }
            let (option, value) = word.split_once('=')?;
            options.contains(&option).then_some(value)
        })
    }

    /// The absolute path that one of its words means.
    pub(super) fn path(&self, path: &str) -> String {
        join(&self.directory, path)
    }
}

/// The shell of one RUN.
pub(super) struct Shell<'f, 't> {
    facts: &'f Facts<'t>,
    at: usize,
    visited: Vec<Visited<'f, 't>>,
    variables: BTreeMap<&'t str, String>,
    directory: String,
    /// The directories to come back to: of the outer shell, and of `cd -` and `popd`.
    outer: Option<String>,
    before: Vec<String>,
}

impl<'f, 't> Shell<'f, 't> {
    /// The shell as a RUN starts it.
    pub(super) fn new(facts: &'f Facts<'t>, at: usize, line: &'f CommandLine<'t>) -> Self {
        Self {
            facts,
            at,
            visited: line.script.as_ref().map(commands).unwrap_or_default(),
            variables: BTreeMap::new(),
            directory: join("/", &facts.working_directory(at).unwrap_or_default()),
            outer: None,
            before: Vec::new(),
        }
    }

    /// The command of that number as it runs; what it sets holds for those that follow.
    pub(super) fn call(&mut self, number: usize, command: &CommandFact<'_>) -> Call {
        match (command.place.subshell, self.outer.take()) {
            (true, None) => self.outer = Some(self.directory.clone()),
            (true, outer) => self.outer = outer,
            (false, Some(outer)) => self.directory = outer,
            (false, None) => {}
        }
        let visited = self.visited.get(number).copied();
        let words = command.arguments.iter();
        let call = Call {
            words: words.flat_map(|word| self.expand(number, word)).collect(),
            directory: self.directory.clone(),
            output: visited.and_then(|visited| self.output(&visited)),
            place: command.place,
        };
        if let Some(visited) = visited {
            let alone = visited.simple.words.is_empty();
            for assignment in visited.simple.assignments.iter().filter(|_| alone) {
                let value = self.text(&assignment.word.parts);
                let value = value.split_once('=').map(|(_, value)| value.to_owned());
                self.set(assignment.name, value.unwrap_or_default(), command.place);
            }
            if matches!(
                command.name.as_str(),
                "export" | "local" | "readonly" | "declare"
            ) {
                for word in &visited.simple.words[1..] {
                    let value = self.text(&word.parts);
                    let name = word.raw.split_once('=').map(|(name, _)| name);
                    if let (Some(name), Some((_, value))) = (name, value.split_once('=')) {
                        self.set(name, value.to_owned(), command.place);
                    }
                }
            }
        }
        match (command.name.as_str(), call.operands().next()) {
            ("popd", _) => self.directory = self.before.pop().unwrap_or_else(|| "/".into()),
            ("cd", _) if call.has("-") => {
                self.directory = self.before.pop().unwrap_or_else(|| "/".into());
            }
            ("cd" | "pushd", target) => {
                let target = join(&self.directory, target.unwrap_or("~"));
                self.before
                    .push(std::mem::replace(&mut self.directory, target));
            }
            _ => {}
        }
        call
    }

    /// The command with its variables filled in, for those who read its arguments.
    pub(super) fn filled(&self, number: usize, command: &CommandFact<'t>) -> CommandFact<'t> {
        let mut filled = command.clone();
        filled.arguments = self.arguments(number, &command.arguments);
        filled
    }

    /// The install with the variables in its packages filled in.
    pub(super) fn filled_install(&self, number: usize, install: &Install<'t>) -> Install<'t> {
        Install {
            manager: install.manager,
            instruction: install.instruction,
            command: install.command,
            verb: install.verb,
            packages: self.arguments(number, &install.packages),
        }
    }

    fn arguments(&self, number: usize, arguments: &[Argument<'t>]) -> Vec<Argument<'t>> {
        let each = arguments.iter().flat_map(|argument| {
            let open = argument.literal.is_none();
            let values = if open {
                self.expand(number, argument)
            } else {
                Vec::new()
            };
            let filled = values.into_iter().map(|value| Argument {
                literal: (!value.contains('$')).then(|| value.clone()),
                raw: value.into(),
                span: argument.span,
                quoted: argument.quoted,
            });
            (!open).then(|| argument.clone()).into_iter().chain(filled)
        });
        each.collect()
    }

    /// The words that an argument becomes.
    fn expand(&self, number: usize, argument: &Argument<'_>) -> Vec<String> {
        if let Some(literal) = &argument.literal {
            return vec![literal.clone()];
        }
        let word = self.visited.get(number).and_then(|visited| {
            let mut words = visited.simple.words.iter();
            words.find(|word| word.span == argument.span)
        });
        word.map_or_else(|| vec![argument.raw.to_string()], |word| self.fields(word))
    }

    /// A word split where an unquoted variable holds several.
    fn fields(&self, word: &Word<'_>) -> Vec<String> {
        let (mut fields, mut open) = (Vec::new(), None::<String>);
        for part in &word.parts {
            let text = self.text(std::slice::from_ref(part));
            if !matches!(part, Part::Variable { .. }) {
                open.get_or_insert_default().push_str(&text);
                continue;
            }
            let mut pieces = text.split_whitespace().peekable();
            if text.starts_with(char::is_whitespace) {
                fields.extend(open.take());
            }
            while let Some(piece) = pieces.next() {
                open.get_or_insert_default().push_str(piece);
                if pieces.peek().is_some() || text.ends_with(char::is_whitespace) {
                    fields.extend(open.take());
                }
            }
        }
        fields.extend(open);
        fields
    }

    /// The text of parts of a word.
    fn text(&self, parts: &[Part<'_>]) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Plain(plain)
                | Part::Escaped(plain)
                | Part::Single(plain)
                | Part::AnsiC(plain) => {
                    text.push_str(plain);
                }
                Part::Double(parts) => text.push_str(&self.text(parts)),
                Part::Variable { name, braces, .. } => {
                    text.push_str(&self.variable(name, braces.as_deref()));
                }
                Part::Substitution { script, span, .. } => {
                    let first = commands(script).into_iter().next();
                    let word = |at: usize| {
                        let word = first.as_ref()?.simple.words.get(at)?;
                        word.literal()
                    };
                    match (word(0).as_deref(), word(1).as_deref()) {
                        (Some("pwd"), _) => text.push_str(&self.directory),
                        (Some("uname"), Some("-s")) => text.push_str("Linux"),
                        (Some("uname"), Some("-m")) | (Some("arch"), None) => {
                            text.push_str("x86_64");
                        }
                        (Some("dpkg"), Some("--print-architecture")) => text.push_str("amd64"),
                        _ => text.extend(["$(", &span.start.to_string(), ")"]),
                    }
                }
                Part::Arithmetic { raw, .. } => text.push_str(raw),
                Part::Array(words) => {
                    let words: Vec<String> =
                        words.iter().map(|word| self.text(&word.parts)).collect();
                    text.push_str(&words.join(" "));
                }
            }
            if text.len() > MAX_VALUE {
                text.clear();
                text.push_str("$LONG");
                break;
            }
        }
        text
    }

    fn variable(&self, name: &str, braces: Option<&Braces<'_>>) -> String {
        let known = match self.variables.get(name) {
            Some(value) => Some(value.clone()),
            None if name == "PWD" => Some(self.directory.clone()),
            None => match self.facts.variable(name, self.at) {
                Expansion::Known(value) => Some(value),
                Expansion::Open if matches!(name, "TARGETARCH" | "BUILDARCH") => {
                    Some("amd64".into())
                }
                _ => None,
            },
        };
        let default = braces.filter(|braces| matches!(braces.operator, ":-" | "-" | ":=" | "="));
        match (known, default) {
            (Some(value), _) => value,
            (None, Some(braces)) => self.text(&braces.argument),
            (None, None) => format!("${name}"),
        }
    }

    /// Sets a variable; of the branches of an `if` or `case` the first counts, which mostly is the
    /// one for amd64.
    fn set(&mut self, name: &'t str, value: String, place: Place) {
        let taken =
            place.conditional && self.variables.get(name).is_some_and(|old| !old.is_empty());
        if !place.substituted && !taken {
            self.variables.insert(name, value);
        }
    }

    fn output(&self, visited: &Visited<'_, '_>) -> Option<String> {
        let mut redirections = visited.simple.redirections.iter();
        let found = redirections.find(|redirection| {
            matches!(redirection.operator, ">" | ">>" | ">|")
                && matches!(redirection.descriptor, None | Some("1"))
        })?;
        let target = self.text(&found.target.as_ref()?.parts);
        (target != "/dev/null").then(|| join(&self.directory, &target))
    }
}
