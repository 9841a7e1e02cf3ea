//! Parser directives: `# syntax=`, `# escape=`, `# check=`.

use crate::lines::Line;
use crate::{Span, SyntaxError};

/// The parser directives of the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveName {
    /// Which frontend reads the file.
    Syntax,
    /// Which character escapes and continues lines.
    Escape,
    /// Which build checks run.
    Check,
}

/// A parser directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'a> {
    /// Which one.
    pub name: DirectiveName,
    /// Its value, without white space at both ends.
    pub value: &'a str,
    /// The line without its ending.
    pub span: Span,
    /// Where the value stands.
    pub value_span: Span,
}

/// Reads the directives at the top of a file: they come before everything else, each once.
#[derive(Debug, Default)]
pub(crate) struct Directives<'a> {
    pub(crate) found: Vec<Directive<'a>>,
    done: bool,
}

impl<'a> Directives<'a> {
    /// Looks at the next line of the file; whether it is a directive.
    pub(crate) fn read(&mut self, line: Line<'a>, errors: &mut Vec<SyntaxError>) -> bool {
        if self.done {
            return false;
        }
        let Some(directive) = directive(line) else {
            self.done = true;
            return false;
        };
        let error = |message: String| SyntaxError {
            span: directive.span,
            line: line.number,
            message,
        };
        if self.found.iter().any(|found| found.name == directive.name) {
            errors.push(error(
                "This parser directive stands here twice; the reference allows each once, so remove one.".into(),
            ));
            return true;
        }
        if directive.name == DirectiveName::Escape && !matches!(directive.value, "\\" | "`") {
            errors.push(error(
                "The escape directive takes a backslash or a backtick; write `# escape=\\` or `# escape=`` .".into(),
            ));
        }
        self.found.push(directive);
        true
    }

    /// The character that escapes and continues lines.
    pub(crate) fn escape(&self) -> u8 {
        let backtick = self
            .found
            .iter()
            .any(|directive| directive.name == DirectiveName::Escape && directive.value == "`");
        if backtick { b'`' } else { b'\\' }
    }
}

fn directive(line: Line<'_>) -> Option<Directive<'_>> {
    let text = line.text();
    let rest = text.trim_start().strip_prefix('#')?.trim_start();
    let (key, value) = rest.split_once('=')?;
    let name = match key.trim_end().to_ascii_lowercase().as_str() {
        "syntax" => DirectiveName::Syntax,
        "escape" => DirectiveName::Escape,
        "check" => DirectiveName::Check,
        _ => return None,
    };
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let value_start = line.start + (value.as_ptr() as usize - text.as_ptr() as usize);
    Some(Directive {
        name,
        value,
        span: Span::new(line.start, line.start + text.len()),
        value_span: Span::new(value_start, value_start + value.len()),
    })
}
