//! The first WORKDIR is relative.
//!
//! ## What it does
//! Looks for a WORKDIR with a relative path that no other WORKDIR of the file precedes, in the
//! stage or in one that it stands on. One that another precedes is folded.
//!
//! ## Why it matters
//! The path then depends on the directory that the base image happens to have set. Another version
//! of the image can move the whole application.
//!
//! ## Example
//! ```dockerfile
//! FROM golang:1.25
//! WORKDIR app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM golang:1.25
//! WORKDIR /go/app
//! ```
//!
//! ## Fix safety
//! Safe where the base image's own directory is known; otherwise it needs a review.
//!
//! ## When to ignore it
//! Where the base image is your own and sets the directory on purpose.
//!
//! ## References
//! - Dockerfile reference, "WORKDIR"
//! - BuildKit WorkdirRelativePath
//! - hadolint DL3000

use plimsoll_sizes::base_facts;
use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The first WORKDIR is relative",
    equivalents: &["DL3000", "WorkdirRelativePath", "DS-0009", "CKV_DOCKER_10", "DF009"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Workdir {
            continue;
        }
        let (Some(word), Some(stage)) = (instruction.value(), facts.stage_of[at]) else {
            continue;
        };
        let Some(path) = facts
            .expand(&word.text, at)
            .filter(|path| is_relative(path))
        else {
            continue;
        };
        if let Some(before) = facts.effective(Keyword::Workdir, at) {
            let message = format!(
                "{path} lies below the WORKDIR in line {}; the whole path says so without looking there.",
                before.start_line
            );
            let problem = Problem::new(at, word.span, message).severity(Severity::Style);
            sink.report(problem.folded(true).known_as(&["DL3000"]));
            continue;
        }
        let message = format!(
            "{path} lies below a directory that the base image sets and may change; write the whole path."
        );
        let problem = Problem::new(at, word.span, message);
        let name = path.trim_start_matches("./");
        let plain = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
        sink.report(
            if plain && !name.contains("..") && !name.is_empty() && name != "." && word.text == path
            {
                let image = facts
                    .root_image(stage)
                    .map(|image| base_facts(&image.reference));
                let (folder, safety) = match image.and_then(|image| image.workdir) {
                    Some(folder) => (folder.trim_end_matches('/'), Safety::Safe),
                    None => ("", Safety::NeedsReview),
                };
                let edits = vec![Edit::replace(word.span, format!("{folder}/{name}"))];
                problem.fix("Write the whole path", safety, edits)
            } else {
                problem
            },
        );
    }
}

/// Whether a path is certainly relative. A variable of the base image leaves nothing here.
fn is_relative(path: &str) -> bool {
    let drive =
        path.chars().nth(1) == Some(':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    !path.is_empty() && !path.starts_with(['/', '\\', '%', '$']) && !drive
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("relative-workdir", marked);
    }

    #[test]
    fn paths() {
        check("FROM a:1\nWORKDIR «app»\nWORKDIR «b»\n");
        check("FROM a:1\nWORKDIR /app\nWORKDIR «b»\n");
        check("FROM a:1 AS x\nWORKDIR /app\nFROM x\nWORKDIR «b»\nFROM a:1\nWORKDIR «c»\n");
        check("FROM a:1\nWORKDIR $HOME\n");
        check("FROM a:1\nWORKDIR C:/app\n");
        check("FROM a:1\nARG D=x\nWORKDIR «$D»\n");
        check("FROM a:1\nWORKDIR \"/app\"\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("relative-workdir", text);
        assert_eq!(
            fixed("FROM golang:1.25\nWORKDIR ./app\n"),
            "FROM golang:1.25\nWORKDIR /go/app\n"
        );
        assert_eq!(
            fixed("FROM node:22\nWORKDIR a/b\n"),
            "FROM node:22\nWORKDIR /a/b\n"
        );
    }
}
