//! Something that only bash knows stands in a RUN that `sh` reads.
//!
//! ## What it does
//! Looks for syntax that POSIX does not define: `[[ … ]]`, arrays, `{a,b}`, `<(…)`, `&>`, `<<<`,
//! `${name/a/b}` and more.
//!
//! ## Why it matters
//! The `sh` of Debian and Ubuntu is dash. It stops at such a word, or does something else: it makes
//! one folder named `{a,b}`.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir -p /srv/{logs,data}
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir -p /srv/logs /srv/data
//! ```
//!
//! ## Fix safety
//! Needs a review: where the base image has bash, SHELL makes it read every RUN of the stage, and
//! notice failures in pipes.
//!
//! ## When to ignore it
//! On images whose `sh` knows it; it is folded where that is known.
//!
//! ## References
//! - POSIX, "Shell Command Language"
//! - ShellCheck SC3001 to SC3061

use crate::facts::{Dialect, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Something that only bash knows stands in a RUN that `sh` reads",
    equivalents: &["SC3001", "SC3003", "SC3006", "SC3009", "SC3010", "SC3011", "SC3020", "SC3024", "SC3030", "SC3034", "SC3053", "SC3054", "SC3057", "SC3060", "DF066"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.script.is_none() || facts.dialect(line.instruction) != Dialect::Sh {
            continue;
        }
        let shell = facts.shell_of_base(line.instruction);
        for word in facts.bashisms(line) {
            let what = word.what;
            let knows = shell.map(|shell| word.shells.contains(&shell));
            let severity = if knows == Some(false) {
                Severity::Warning
            } else {
                Severity::Info
            };
            let message = if knows == Some(true) {
                format!("The sh of this image knows {what}, and that of others does not.")
            } else {
                let which = if knows.is_some() {
                    "this image"
                } else {
                    "many images"
                };
                format!(
                    "The sh of {which} does not know {what}; write it as POSIX does, or choose bash with SHELL."
                )
            };
            let problem = Problem::new(line.instruction, word.span, message).severity(severity);
            let problem = problem.folded(knows == Some(true)).known_as(word.known);
            sink.report(match facts.set_pipefail(line.instruction, true) {
                Some(edit) if !line.heredoc => problem.fix(
                    "Let bash read the RUNs of this stage",
                    Safety::NeedsReview,
                    vec![edit],
                ),
                _ => problem,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("bash-syntax-in-sh", marked);
    }

    #[test]
    fn syntax() {
        check(
            "FROM debian:12\nRUN «[[ -f a ]]» && b «&> c» && mkdir «{d,e}» && «a=(b)» && f «<(e)» «<<< g»\n",
        );
        check("FROM debian:12\nRUN c \"«${d[0]}»\" && h '{i,j}' {} «l{,k}»\n");
        check("FROM debian:12\nRUN x=\"«${a:0:1}»«${b/c/d}»\" && e ${f:-g} ${h%i} && echo -x\n");
    }

    #[test]
    fn other_shells() {
        check("FROM debian:12\nSHELL [\"bash\", \"-c\"]\nRUN [[ -f a ]]\n");
        check(
            "FROM debian:12\nRUN <<EOF\n«[[ a ]]»\nEOF\nRUN bash <<EOF\n[[ a ]]\nEOF\nRUN <<EOF\n#!/usr/bin/env bash\n[[ a ]]\nEOF\n",
        );
    }
}
