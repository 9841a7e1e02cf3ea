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
//! Safe: the same file is downloaded, and only the log is shorter. Where the wget may be BusyBox's,
//! as on Alpine, it is `-q`, which all know; it leaves the reason of a failure out of the log.
//!
//! ## When to ignore it
//! For small files.
//!
//! ## References
//! - hadolint DL3047

use plimsoll_sizes::{PackageManager, base_facts};
use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts, Manager};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "wget writes its progress into the build log",
    equivalents: &["DL3047", "DF056"],
    category: Category::Style,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let mut loud = line
            .commands
            .iter()
            .filter(|command| command.name == "wget" && !is_quiet(command))
            .peekable();
        if let Some(command) = loud.peek() {
            let message = "wget writes its progress into the log, thousands of lines for a large file; add -q or --progress=dot:giga.";
            let problem = Problem::new(line.instruction, command.span, message);
            let known = is_gnu(facts, line.instruction);
            let option = if known { "--progress=dot:giga" } else { "-q" };
            let edits = loud
                .map(|command| line.argument_after(&command.program, option))
                .collect();
            sink.report(problem.fix("Leave the progress out", Safety::Safe, edits));
        }
    }
}

/// Whether wget is certainly GNU's: the distribution has it, and no BusyBox.
fn is_gnu(facts: &Facts<'_>, at: usize) -> bool {
    let image = facts.stage_of[at].and_then(|stage| facts.root_image(stage));
    let manager = image.and_then(|image| base_facts(&image.reference).package_manager);
    let installed = facts.installs.iter().any(|install| {
        facts.stage_of[install.instruction] == facts.stage_of[at]
            && matches!(install.manager, Manager::Apt | Manager::Dnf)
    });
    installed || matches!(manager, Some(PackageManager::Apt | PackageManager::Dnf))
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
