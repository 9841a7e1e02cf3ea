//! The exec form: a JSON array in place of a shell line.

use plimsoll_shell::{Command, Part, Word};

use super::{CommandLine, Facts};

/// Words of a shell that are no programs, so that only a shell can run them.
const BUILTINS: &[&str] = &[
    ".", ":", "alias", "bg", "break", "builtin", "cd", "command", "continue", "declare", "eval",
    "exit", "export", "fg", "function", "getopts", "hash", "jobs", "let", "local", "read",
    "readonly", "return", "set", "shift", "shopt", "source", "times", "trap", "type", "typeset",
    "ulimit", "umask", "unalias", "unset", "wait",
];

impl Facts<'_> {
    /// The program and its arguments of a shell line that needs no shell: one command, in which
    /// everything stands for itself. A leading `exec` is left out.
    pub fn without_shell(&self, line: &CommandLine<'_>) -> Option<Vec<String>> {
        let script = line.script.as_ref()?;
        let instruction = self.file.instructions.get(line.instruction)?;
        let [pipeline] = script.list.pipelines.as_slice() else {
            return None;
        };
        let [Command::Simple(simple)] = pipeline.commands.as_slice() else {
            return None;
        };
        let after = self
            .source()
            .get(pipeline.span.end as usize..instruction.span.end as usize)?;
        let plain = script.errors.is_empty()
            && !line.heredoc
            && instruction.heredocs.is_empty()
            && !pipeline.negated
            && simple.assignments.is_empty()
            && simple.redirections.is_empty()
            && after.trim().is_empty();
        if !plain || !simple.words.iter().all(stands_for_itself) {
            return None;
        }
        let mut words: Vec<String> = simple
            .words
            .iter()
            .map(Word::literal)
            .collect::<Option<_>>()?;
        if words.first().is_some_and(|word| word == "exec") {
            words.remove(0);
        }
        let program = words.first()?;
        is_program(program).then_some(words)
    }
}

/// Whether a word that stands first names a program, and not something that only a shell runs.
pub fn is_program(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && !BUILTINS.contains(&name)
}

/// Whether a shell makes nothing else of a word than what it says.
fn stands_for_itself(word: &Word<'_>) -> bool {
    word.parts.iter().all(|part| match part {
        Part::Plain(text) => !text.contains(['*', '?', '[', '{', '~']),
        _ => true,
    })
}

/// Words as a JSON array.
pub fn exec_form(words: &[String]) -> String {
    let strings: Vec<String> = words.iter().map(|word| json_string(word)).collect();
    format!("[{}]", strings.join(", "))
}

/// A word as a JSON string.
pub fn json_string(word: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => {
                text.push('\\');
                text.push(c);
            }
            '\t' => text.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::exec_form;

    #[test]
    fn writes_arrays() {
        let words = ["a".to_owned(), "b \"c\" \\d".to_owned()];
        assert_eq!(exec_form(&words), r#"["a", "b \"c\" \\d"]"#);
    }
}
