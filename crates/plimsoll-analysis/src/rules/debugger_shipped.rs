//! The image ships a debugger.
//!
//! ## What it does
//! Looks for Xdebug that is installed in the image that is built, and for a container that starts
//! with a debugger listening: node's `--inspect`, Java's `jdwp`, Python's debugpy and pydevd, Go's
//! dlv.
//!
//! ## Why it matters
//! A debugger runs any code that it is sent, without asking who sends it, and it slows the program
//! down even while nobody uses it.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD ["node", "--inspect=0.0.0.0:9229", "server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: a stage of its own for development may be what is wanted.
//!
//! ## When to ignore it
//! In an image to develop with.
//!
//! ## References
//! - Node.js documentation, "Security implications of the inspector"
//! - Xdebug documentation, "Step debugging"

use plimsoll_syntax::{Keyword, Span, Word};

use crate::facts::{Argument, CommandFact, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The image ships a debugger",
    equivalents: &["tally/php/no-xdebug-in-final-image"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// What switches a debugger on that listens.
const SWITCHES: [&str; 5] = ["--inspect", "-agentlib:jdwp", "-Xrunjdwp", "debugpy", "pydevd"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if !facts.is_shipped(at) {
            continue;
        }
        let set = instruction.pairs().iter().find_map(|pair| {
            let value = pair.value.as_ref().map(Word::unquoted)?;
            let environment = instruction.keyword == Keyword::Env;
            (environment && switch_in(value)).then(|| pair.span())
        });
        let run = facts.command_line(at).and_then(|line| {
            let mut commands = line.commands.iter();
            match line.keyword {
                Keyword::Run => commands.find_map(installed),
                Keyword::Healthcheck => None,
                _ => commands.find_map(started),
            }
        });
        if let Some(span) = run.or(set) {
            let message = "A debugger runs any code that it is sent, and slows the program down; leave it to a stage for development.";
            sink.report(Problem::new(at, span, message));
        }
    }
}

/// Whether a text switches a debugger on.
fn switch_in(text: &str) -> bool {
    let mut words = text.split([' ', ',']);
    words.any(|word| SWITCHES[..3].iter().any(|switch| word.starts_with(switch)))
}

fn started(command: &CommandFact<'_>) -> Option<Span> {
    let found = command.arguments.iter().find(|argument| {
        let text = argument.text();
        switch_in(text) || SWITCHES[3..].contains(&text)
    });
    let delve = (command.name == "dlv").then_some(command.span);
    found.map(|argument| argument.span).or(delve)
}

/// The argument that installs Xdebug.
fn installed(command: &CommandFact<'_>) -> Option<Span> {
    let installs = matches!(
        command.name.as_str(),
        "pecl" | "docker-php-ext-enable" | "docker-php-ext-install" | "install-php-extensions"
    ) || (command.subcommand().map(Argument::text))
        .is_some_and(|verb| matches!(verb, "install" | "add"));
    let mut arguments = command.arguments.iter();
    let found = arguments.find(|argument| {
        let name = argument.text().split(['@', '=']).next().unwrap_or_default();
        let extension = name.rsplit('-').next().unwrap_or(name);
        extension == "xdebug" || name.starts_with("xdebug-")
    });
    found.filter(|_| installs).map(|argument| argument.span)
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn debuggers() {
        check_rule(
            "debugger-shipped",
            "FROM php:8.4 AS dev\nRUN pecl install xdebug\nFROM php:8.4\nRUN pecl install «xdebug-3.4» && rm -rf /tmp/pear\nRUN apk add php84 «php84-pecl-xdebug»\nRUN pecl uninstall xdebug2\nENV «JAVA_TOOL_OPTIONS=\"-Xmx1g -agentlib:jdwp=transport=dt_socket,address=*:5005\"»\nCMD [\"python\", \"-m\", «\"debugpy\"», \"a.py\"]\n",
        );
    }
}
