//! wget writes its progress into the build log.
//!
//! ## What it does
//! Looks for wget without `-q`, `-nv`, `--progress`, or a log file.
//!
//! ## Why it matters
//! Without a terminal wget writes a line of dots for every few kilobytes, thousands of lines for a
//! large file, between which everything else is lost.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget https://example.org/a.tar.gz
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget -q https://example.org/a.tar.gz
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the wget of Alpine knows other options.
//!
//! ## When to ignore it
//! For small files.
//!
//! ## References
//! - hadolint DL3047

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "wget writes its progress into the build log",
    equivalents: &["DL3047", "DF056"],
    category: Category::Style,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let loud = line
            .commands
            .iter()
            .find(|command| command.name == "wget" && !is_quiet(command));
        if let Some(command) = loud {
            let message = "wget writes its progress into the log, thousands of lines for a large file; add -q or --progress=dot:giga.";
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

fn is_quiet(command: &CommandFact<'_>) -> bool {
    command.arguments.iter().any(|argument| {
        let text = argument.text();
        let name = text.split('=').next().unwrap_or(text);
        let long = [
            "--quiet",
            "--no-verbose",
            "--progress",
            "--output-file",
            "--append-output",
            "--version",
            "--help",
        ];
        let short =
            text.starts_with('-') && !text.starts_with("--") && text.contains(['q', 'o', 'a']);
        long.contains(&name) || short || text.starts_with("-nv")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("wget-progress", marked);
    }

    #[test]
    fn downloads() {
        check(
            "FROM a:1\nRUN «wget https://a.example/x» && wget y\nRUN wget -qO- x && wget -nv y && wget --progress=dot:giga z\n",
        );
    }
}
