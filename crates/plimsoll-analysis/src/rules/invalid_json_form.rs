//! A JSON array is written wrongly.
//!
//! ## What it does
//! Looks for CMD, ENTRYPOINT, RUN, SHELL, HEALTHCHECK, COPY, ADD and VOLUME whose text is meant as
//! a JSON array and is none: with single or curly quotes, without quotes, with a comma too many or
//! a bracket missing.
//!
//! ## Why it matters
//! The text is then not an array but a shell line (or a list of strange paths), so that a shell
//! looks for a program named `[npm,`.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22
//! CMD ['node', 'server.js']
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! Safe for commands: what stood there could not work. It needs a review for the paths of COPY,
//! ADD and VOLUME. There is a fix where only one array can be meant.
//!
//! ## When to ignore it
//! Where the shell's own `[` is meant.
//!
//! ## References
//! - Dockerfile reference, "Shell and exec form"

use plimsoll_syntax::{Command, Instruction, Keyword, Logical};

use crate::facts::{Facts, NearArray, exec_form};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A JSON array is written wrongly",
    equivalents: &["DL3025", "JSONArgsRecommended"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(text) = text_of(instruction) else {
            continue;
        };
        let Some(array) = NearArray::read(&text.text) else {
            continue;
        };
        // `[ 'x' ]` may be the shell's own test.
        if instruction.keyword == Keyword::Run
            && (array.strings.len() < 2 || !text.text.contains(','))
        {
            continue;
        }
        let span = text.whole();
        let message = "This is no JSON array, so that it is taken as plain text and not as a program with its arguments; put double quotes around each part and commas between them.";
        let known: &[&str] = match instruction.keyword {
            Keyword::Cmd | Keyword::Entrypoint => RULE.equivalents,
            _ => &[],
        };
        let problem = Problem::new(at, span, message).known_as(known);
        sink.report(if array.sure && !facts.holds_comment(span) {
            let edits = vec![Edit::replace(span, exec_form(&array.strings))];
            // A list of paths works in its way as it is.
            let safety = if instruction.command().is_some() {
                Safety::Safe
            } else {
                Safety::NeedsReview
            };
            problem.fix("Write it as JSON", safety, edits)
        } else {
            problem.severity(Severity::Warning)
        });
    }
}

/// The text that may be an array, where it has not been read as one.
fn text_of<'t>(instruction: &'t Instruction<'t>) -> Option<&'t Logical<'t>> {
    match (instruction.keyword, instruction.command()) {
        (_, Some(Command::Shell(text))) => Some(text),
        (Keyword::Copy | Keyword::Add | Keyword::Volume, None) if !instruction.json => {
            Some(&instruction.rest)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("invalid-json-form", marked);
    }

    #[test]
    fn arrays() {
        check("FROM a:1\nCMD «['node', 'a.js']»\n");
        check(
            "FROM a:1\nENTRYPOINT «[\"a\", \"b\",]»\nRUN [ -f a ] && b\nRUN [ 'a' ]\nRUN [ \"$a\" = 'b' ]\n",
        );
        check("FROM a:1\nRUN «[a, b]»\nHEALTHCHECK --interval=3s CMD «['a']»\nCOPY «['a', 'b']»\n");
        check("FROM a:1\nCMD «[\"a\"] # b»\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("invalid-json-form", text);
        assert_eq!(
            fixed("FROM a:1\nCMD [“npm”, “start”]\n"),
            "FROM a:1\nCMD [\"npm\", \"start\"]\n"
        );
        assert_eq!(
            fixed("FROM a:1\nCMD [\"a\" \"b\"]\n"),
            "FROM a:1\nCMD [\"a\" \"b\"]\n"
        );
    }
}
