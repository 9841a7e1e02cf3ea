//! Files land in the root of the image.
//!
//! ## What it does
//! Looks for COPY and ADD with a relative destination where no WORKDIR stands before, and the base
//! image sets none.
//!
//! ## Why it matters
//! The destination then is below `/`, beside the folders of the system: a folder `bin` or `lib` of
//! the project goes into the system's. Another version of the base image may move it all.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY . .
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY . .
//! ```
//!
//! ## Fix safety
//! Safe where the base image's own directory is known: the files stay where they are, and the
//! destination says so. Setting a WORKDIR is left to people: it moves the files, and what uses them
//! has to know.
//!
//! ## When to ignore it
//! Where the root is meant: write `/` then.
//!
//! ## References
//! - hadolint DL3045

use plimsoll_sizes::base_facts;
use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Files land in the root of the image",
    equivalents: &["DL3045", "DF063"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut reported = Vec::new();
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        let (Some(stage), Some(destination)) = (
            facts.stage_of[at].filter(|_| copies),
            instruction.words().last(),
        ) else {
            continue;
        };
        let path = facts.expand(&destination.text, at).unwrap_or_default();
        let absolute = path.is_empty()
            || path.starts_with(['/', '\\', '%'])
            || path.chars().nth(1) == Some(':');
        if absolute || facts.effective(Keyword::Workdir, at).is_some() {
            continue;
        }
        let base = facts
            .root_image(stage)
            .map(|image| base_facts(&image.reference));
        let workdir = base.and_then(|base| base.workdir);
        let (message, severity) = match workdir {
            Some("/") => (
                "No WORKDIR stands before, so that the files land below /, among those of the system; set one.",
                Severity::Warning,
            ),
            _ => (
                "No WORKDIR stands before, so that the base image decides where the files land; set one.",
                Severity::Info,
            ),
        };
        let written = destination.span.text(facts.source());
        let plain = !written.contains("..")
            && written
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
        let below = match written.trim_start_matches("./") {
            "." => "",
            below => below,
        };
        let whole = |folder: &str| format!("{}/{below}", folder.trim_end_matches('/'));
        // Once a stage is enough to see; and a folder of the base image is mostly what is meant.
        let folder = workdir.is_some_and(|folder| folder != "/");
        let meant = !below.is_empty() && workdir.is_some_and(|base| is_named(facts, &whole(base)));
        let again = reported.contains(&stage) || folder || meant;
        reported.push(stage);
        let known: &[&str] = if instruction.keyword == Keyword::Copy {
            &["DL3045"]
        } else {
            &[]
        };
        let problem = Problem::new(at, destination.span, message).severity(severity);
        let problem = problem.folded(again).known_as(known);
        sink.report(match workdir.filter(|_| plain) {
            Some(folder) => {
                let edits = vec![Edit::replace(destination.span, whole(folder))];
                problem.fix("Write the whole path", Safety::Safe, edits)
            }
            None => problem,
        });
    }
}

/// Whether the file names a path elsewhere, as who knows where the file lands does.
fn is_named(facts: &Facts<'_>, path: &str) -> bool {
    let source = facts.source();
    source.match_indices(path).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        let after = source[at + path.len()..].chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'=:,;".contains(c));
        ends(before) && ends(after)
    })
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::testing::{check_rule, fixed_by};
    use crate::{Options, rewrite};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("copy-into-root", marked);
    }

    #[test]
    fn destinations() {
        check("FROM node:22\nCOPY a «.»\nCOPY b «.»\nWORKDIR /app\nCOPY c .\n");
        check(
            "FROM golang:1.25\nCOPY . «.»\nFROM node:22\nCOPY a /b\nFROM example.org/x:1\nADD a «./b»\n",
        );
        check("FROM node:22\nCOPY a $B\n");
    }

    #[test]
    fn a_named_file_is_meant_to_land_there() {
        let text = "FROM node:22\nCOPY x/*.jar app.jar\nCMD [\"java\", \"-jar\", \"/app.jar\"]\n";
        assert_eq!(rewrite(text, Level::Safe, &Options::default()).text, text);
    }

    #[test]
    fn fixes() {
        let fixed = |text: &str| fixed_by("copy-into-root", text);
        assert_eq!(fixed("FROM node:22\nCOPY a b .\n"), "FROM node:22\nCOPY a b /\n");
        assert_eq!(fixed("FROM golang:1.25\nCOPY a ./.b/\n"), "FROM golang:1.25\nCOPY a /go/.b/\n");
        for kept in ["FROM example.org/x:1\nCOPY a .\n", "FROM node:22\nCOPY a ../b\n"] {
            assert_eq!(fixed(kept), kept);
        }
    }
}
