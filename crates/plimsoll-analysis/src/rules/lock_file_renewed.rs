//! The build decides the versions of the dependencies anew.
//!
//! ## What it does
//! Looks for commands that renew a lock file instead of keeping to it: `composer update`, `npm
//! update`, `yarn upgrade`, `bundle update`, `poetry update`, `pipenv update`, `cargo update`,
//! `mix deps.update` and `go get -u`, without a package.
//!
//! ## Why it matters
//! The lock file says with which versions the program was tested. The image gets others, and
//! others on each day.
//!
//! ## Example
//! ```dockerfile
//! FROM composer:2.8
//! WORKDIR /app
//! COPY composer.json composer.lock ./
//! RUN composer update --no-dev
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM composer:2.8
//! WORKDIR /app
//! COPY composer.json composer.lock ./
//! RUN composer install --no-dev
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: without a lock file the other command may fail.
//!
//! ## When to ignore it
//! In a build whose purpose is to try the newest versions.
//!
//! ## References
//! - Composer documentation, "update"
//! - npm documentation, "npm update"

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, CommandOptions, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The build decides the versions of the dependencies anew",
    equivalents: &[],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// Programs with the word that renews.
const COMMANDS: [(&str, &str); 13] = [
    ("composer", "update"),
    ("composer.phar", "update"),
    ("npm", "update"),
    ("npm", "upgrade"),
    ("yarn", "upgrade"),
    ("pnpm", "update"),
    ("bundle", "update"),
    ("poetry", "update"),
    ("pipenv", "update"),
    ("uv", "lock"),
    ("cargo", "update"),
    ("mix", "deps.update"),
    ("go", "get"),
];

/// Options that take the next argument as their value.
const VALUED: [&str; 5] = ["-d", "--working-dir", "--prefix", "--manifest-path", "-C"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run {
            continue;
        }
        for command in line.commands.iter().filter(|command| renews(command)) {
            let message = "This gives the image other versions than the lock file names and the tests have seen; install what the lock file says.";
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

fn renews(command: &CommandFact<'_>) -> bool {
    let valued: &[&str] = if command.name == "go" { &[] } else { &VALUED };
    let options = CommandOptions::new(&command.arguments, valued);
    let mut operands = options.operands.iter().map(|operand| operand.text());
    let verb = operands.next().unwrap_or_default();
    if !COMMANDS.contains(&(command.name.as_str(), verb)) {
        return false;
    }
    let has = |names: &[&str]| names.iter().any(|name| options.has(name));
    match command.name.as_str() {
        "go" => has(&["-u"]) && operands.all(|operand| operand == "./..."),
        "uv" => has(&["-U", "--upgrade"]),
        // `--lock` and the like only bring the lock file in line with the manifest.
        "composer" | "composer.phar" => operands.next().is_none() && !has(&["--lock", "--dry-run"]),
        "bundle" => operands.next().is_none() && !has(&["--bundler", "--source", "--gemfile"]),
        "mix" => has(&["--all"]),
        _ => operands.next().is_none() && !has(&["-g", "--global", "--dry-run"]),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn commands() {
        check_rule(
            "lock-file-renewed",
            "FROM a:1\nRUN «composer update --no-dev» && composer update --lock && composer install\nRUN «npm update» && npm update -g && npm update lodash && php composer.phar install\nRUN «go get -u ./...» && go get -u -d example.org/a && bundle update --bundler && uv lock && «uv lock -U»\n",
        );
    }
}
