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
//! Needs a review: whether the program works on a later release only its tests tell. The fix takes the
//! next release of the same image and variant that is supported beyond this year, and the image that
//! goes on where `openjdk` ended. There is none for a server whose data a later release cannot read,
//! for Python 2, and where the tag says more than is known.
//!
//! ## When to ignore it
//! Where somebody else is paid for security updates of the old release, such as Ubuntu Pro.
//!
//! ## References
//! - endoflife.date; the projects' own lists, which are named beside the dates

use plimsoll_sizes::{BaseFacts, EndOfLife, base_facts, current_tag};

use crate::facts::{Facts, Image, Manager};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A base image is no longer supported",
    equivalents: &[],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
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
        let problem = Problem::new(stage.from, word.span, message).severity(severity);
        let plain = image.reference == word.text && image.digest.is_none();
        let python = facts.installs.iter().any(|install| install.manager == Manager::Pip);
        let plain = plain && !(python && has_old_python(&base));
        let later = plain.then(|| later(image, &base, today)).flatten();
        sink.report(match later {
            Some(later) => {
                let edits = vec![Edit::replace(word.span, later.as_str())];
                problem.fix(format!("Move to {later}"), Safety::NeedsReview, edits)
            }
            None => problem,
        });
    }
}

/// Code names of releases of Debian and Ubuntu that have ended or follow, with their lines.
const CODE_NAMES: [(&str, &str); 12] = [
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("focal", "20.04"),
    ("jammy", "22.04"),
    ("noble", "24.04"),
];

/// Parts of tags that later releases have as well.
const VARIANTS: [&str; 6] = ["slim", "alpine", "fpm", "cli", "apache", "zts"];

/// Whether a base has Python 2 under the names that Python 3 has later.
fn has_old_python(base: &BaseFacts) -> bool {
    let end = base.distribution_end_of_life;
    end.is_some_and(|end| {
        matches!(
            (end.product, end.line),
            ("ubuntu", "12.04" | "14.04" | "16.04") | ("debian", "7" | "8" | "9")
        )
    }) && base.language_end_of_life.is_none()
}

/// The image that follows one whose support has ended, in the same variant.
fn later(image: &Image, base: &BaseFacts, today: &str) -> Option<String> {
    let tag = image.tag.as_deref()?;
    let ended = |end: Option<EndOfLife>| end.filter(|end| end.is_past(today));
    let language = ended(base.language_end_of_life);
    let system = ended(base.distribution_end_of_life);
    if let Some(end) = language {
        // Data that the old release wrote, or programs that no later one understands.
        let kept = matches!(end.product, "postgres" | "mysql" | "mariadb" | "mongo");
        if kept || (end.product == "python" && end.line == "2") {
            return None;
        }
        if end.product == "openjdk" {
            return temurin(image, end.line);
        }
        if end.product == "dotnet" && !matches!(tag.split_once('-').map_or("", |(_, rest)| rest), "" | "alpine") {
            return None;
        }
    }
    if image.name.contains("dotnet/core") {
        return None;
    }
    let next = |end: EndOfLife| end.successor(today).or_else(|| current_tag(&image.name));
    let mut parts = Vec::new();
    for (at, part) in tag.split('-').enumerate() {
        let code_name = |by: &str| CODE_NAMES.iter().find(|(name, line)| *name == by || *line == by);
        let part = if let Some((name, line)) = code_name(part).filter(|(name, _)| *name == part) {
            match system.filter(|end| end.line == *line) {
                Some(end) => code_name(end.successor(today)?)?.0,
                None => name,
            }
        } else if let Some(release) = part.strip_prefix("alpine").filter(|release| !release.is_empty()) {
            match system {
                Some(end) => &format!("alpine{}", end.successor(today)?),
                None => &format!("alpine{release}"),
            }
        } else if at == 0 && part.starts_with(|c: char| c.is_ascii_digit()) {
            match (language, base.language_end_of_life) {
                (Some(end), _) => next(end)?,
                (None, Some(end)) => end.line,
                (None, None) if tag == part || tag.ends_with("slim") => next(system?)?,
                (None, None) => return None,
            }
        } else if VARIANTS.contains(&part) {
            part
        } else {
            return None;
        };
        parts.push(part.to_owned());
    }
    let later = parts.join("-");
    (later != tag).then(|| image.with_tag(&later))
}

/// The image of Eclipse Temurin that took the place of one of `openjdk`.
fn temurin(image: &Image, line: &str) -> Option<String> {
    let tag = image.tag.as_deref()?;
    let alpine = tag.contains("alpine");
    // The later ones stand on Oracle Linux, whose packages are others.
    let same = alpine || tag.contains("slim") || matches!(line, "8" | "11");
    if image.reference != format!("openjdk:{tag}") || !same || !matches!(line, "8" | "11" | "17") {
        return None;
    }
    let kind = if tag.contains("jre") { "jre" } else { "jdk" };
    let end = if alpine { "-alpine" } else { "" };
    Some(format!("eclipse-temurin:{line}-{kind}{end}"))
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
    use plimsoll_sizes::base_facts;

    use super::later;
    use crate::Options;
    use crate::facts::Image;
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

    #[test]
    fn fixes() {
        let later = |reference| {
            let image = Image::new(reference);
            later(&image, &base_facts(reference), "2026-11-23").unwrap_or_default()
        };
        assert_eq!(later("node:16.3.0-alpine3.15"), "node:22-alpine3.22");
        assert_eq!(later("node:22.1-buster-slim"), "node:22-bookworm-slim");
        assert_eq!(later("ubuntu:16.04"), "ubuntu:22.04");
        assert_eq!(later("ubuntu:focal"), "ubuntu:jammy");
        assert_eq!(later("openjdk:8-jre-alpine"), "eclipse-temurin:8-jre-alpine");
        assert_eq!(later("debian:buster-20200101"), "");
        assert_eq!(later("python:2.7"), "");
        assert_eq!(later("postgres:9.6"), "");
    }
}
