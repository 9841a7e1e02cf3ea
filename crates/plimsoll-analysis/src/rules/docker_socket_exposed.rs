//! The container gives Docker itself away.
//!
//! ## What it does
//! Looks for Docker's socket in a VOLUME or in a chmod that opens it to all, and for a Docker
//! daemon that listens on TCP without `--tlsverify`.
//!
//! ## Why it matters
//! Whoever may talk to Docker may start a container with the whole disk of the machine in it: that
//! is root on the machine, without a password.
//!
//! ## Example
//! ```dockerfile
//! FROM docker:29-dind
//! CMD ["dockerd", "--host=tcp://0.0.0.0:2375"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM docker:29-dind
//! CMD ["dockerd", "--host=unix:///var/run/docker.sock"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: what talks to Docker has to be changed as well.
//!
//! ## When to ignore it
//! Inside a network that nothing else reaches, such as that of one CI job.
//!
//! ## References
//! - Docker documentation, "Protect the Docker daemon socket"

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Argument, CommandFact, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The container gives Docker itself away",
    equivalents: &["dockerd-socket-mount"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if !facts.is_shipped(at) {
            continue;
        }
        let volumes = instruction.words().iter().filter(|word| {
            instruction.keyword == Keyword::Volume && is_socket(word.unquoted())
        });
        let commands = facts.command_line(at).map(|line| line.commands.as_slice());
        let open = commands.unwrap_or_default().iter().filter_map(opens);
        for span in volumes.map(|word| word.span).chain(open) {
            let message = "Whoever reaches Docker here becomes root on the machine; keep its socket out of the image, and let it listen on TCP only with --tlsverify.";
            sink.report(Problem::new(at, span, message));
        }
    }
}

fn is_socket(path: &str) -> bool {
    matches!(path, "/var/run/docker.sock" | "/run/docker.sock")
}

/// What of a command opens Docker to others.
fn opens(command: &CommandFact<'_>) -> Option<Span> {
    let mut arguments = command.arguments.iter();
    let find = |fits: fn(&str) -> bool| {
        let found = command.arguments.iter().find(|argument| fits(argument.text()));
        found.map(|argument| argument.span)
    };
    match command.name.as_str() {
        "dockerd" | "dockerd-entrypoint.sh" => {
            let guarded = arguments.any(|argument| argument.text().starts_with("--tls"));
            let tcp = find(|text| text.trim_start_matches("--host=").starts_with("tcp://"));
            tcp.filter(|_| !guarded)
        }
        "chmod" => {
            let mode = arguments.map(Argument::text).find(|text| !text.starts_with('-'))?;
            let all = mode.ends_with(['6', '7']) || mode.contains("o+") || mode.contains("a+");
            find(is_socket).filter(|_| all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn sockets() {
        check_rule(
            "docker-socket-exposed",
            "FROM a:1\nVOLUME [\"/data\", «\"/var/run/docker.sock\"»]\nRUN chmod 666 «/var/run/docker.sock» && chmod 660 /var/run/docker.sock\nCMD dockerd -H «tcp://0.0.0.0:2375» -H unix:///a\n",
        );
        check_rule(
            "docker-socket-exposed",
            "FROM a:1\nENTRYPOINT [\"dockerd\", \"--tlsverify\", \"--host=tcp://0.0.0.0:2376\"]\n",
        );
    }
}
