//! A base image is no longer supported.
//!
//! ## What it does
//! Holds the distribution and the language or server of every base image against the dates on which
//! their support ends, also where only a suffix of the tag names the distribution, as in
//! `node:20-buster`. Without the day of today nothing is reported.
//!
//! ## Why it matters
//! Security holes that are found from then on stay open in every image that is built, and packages
//! of the distribution soon cannot be fetched any more.
//!
//! ## Example
//! ```dockerfile
//! FROM node:16-bookworm-slim
//! COPY . /app
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY . /app
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: whether the program works on a later release only its tests tell.
//!
//! ## When to ignore it
//! Where somebody else is paid for security updates of the old release, such as Ubuntu Pro.
//!
//! ## References
//! - endoflife.date; the projects' own lists, which are named beside the dates

use plimsoll_sizes::{EndOfLife, base_facts};

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A base image is no longer supported",
    equivalents: &[],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(today) = facts.options.today.as_deref() else {
        return;
    };
    for stage in &facts.stages {
        let (Some(image), Some(word)) = (stage.image(), facts.base_word(stage)) else {
            continue;
        };
        let base = base_facts(&image.reference);
        let mut ended = [base.language_end_of_life, base.distribution_end_of_life]
            .into_iter()
            .flatten()
            .filter(|end| end.is_past(today));
        let Some(first) = ended.next() else { continue };
        let mut what = format!("{} has had none since {}", label(first), first.date);
        if let Some(second) = ended.next() {
            what = format!("{what}, nor {} since {}", label(second), second.date);
        }
        let shipped = facts.is_shipped(stage.from);
        let severity = if shipped { Severity::Warning } else { Severity::Info };
        let message = format!(
            "This base gets no more security updates: {what}; move to a release that is supported."
        );
        sink.report(Problem::new(stage.from, word.span, message).severity(severity));
    }
}

/// What people call a line.
fn label(end: EndOfLife) -> String {
    let name = match end.product {
        "node" => "Node.js",
        "python" => "Python",
        "golang" => "Go",
        "ruby" => "Ruby",
        "php" => "PHP",
        "dotnet" => ".NET",
        "openjdk" => "the openjdk image of Java",
        "postgres" => "PostgreSQL",
        "mysql" => "MySQL",
        "mariadb" => "MariaDB",
        "mongo" => "MongoDB",
        "debian" => "Debian",
        "ubuntu" => "Ubuntu",
        "alpine" => "Alpine",
        "centos" => "CentOS",
        "fedora" => "Fedora",
        other => other,
    };
    format!("{name} {}", end.line)
}

#[cfg(test)]
mod tests {
    use crate::Options;
    use crate::testing::{check_rule, check_rule_with};

    #[test]
    fn bases() {
        let options = Options {
            today: Some("2026-11-23".into()),
            ..Options::default()
        };
        let check =
            |marked: &str| check_rule_with("base-past-end-of-life", marked, &options);
        check("FROM «node:16»\nFROM node:22\nFROM «docker.io/library/python:3.8-slim»\n");
        check("FROM «node:22-buster»\nFROM «ubuntu:18.04»\nFROM ubuntu\nFROM ubuntu:24.04\n");
        check("ARG V=3.9\nFROM --platform=linux/arm64 «alpine:$V» AS a\nFROM a\n");
        check("FROM «centos:7»\nFROM rockylinux:8\nFROM example.org/node:16\nFROM scratch\n");
        check("FROM «golang:1.20»\nFROM golang:1\nFROM «openjdk:8-jre-slim»\nFROM «debian:bullseye»\n");
        check_rule("base-past-end-of-life", "FROM node:16\n");
    }
}
