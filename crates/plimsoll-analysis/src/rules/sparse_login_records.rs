//! useradd writes a huge sparse file.
//!
//! ## What it does
//! Looks for `useradd` with a user number of more than five digits and without `--no-log-init`.
//!
//! ## Why it matters
//! useradd notes the number in /var/log/faillog and lastlog, files with a place for every number
//! below it. They are sparse on disk, but not in the layer: it grows by hundreds of megabytes, or
//! the build fails.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd -u 1234567 app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd -l -u 1234567 app
//! ```
//!
//! ## Fix safety
//! Safe: the user is the same; only the records of logins have no place for it.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - Dockerfile best practices, "USER"
//! - hadolint DL3046

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, CommandOptions, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "useradd writes a huge sparse file",
    equivalents: &["DL3046", "DF064"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        for command in line
            .commands
            .iter()
            .filter(|command| command.name == "useradd")
        {
            let options = CommandOptions::new(
                &command.arguments,
                &[
                    "-u", "--uid", "-g", "-G", "-d", "-s", "-c", "-p", "-b", "-K", "-e",
                ],
            );
            let number = options
                .options
                .iter()
                .find_map(|(option, value)| match option.text() {
                    "-u" | "--uid" => value.map(Argument::text),
                    text => text.strip_prefix("--uid="),
                });
            let large = number.is_some_and(|number| {
                number.len() > 5 && number.chars().all(|c| c.is_ascii_digit())
            });
            if !large || options.has("-l") || options.has("--no-log-init") {
                continue;
            }
            let message = "useradd makes files in /var/log with a place for every number up to this one, and the layer holds them in full; add --no-log-init.";
            let edits = vec![line.argument_after(&command.program, "--no-log-init")];
            sink.report(Problem::new(line.instruction, command.span, message).fix(
                "Add --no-log-init",
                Safety::Safe,
                edits,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("sparse-login-records", marked);
    }

    #[test]
    fn users() {
        check(
            "FROM a:1\nRUN «useradd -m -u 123456 a» && useradd -l -u 123456 b && useradd -u 1000 c && useradd --no-log-init --uid=123456 d\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("sparse-login-records", text);
        assert_eq!(
            fixed("FROM a:1\nRUN useradd -u 123456 a\n"),
            "FROM a:1\nRUN useradd --no-log-init -u 123456 a\n"
        );
    }
}
