//! The HEALTHCHECK runs a program that the image does not have.
//!
//! ## What it does
//! Looks for curl and wget in HEALTHCHECK where the base lacks them and nothing in the stage may have
//! brought them: curl on Alpine, curl and wget on Debian, Ubuntu and the slim variants.
//!
//! ## Why it matters
//! The check fails every time, the container counts as unhealthy although the program answers, and
//! what waits for it never starts.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-alpine
//! COPY . /app
//! HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-alpine
//! COPY . /app
//! HEALTHCHECK CMD wget -q -O /dev/null http://localhost:3000/ || exit 1
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! Where curl only fetches an address on Alpine, it is replaced with the wget that is there. That
//! needs a review: BusyBox's wget knows fewer schemes and options. Elsewhere there is no fix; the
//! language of the program can often ask itself.
//!
//! ## When to ignore it
//! Where the program comes into the image in a way that the text does not tell.
//!
//! ## References
//! - Dockerfile reference, "HEALTHCHECK"

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, CommandFact, CommandLine, Facts, ShellKind};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The HEALTHCHECK runs a program that the image does not have",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let line = facts
        .at_end(last.number, Keyword::Healthcheck)
        .and_then(|instruction| facts.instruction_at(instruction.span.start))
        .and_then(|at| facts.command_line(at));
    let Some(line) = line else {
        return;
    };
    // The check runs in the finished image.
    let end = facts.stage_instructions(last.number).end;
    let lacks = |program: &str| facts.lacks(program, last.number, end);
        let missing = |command: &&CommandFact<'_>| {
            matches!(command.name.as_str(), "curl" | "wget") && lacks(&command.name)
        };
        let Some(command) = line.commands.iter().find(missing) else {
            return;
        };
        let name = &command.name;
        let has_wget = name == "curl" && !lacks("sh") && !lacks("wget");
        let instead = if has_wget {
            "use wget, which is there"
        } else {
            "install it, or let the program ask itself"
        };
        let message = format!(
            "Neither the base nor this file brings {name}, so that the check always fails and the container never counts as healthy; {instead}."
        );
        let problem = Problem::new(line.instruction, command.program.span, message);
        let edit = has_wget.then(|| with_wget(line, command)).flatten();
        sink.report(match edit {
            Some(edit) => problem.fix("Use wget", Safety::NeedsReview, vec![edit]),
            None => problem,
        });
}

/// A curl that only fetches an address, as BusyBox's wget does it.
fn with_wget(line: &CommandLine<'_>, command: &CommandFact<'_>) -> Option<Edit> {
    let is_option = |argument: &&Argument<'_>| argument.text().starts_with('-');
    let (options, rest): (Vec<_>, Vec<_>) = command.arguments.iter().partition(is_option);
    let known = |argument: &&Argument<'_>| {
        let text = argument.text();
        matches!(text, "--fail" | "--silent" | "--show-error" | "--location")
            || (!text.starts_with("--") && text[1..].chars().all(|letter| "fsSL".contains(letter)))
    };
    let [address] = rest.as_slice() else {
        return None;
    };
    let fetches = address.text().starts_with("http://") && options.iter().all(known);
    let last = command.arguments.last()?;
    if !fetches || line.script.as_ref().is_some_and(|script| !script.errors.is_empty()) {
        return None;
    }
    let words = if line.shell == ShellKind::None {
        format!("\"wget\", \"-q\", \"-O\", \"/dev/null\", \"{}\"", address.text())
    } else {
        format!("wget -q -O /dev/null {}", address.raw)
    };
    Some(Edit::replace(command.program.span.to(last.span), words))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("healthcheck-program-missing", marked);
    }

    #[test]
    fn programs() {
        check("FROM node:22-slim\nHEALTHCHECK --interval=5s CMD «curl» -f http://a/ || exit 1\n");
        check("FROM python:3.13-slim\nHEALTHCHECK CMD [«\"wget\"», \"http://a/\"]\n");
        check("FROM node:22\nHEALTHCHECK CMD curl http://a/\n");
        check("FROM alpine:3.22\nHEALTHCHECK CMD wget http://a/\n");
        check("FROM alpine:3.22\nRUN apk add curl\nHEALTHCHECK CMD curl http://a/\n");
        check("FROM alpine:3.22\nHEALTHCHECK CMD curl http://a/\nRUN apk add curl\n");
        check("FROM debian:12\nRUN sh setup\nHEALTHCHECK CMD curl http://a/\n");
        check("FROM gcr.io/distroless/base\nHEALTHCHECK CMD [«\"curl\"», \"http://a/\"]\n");
        check("FROM example.org/a:1\nHEALTHCHECK CMD curl http://a/\n");
    }

    #[test]
    fn fixes() {
        let fixed = |command: &str| {
            let text = fixed_by(
                "healthcheck-program-missing",
                &format!("FROM alpine:3.22\nHEALTHCHECK CMD {command}\n"),
            );
            text.lines().last().unwrap_or_default().to_owned()
        };
        assert_eq!(
            fixed("curl -fsS http://a/ > /dev/null || exit 1"),
            "HEALTHCHECK CMD wget -q -O /dev/null http://a/ > /dev/null || exit 1"
        );
        assert_eq!(
            fixed("[\"curl\", \"--fail\", \"http://a/\"]"),
            "HEALTHCHECK CMD [\"wget\", \"-q\", \"-O\", \"/dev/null\", \"http://a/\"]"
        );
        assert_eq!(fixed("curl -X POST http://a/"), "HEALTHCHECK CMD curl -X POST http://a/");
    }
}
