//! A variable stands in single quotes.
//!
//! ## What it does
//! Looks for `$NAME`, `$(…)` and backquotes between single quotes, except for programs that fill
//! them in themselves, such as `sh -c`, `awk` and `perl`.
//!
//! ## Why it matters
//! The shell takes the text in single quotes as it is, so that the program sees a dollar sign and a
//! name and not the value.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo 'built on $(uname -m)' > /version
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo "built on $(uname -m)" > /version
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: often the text is for a file that somebody reads later.
//!
//! ## When to ignore it
//! Where whoever reads the text shall fill it in.
//!
//! ## References
//! - ShellCheck SC2016

use plimsoll_shell::{Part, Simple};

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A variable stands in single quotes",
    equivalents: &["SC2016"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

/// Programs that fill in variables themselves, or run their arguments.
const FILLS_IN: [&str; 20] = [
    "trap",
    "sh",
    "bash",
    "ksh",
    "zsh",
    "ssh",
    "eval",
    "xprop",
    "alias",
    "sudo",
    "doas",
    "su",
    "docker",
    "podman",
    "oc",
    "dpkg-query",
    "jq",
    "rename",
    "rg",
    "unset",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        for (part, around) in facts.pieces(line).parts {
            let Part::Single(text) = part else {
                continue;
            };
            let Some(command) = around.command else {
                continue;
            };
            if !holds_variable(text) || around.enclosed || fills_in(command, text) {
                continue;
            }
            let word = around.word.and_then(|at| command.words.get(at));
            let span = word.map_or(command.span, |word| word.span);
            let message = "The shell does not fill in what stands in single quotes, so that the dollar sign stays; use double quotes unless that is meant.";
            sink.report(Problem::new(line.instruction, span, message));
        }
    }
}

/// Whether a text has `$NAME`, `${`, `$(` or something in backquotes.
fn holds_variable(text: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '{' | '(' | '_');
    let dollar = text
        .match_indices('$')
        .any(|(at, _)| text[at + 1..].starts_with(begins));
    let mut quoted = text.split('`').skip(1);
    let between =
        quoted.clone().count() > 1 && quoted.next().is_some_and(|inner| !inner.is_empty());
    dollar || between
}

fn fills_in(command: &Simple<'_>, text: &str) -> bool {
    let words: Vec<&str> = command.words.iter().map(|word| word.raw).collect();
    let base = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let Some(mut name) = words.first().map(|word| base(word)) else {
        let prompts = ["PS1", "PS2", "PS3", "PS4", "PROMPT_COMMAND"];
        return command
            .assignments
            .iter()
            .any(|set| prompts.contains(&set.name));
    };
    if name == "find"
        && let Some(at) = words
            .iter()
            .position(|word| matches!(*word, "-exec" | "-execdir" | "-ok"))
    {
        name = words.get(at + 1).map(|word| base(word)).unwrap_or_default();
    }
    if name == "sed" {
        return only_addresses(text);
    }
    let filters = name == "git" && words.get(1) == Some(&"filter-branch");
    filters
        || FILLS_IN.contains(&name.as_str())
        || name.ends_with("awk")
        || name.starts_with("perl")
}

/// Whether the dollar signs of a sed script mean the last line, as in `$d`.
fn only_addresses(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let mut after = text[at + 1..].chars();
        let command = after
            .next()
            .is_some_and(|c| matches!(c, '{' | 'd' | 'p' | 's' | 'a' | 'i' | 'c'));
        command && after.next().is_none_or(|c| !c.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("variable-in-single-quotes", marked);
    }

    #[test]
    fn quotes() {
        check(
            "FROM a:1\nRUN echo «'$A'» \"$B\" '$' && awk '{print $1}' && sh -c 'a $b' && sed -i '$d' x\n",
        );
        check(
            "FROM a:1\nRUN sed «'s/a/$bcd/'» && echo «'`d`'» && find . -exec sh -c 'echo $1' {} +\n",
        );
        check("FROM a:1\nRUN PS1='$A' && «B='$C'»\n");
    }
}
