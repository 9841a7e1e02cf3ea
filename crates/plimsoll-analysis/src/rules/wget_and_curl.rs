//! Both wget and curl fetch files.
//!
//! ## What it does
//! Looks for a stage whose RUNs use both wget and curl.
//!
//! ## Why it matters
//! One of them is enough, and the other is installed for nothing: a few megabytes, and one more
//! program to keep up to date.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget -q https://example.org/a
//! RUN curl -fsSLO https://example.org/b
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSLO https://example.org/a
//! RUN curl -fsSLO https://example.org/b
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: their options differ.
//!
//! ## When to ignore it
//! Where the base image brings both.
//!
//! ## References
//! - hadolint DL4001
//! - Trivy DS-0014

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Both wget and curl fetch files",
    equivalents: &["DL4001", "DS-0014", "DF058", "use-either-wget-or-curl"],
    category: Category::Size,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for stage in &facts.stages {
        let mut used = [false; 2];
        for line in facts.runs(stage.number) {
            let mut last = None;
            for command in &line.commands {
                for (number, name) in ["wget", "curl"].into_iter().enumerate() {
                    if command.name == name {
                        used[number] = true;
                        last = Some(command);
                    }
                }
            }
            if let Some(command) = last.filter(|_| used == [true; 2]) {
                let message = "This stage uses both wget and curl, and one of them is enough; use the same everywhere.";
                sink.report(Problem::new(
                    line.instruction,
                    command.program.span,
                    message,
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn downloads() {
        check_rule(
            "wget-and-curl",
            "FROM a:1\nRUN wget x\nRUN «curl» y\nRUN apt-get install -y curl\nFROM b:1\nRUN wget x\nRUN «wget» x && curl y\n".replace("«wget» x && curl y", "wget x && «curl» y").as_str(),
        );
    }
}
