//! A downloaded script runs unseen.
//!
//! ## What it does
//! Looks for curl or wget whose output goes into a shell or another interpreter, through a pipe,
//! `$(…)` or `<(…)`.
//!
//! ## Why it matters
//! Whoever controls the server, or the connection where it is plain HTTP, runs code in the image;
//! and what the script does can change any day without a trace in the repository. When the
//! download breaks off, the half that came runs.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSL https://example.org/install.sh | sh
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/install.sh /tmp/install.sh
//! RUN sh /tmp/install.sh
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the checksum can only come from somebody who has read the script.
//!
//! ## When to ignore it
//! Where you trust the server as much as your own repository.
//!
//! ## References
//! - Dockerfile reference, "ADD --checksum"

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Argument, CommandFact, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A downloaded script runs unseen",
    equivalents: &["DF021"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// Programs that run what they read.
const INTERPRETERS: [&str; 12] = [
    "sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python3", "perl", "ruby", "node", "php",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let mut reported: Vec<Span> = Vec::new();
        for (at, command) in line.commands.iter().enumerate() {
            if !matches!(command.name.as_str(), "curl" | "wget") {
                continue;
            }
            let piped = line.commands[at + 1..].iter().find(|later| {
                later.pipeline == command.pipeline
                    && later.place.pipe_index > command.place.pipe_index
                    && runs_input(later)
            });
            let inside = || {
                line.commands[..at]
                    .iter()
                    .rev()
                    .find(|outer| runs_substitution(outer, command))
            };
            let Some(runner) = piped.or_else(inside) else {
                continue;
            };
            let span = if piped.is_some() {
                command.pipeline
            } else {
                runner.span
            };
            if reported.contains(&span) {
                continue;
            }
            reported.push(span);
            let plain = command
                .arguments
                .iter()
                .any(|argument| argument.text().contains("http://"));
            let way = if plain {
                ", and anybody on the way can change it"
            } else {
                ""
            };
            let message = format!(
                "{} runs whatever the server sends at that moment{way}; download it with ADD --checksum, and run it after that.",
                runner.name
            );
            sink.report(Problem::new(line.instruction, span, message));
        }
    }
}

/// Whether a command runs its standard input: an interpreter without a script of its own.
fn runs_input(command: &CommandFact<'_>) -> bool {
    let mut operands = command
        .arguments
        .iter()
        .map(Argument::text)
        .filter(|text| !text.starts_with('-') || *text == "-");
    let own = command
        .arguments
        .iter()
        .any(|argument| matches!(argument.text(), "-c" | "-e" | "-m" | "-r" | "-n" | "-p"));
    let shell = INTERPRETERS
        .iter()
        .take(6)
        .any(|name| command.name == *name);
    let reads = command
        .arguments
        .iter()
        .any(|argument| argument.text() == "-s");
    let first = operands.next();
    let input =
        first.is_none_or(|operand| matches!(operand, "-" | "/dev/stdin")) || (shell && reads);
    INTERPRETERS.contains(&command.name.as_str()) && !own && input
}

/// Whether `outer` runs what the substitution that holds `inner` prints.
fn runs_substitution(outer: &CommandFact<'_>, inner: &CommandFact<'_>) -> bool {
    let evaluates = matches!(outer.name.as_str(), "eval" | "source" | ".");
    let shell = INTERPRETERS.contains(&outer.name.as_str());
    let holds = outer
        .arguments
        .iter()
        .any(|argument| argument.span.contains(inner.span));
    inner.place.substituted && holds && (evaluates || shell)
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("curl-piped-to-shell", marked);
    }

    #[test]
    fn pipes() {
        check(
            "FROM a:1\nRUN «curl -fsSL https://a.example/i.sh | bash -s -- --yes» && curl x | tar xz\n",
        );
        check("FROM a:1\nRUN «wget -qO- https://a.example | sudo -E bash -»\n");
        check("FROM a:1\nRUN «sh -c \"$(curl -fsSL https://a.example)\"»\n");
        check(
            "FROM a:1\nRUN curl x | python -c 'a' && curl y | gpg --dearmor && curl z | python3 -m json.tool\n",
        );
    }
}
