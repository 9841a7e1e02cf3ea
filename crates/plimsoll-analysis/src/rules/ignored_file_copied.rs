//! COPY names a file that `.dockerignore` keeps out.
//!
//! ## What it does
//! Looks for sources of COPY and ADD that a line of the `.dockerignore` beside the Dockerfile
//! matches. Without that file nothing is reported.
//!
//! ## Why it matters
//! The file is not in the build context, and the build stops with "not found" although it is there.
//!
//! ## Example
//! The `.dockerignore`:
//! ```dockerignore
//! *.log
//! ```
//! The Dockerfile:
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY build.log /logs/
//! ```
//!
//! ## Use instead
//! ```dockerignore
//! *.log
//! !build.log
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY build.log /logs/
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: either of the two files may be wrong.
//!
//! ## When to ignore it
//! Never: an exception with `!` in `.dockerignore` lets the file in.
//!
//! ## References
//! - Dockerfile reference, "CopyIgnoredFile"
//! - BuildKit CopyIgnoredFile

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "COPY names a file that `.dockerignore` keeps out",
    equivalents: &["CopyIgnoredFile", "DF077"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        if !copies || instruction.flag("from").is_some() {
            continue;
        }
        let Some((_, sources)) = instruction.words().split_last() else {
            continue;
        };
        for word in sources {
            let Some(path) = facts.expand(&word.text, at) else {
                continue;
            };
            let elsewhere =
                path.contains("://") || path.starts_with("<<") || path.starts_with("git@");
            let Some(pattern) = facts.ignored_by(&path).filter(|_| !elsewhere) else {
                continue;
            };
            let message = format!(
                "`{pattern}` in .dockerignore keeps {path} out of the build context, so that it is not found; let it in with `!{path}`."
            );
            sink.report(Problem::new(at, word.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule_with;
    use crate::{Beside, Options};

    #[test]
    fn sources() {
        let options = Options {
            beside: vec![Beside {
                path: ".dockerignore".into(),
                content: "# a\n*.log\nnode_modules/\n**/*.tmp\n!keep.log\n".into(),
            }],
            ..Options::default()
        };
        check_rule_with(
            "ignored-file-copied",
            "FROM a:1 AS b\nCOPY «./a.log» keep.log «node_modules/x» /c/\nADD «d/e.tmp» https://f/g.log /h/\nCOPY --from=b a.log .\nCOPY . .\n",
            &options,
        );
    }
}
