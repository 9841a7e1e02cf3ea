//! CMD or ENTRYPOINT is written as a shell line.
//!
//! ## What it does
//! Looks for CMD and ENTRYPOINT that are no JSON array, in stages without a SHELL of their own.
//!
//! ## Why it matters
//! A shell line starts `/bin/sh -c`, which may stand between Docker and the program: `docker stop`
//! signals the shell, the program never hears of it, and after ten seconds it is killed. A
//! shell-form ENTRYPOINT also ignores CMD and the arguments of `docker run`.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD node server.js
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! Safe for a CMD that is one program in which everything stands for itself: no variables,
//! patterns or operators. It needs a review for ENTRYPOINT, which begins to take arguments then;
//! for a CMD beside an ENTRYPOINT, whose arguments it is; and for scripts, which need a `#!` line
//! to run without a shell. There is no fix for anything that needs a shell.
//!
//! ## When to ignore it
//! Where the line needs a shell and `exec` starts the program in its place.
//!
//! ## References
//! - Dockerfile reference, "Shell and exec form"
//! - BuildKit JSONArgsRecommended
//! - hadolint DL3025

use plimsoll_syntax::{Command, Keyword};

use crate::facts::{Facts, NearArray, exec_form};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "CMD or ENTRYPOINT is written as a shell line",
    equivalents: &["DL3025", "JSONArgsRecommended", "DF018", "DF025", "prefer-json-notation"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Images whose ENTRYPOINT does more when CMD begins with its own program.
const LOOK_AT_COMMAND: &[&str] = &["drupal", "nextcloud", "nginx", "wordpress"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let (Keyword::Cmd | Keyword::Entrypoint, Some(Command::Shell(text))) =
            (instruction.keyword, instruction.command())
        else {
            continue;
        };
        let exempt = text.text.is_empty()
            || NearArray::read(&text.text).is_some()
            || facts.stage_of[at].is_none()
            || facts.effective(Keyword::Shell, at).is_some();
        if exempt {
            continue;
        }
        let words = facts
            .command_line(at)
            .and_then(|line| facts.without_shell(line));
        let name = instruction.keyword.name();
        let message = if words.is_some() {
            format!(
                "A shell starts this {name} and may keep stop signals from the program, so that it is killed after ten seconds; write it as a JSON array."
            )
        } else {
            format!(
                "A shell starts this {name} and may keep stop signals from the program, so that it is killed after ten seconds; write [\"sh\", \"-c\", \"exec …\"], or a script that ends with exec."
            )
        };
        let span = text.whole();
        let problem = Problem::new(at, span, message);
        sink.report(match words.filter(|_| !facts.holds_comment(span)) {
            Some(words) => problem.fix(
                "Write it as a JSON array",
                safety(facts, at, &words),
                vec![Edit::replace(span, exec_form(&words))],
            ),
            None => problem,
        });
    }
}

fn safety(facts: &Facts<'_>, at: usize, words: &[String]) -> Safety {
    let stage = facts.stage_of[at].unwrap_or(0);
    let image = facts.root_image(stage);
    let argument = facts.instructions()[at].keyword == Keyword::Entrypoint
        || facts.at_end(stage, Keyword::Entrypoint).is_some()
        || image.is_some_and(|image| {
            image.steps_down() || LOOK_AT_COMMAND.contains(&image.short_name())
        });
    if argument || words.first().is_some_and(|program| may_be_script(program)) {
        Safety::NeedsReview
    } else {
        Safety::Safe
    }
}

/// Whether a program may be a script without a `#!` line, which only a shell can run.
fn may_be_script(program: &str) -> bool {
    let installed = ["/bin/", "/sbin/", "/usr/", "/opt/"]
        .iter()
        .any(|folder| program.starts_with(folder));
    let extension = program
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'));
    extension.is_some_and(|(_, extension)| matches!(extension, "sh" | "bash" | "py" | "rb" | "pl"))
        || (program.contains('/') && !installed)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("shell-form-command", marked);
    }

    #[test]
    fn forms() {
        check("FROM node:22\nCMD «node server.js»\n");
        check("FROM node:22\nENTRYPOINT «exec node $X»\nCMD [\"a\"]\n");
        check("FROM node:22\nSHELL [\"/bin/bash\", \"-c\"]\nCMD node server.js\n");
        check("FROM node:22\nCMD [\"node\"]\n");
        check("FROM node:22\nHEALTHCHECK CMD curl -f http://localhost || exit 1\nCMD ['node']\n");
        check("FROM node:22\nCMD «a && b»\nENTRYPOINT «./run.sh»\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("shell-form-command", text);
        assert_eq!(
            fixed("FROM node:22\nCMD node 'a b' \"c\\\"d\"\n"),
            "FROM node:22\nCMD [\"node\", \"a b\", \"c\\\"d\"]\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCMD exec node \\\n  --port 80\n"),
            "FROM node:22\nCMD [\"node\", \"--port\", \"80\"]\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCMD node *.js\n"),
            "FROM node:22\nCMD node *.js\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCMD A=1 node\n"),
            "FROM node:22\nCMD A=1 node\n"
        );
    }

    #[test]
    fn only_plain_commands_are_safe() {
        use crate::report::Safety;
        let safety = |text: &str| {
            let report = crate::analyze(text, &crate::Options::default());
            let mut found = report
                .findings
                .iter()
                .filter(|finding| finding.rule == "shell-form-command");
            found
                .next()
                .and_then(|finding| finding.fixes.first())
                .map(|fix| fix.safety)
        };
        assert_eq!(safety("FROM node:22\nCMD node a.js\n"), Some(Safety::Safe));
        assert_eq!(
            safety("FROM node:22\nENTRYPOINT node a.js\n"),
            Some(Safety::NeedsReview)
        );
        assert_eq!(
            safety("FROM node:22\nENTRYPOINT [\"a\"]\nCMD node\n"),
            Some(Safety::NeedsReview)
        );
        assert_eq!(
            safety("FROM node:22\nCMD ./start.sh\n"),
            Some(Safety::NeedsReview)
        );
        assert_eq!(
            safety("FROM postgres:17\nCMD postgres -c a=b\n"),
            Some(Safety::NeedsReview)
        );
        assert_eq!(safety("FROM node:22\nCMD cd /app\n"), None);
    }
}
