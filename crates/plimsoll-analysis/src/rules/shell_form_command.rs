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
//! to run without a shell. For these, and where variables or patterns need a shell, there also is the
//! shell that Docker starts anyway, written out, in which `exec` puts the program in its place: safe
//! as well. There is no fix for anything else that needs a shell.
//!
//! ## When to ignore it
//! Where the line needs a shell and `exec` starts the program in its place.
//!
//! ## References
//! - Dockerfile reference, "Shell and exec form"
//! - BuildKit JSONArgsRecommended
//! - hadolint DL3025

use plimsoll_shell::{Command as ShellCommand, Connector};
use plimsoll_syntax::{Command, Keyword, Logical};

use crate::facts::{CommandLine, Facts, NearArray, exec_form, is_program};
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
        if facts.holds_comment(span) {
            sink.report(problem);
            continue;
        }
        let with_shell = || facts.command_line(at).and_then(|line| in_shell(facts, line, text));
        // First the plain one, and for those who do not look at it, the one that is certain.
        let plain = words.map(|words| (safety(facts, at, &words), words));
        let problem = match &plain {
            Some((safety, words)) => problem.fix(
                "Write it as a JSON array",
                *safety,
                vec![Edit::replace(span, exec_form(words))],
            ),
            None => problem,
        };
        let certain = plain.is_some_and(|(safety, _)| safety == Safety::Safe);
        sink.report(match with_shell().filter(|_| !certain) {
            Some(words) => problem.fix(
                "Let the shell start the program in its place",
                Safety::Safe,
                vec![Edit::replace(span, exec_form(&words))],
            ),
            None => problem,
        });
    }
}

/// The same line for the shell that Docker starts anyway, with `exec` before the program that ends
/// it. Nothing where that is not certainly a program, or stands on several lines.
fn in_shell(facts: &Facts<'_>, line: &CommandLine<'_>, text: &Logical<'_>) -> Option<Vec<String>> {
    let script = line.script.as_ref()?;
    let last = script.list.pipelines.last()?;
    let [ShellCommand::Simple(simple)] = last.commands.as_slice() else {
        return None;
    };
    let span = text.whole();
    let program = simple.words.first()?;
    let name = program.literal()?;
    let plain = script.errors.is_empty()
        && span.text(facts.source()) == text.text
        && matches!(
            last.connector,
            Connector::First | Connector::And | Connector::Then
        )
        && !(last.negated || last.timed || last.background)
        && simple.assignments.is_empty()
        && text.text.get((last.span.end - span.start) as usize..)?.trim().is_empty()
        && (name == "exec" || is_program(&name))
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-./+".contains(c));
    if !plain {
        return None;
    }
    let (before, after) = text
        .text
        .split_at_checked((program.span.start - span.start) as usize)?;
    let exec = if name == "exec" { "" } else { "exec " };
    let line = format!("{before}{exec}{after}");
    Some(["/bin/sh", "-c", line.trim_end()].map(str::to_owned).to_vec())
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
        let fixed = |text: &str| fixed_by("shell-form-command", text);
        assert_eq!(
            fixed("FROM node:22\nCMD node 'a b' \"c\\\"d\"\n"),
            "FROM node:22\nCMD [\"node\", \"a b\", \"c\\\"d\"]\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCMD exec node \\\n  --port 80\n"),
            "FROM node:22\nCMD [\"node\", \"--port\", \"80\"]\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCMD cd /a && node *.js \n"),
            "FROM node:22\nCMD [\"/bin/sh\", \"-c\", \"cd /a && exec node *.js\"] \n"
        );
        assert_eq!(
            fixed("FROM node:22\nENTRYPOINT exec node $X\n"),
            "FROM node:22\nENTRYPOINT [\"/bin/sh\", \"-c\", \"exec node $X\"]\n"
        );
        for kept in ["a || b", "a | b", "a &", "a && cd b", "$A b", "a \\\n && b"] {
            let kept = format!("FROM node:22\nCMD {kept}\n");
            assert_eq!(fixed(&kept), kept);
        }
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
