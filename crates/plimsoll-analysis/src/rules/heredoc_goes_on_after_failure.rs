//! A heredoc goes on after a command that failed.
//!
//! ## What it does
//! Looks for heredocs of RUN that a shell reads, with a command that may fail and others on later
//! lines, where neither `set -e` nor the SHELL makes the shell stop.
//!
//! ## Why it matters
//! Only the exit status of the last command counts. If an earlier one fails, the build goes on with
//! half of the work done, and the layer is cached like that.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN <<EOF
//! apt-get update
//! apt-get install -y --no-install-recommends curl
//! rm -rf /var/lib/apt/lists/*
//! EOF
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN <<EOF
//! set -e
//! apt-get update
//! apt-get install -y --no-install-recommends curl
//! rm -rf /var/lib/apt/lists/*
//! EOF
//! ```
//!
//! ## Fix safety
//! The fix puts `set -e` before the commands. It needs a review, as a command that always failed and
//! went unnoticed now ends the build.
//!
//! ## When to ignore it
//! Where the commands may fail.
//!
//! ## References
//! - Dockerfile reference, "Here-Documents"
//! - POSIX, "set"

use plimsoll_shell::{Command, Connector, Pipeline};
use plimsoll_syntax::{Command as Line, Keyword};

use crate::facts::{CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A heredoc goes on after a command that failed",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// Commands that hardly fail, or whose failure does not matter.
const HARMLESS: [&str; 10] = [
    "echo", "printf", "set", "export", "true", ":", "umask", "unset", "shopt", "trap",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts.command_lines.iter().filter(|line| line.heredoc) {
        let instruction = &facts.instructions()[line.instruction];
        let (Some(script), Some(heredoc)) = (&line.script, instruction.heredocs.first()) else {
            continue;
        };
        let first_line = heredoc.content.lines().next().unwrap_or_default();
        let shebang = first_line.trim_start().starts_with("#!");
        if !script.errors.is_empty() || stops(facts, line, first_line) {
            continue;
        }
        let pipelines = &script.list.pipelines;
        let swallowed = pipelines.iter().zip(pipelines.iter().skip(1));
        let mut swallowed = swallowed.filter(|(pipeline, next)| {
            next.connector == Connector::Then && !pipeline.background && may_fail(pipeline)
        });
        let Some((pipeline, _)) = swallowed.next() else {
            continue;
        };
        let message = "Only the last command of this heredoc can fail the build: if this one fails, the rest runs all the same, and a half-made layer is kept; begin with `set -e`.";
        let problem = Problem::new(line.instruction, pipeline.span, message);
        let first = if shebang { first_line.len() } else { 0 };
        let rest = &heredoc.content[first..];
        let at = heredoc.span.start + (first + rest.len() - rest.trim_start().len()) as u32;
        let indent = facts.source()[..at as usize].rsplit('\n').next().unwrap_or_default();
        let edit = Edit::insert(at, format!("set -e{}{indent}", facts.line_ending()));
        sink.report(problem.fix("Begin with `set -e`", Safety::NeedsReview, vec![edit]));
    }
}

/// Whether the shell stops at a failure: `set -e`, an option of the shell, or `trap … ERR`.
fn stops(facts: &Facts<'_>, line: &CommandLine<'_>, first_line: &str) -> bool {
    let is_flag = |word: &str| {
        word == "errexit" || (word.starts_with('-') && !word.starts_with("--") && word.contains('e'))
    };
    let sets = line.commands.iter().any(|command| {
        let stops = command.arguments.iter().any(|argument| is_flag(argument.text()));
        let traps = || command.arguments.iter().any(|argument| argument.text() == "ERR");
        (command.name == "set" && stops) || (command.name == "trap" && traps())
    });
    let shell = facts.effective(Keyword::Shell, line.instruction);
    let by_shell = || match shell.and_then(|shell| shell.command()) {
        Some(Line::Exec(words)) => words.iter().any(|word| is_flag(&word.text)),
        _ => false,
    };
    let started = match facts.instructions()[line.instruction].command() {
        Some(Line::Shell(text)) => text.text.split_whitespace().any(is_flag),
        _ => false,
    };
    let by_shebang = first_line.trim_start().starts_with("#!") && first_line.split(' ').skip(1).any(is_flag);
    sets || started || by_shebang || by_shell()
}

/// Whether a pipeline may fail in a way that matters.
fn may_fail(pipeline: &Pipeline<'_>) -> bool {
    let harmless = |command: &Command<'_>| match command {
        Command::Simple(simple) => simple.words.first().is_none_or(|word| {
            word.literal().is_none_or(|name| HARMLESS.contains(&name.as_str()))
        }),
        // What stands in conditions and loops, or is only declared, is not judged.
        _ => true,
    };
    // After `||` stands what is done about a failure.
    pipeline.connector != Connector::Or
        && !pipeline.negated
        && !pipeline.commands.last().is_none_or(harmless)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("heredoc-goes-on-after-failure", marked);
    }

    #[test]
    fn heredocs() {
        check("FROM a:1\nRUN <<EOF\necho a\n«make»\nmake install\nEOF\n");
        check("FROM a:1\nRUN <<EOF\nmake && make install\nEOF\n");
        check("FROM a:1\nRUN <<EOF\nset -eux\nmake\nmake install\nEOF\n");
        check("FROM a:1\nRUN <<EOF\nset -o errexit\nmake\nmake install\nEOF\n");
        check("FROM a:1\nRUN bash -e <<EOF\nmake\nmake install\nEOF\n");
        check("FROM a:1\nRUN <<EOF\n#!/bin/bash -e\nmake\nmake install\nEOF\n");
        check("FROM a:1\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN <<EOF\na\nb\nEOF\n");
        check("FROM a:1\nRUN bash <<EOF\n«make»\nmake install\nEOF\n");
        check("FROM a:1\nRUN <<EOF\nmake || true\nif a; then b; fi\nc\nEOF\n");
        check("FROM a:1\nRUN python3 <<EOF\na\nb\nEOF\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("heredoc-goes-on-after-failure", text);
        assert_eq!(
            fixed("FROM a:1\nRUN <<EOF\na\nb\nEOF\n"),
            "FROM a:1\nRUN <<EOF\nset -e\na\nb\nEOF\n"
        );
        assert_eq!(
            fixed("FROM a:1\nRUN <<-EOF\n\t#!/bin/sh\n\ta\n\tb\n\tEOF\n"),
            "FROM a:1\nRUN <<-EOF\n\t#!/bin/sh\n\tset -e\n\ta\n\tb\n\tEOF\n"
        );
    }
}
