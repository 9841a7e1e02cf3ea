//! The arguments of a command.

use plimsoll_syntax::Span;

/// An argument of a command, or its program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument<'t> {
    /// As written.
    pub raw: std::borrow::Cow<'t, str>,
    /// Its value, where it holds no variable or substitution.
    pub literal: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether any of it stands in quotes.
    pub quoted: bool,
}

impl Argument<'_> {
    /// Its value where that is known, as written otherwise.
    pub fn text(&self) -> &str {
        self.literal.as_deref().unwrap_or(&self.raw)
    }
}

/// The options and operands of a command, by its own option grammar.
#[derive(Debug, Default)]
pub struct Options<'c, 't> {
    /// Options with the values that belong to them: `-t`, `--target-release=x`.
    pub options: Vec<(&'c Argument<'t>, Option<&'c Argument<'t>>)>,
    /// What is neither an option nor an option's value.
    pub operands: Vec<&'c Argument<'t>>,
}

impl<'c, 't> Options<'c, 't> {
    /// Sorts arguments; `valued` names the options that take the next argument as their value.
    pub fn new(arguments: &'c [Argument<'t>], valued: &[&str]) -> Self {
        let mut sorted = Self::default();
        let mut rest = arguments.iter();
        let mut only_operands = false;
        while let Some(argument) = rest.next() {
            let text = argument.text();
            if only_operands || !text.starts_with('-') || text == "-" {
                sorted.operands.push(argument);
            } else if text == "--" {
                only_operands = true;
            } else {
                let value = valued.contains(&text).then(|| rest.next()).flatten();
                sorted.options.push((argument, value));
            }
        }
        sorted
    }

    /// Whether a long option (`--yes`) or a letter in a group of short ones (`-qy` for `-y`) is there.
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().any(|(found, _)| {
            let text = found.text();
            let name = text.split('=').next().unwrap_or(text);
            name == option
                || (option.len() == 2
                    && !option.starts_with("--")
                    && text.starts_with('-')
                    && !text.starts_with("--")
                    && option
                        .chars()
                        .nth(1)
                        .is_some_and(|letter| text[1..].contains(letter)))
        })
    }
}
