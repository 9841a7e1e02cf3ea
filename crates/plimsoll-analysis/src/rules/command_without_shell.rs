//! A command needs a shell that the image does not have.
//!
//! ## What it does
//! Looks for shell lines in RUN, CMD, ENTRYPOINT and HEALTHCHECK on images without a shell (scratch,
//! distroless images, .NET's chiseled ones), and for commands that start `sh` or `bash` where that is
//! not there, such as `bash` on Alpine. Images that a COPY may have brought a shell to are left alone.
//!
//! ## Why it matters
//! A shell line is run by `/bin/sh -c`. Without it the build stops or the container ends at once, with
//! "no such file or directory" although the program is there.
//!
//! ## Example
//! ```dockerfile
//! FROM gcr.io/distroless/static-debian12
//! COPY server /srv/server
//! CMD /srv/server --port=8080
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM gcr.io/distroless/static-debian12
//! COPY server /srv/server
//! CMD ["/srv/server", "--port=8080"]
//! ```
//!
//! ## Fix safety
//! A plain command is written as a JSON array, which needs no shell; that is safe, as the line could
//! not run at all before. There is no fix for lines with variables, pipes or several commands, nor for
//! `bash`.
//!
//! ## When to ignore it
//! Where the image got a shell in a way that its name does not tell.
//!
//! ## References
//! - Dockerfile reference, "Shell and exec form"
//! - Distroless, "Docker"

use plimsoll_syntax::{Command, Keyword};

use crate::facts::{Facts, MountKind, exec_form};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A command needs a shell that the image does not have",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// How many commands on bases without a shell are looked at.
const MOST: usize = 100;

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut looked = 0;
    for line in &facts.command_lines {
        let at = line.instruction;
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        let bare = |program: &str| facts.lacks(program, stage, 0);
        // No file that people write runs more on such a base.
        looked += usize::from(bare("bash"));
        if looked > MOST || !bare("bash") {
            continue;
        }
        let instruction = &facts.instructions()[at];
        let mounted = line.mounts.iter().any(|mount| {
            let target = mount.target.as_deref().unwrap_or("/");
            mount.kind == MountKind::Bind && (target == "/" || target.ends_with("bin"))
        });
        if mounted || facts.is_windows(stage) || facts.effective(Keyword::Shell, at).is_some() {
            continue;
        }
        let name = instruction.keyword.name();
        // What starts the container sees all that the stage brings.
        let seen = if line.keyword == Keyword::Run {
            at
        } else {
            facts.stage_instructions(stage).end
        };
        if let Some(Command::Shell(text)) = instruction.command() {
            let any = !text.text.trim().is_empty() && instruction.heredocs.is_empty();
            if !any || !bare("sh") || !facts.lacks("sh", stage, seen) {
                continue;
            }
            let message = format!(
                "This image has no shell, which a {name} that is not a JSON array needs, so that it fails; write it as one, or take a base with a shell."
            );
            let problem = Problem::new(at, text.whole(), message);
            let words = facts.without_shell(line);
            let whole = text.whole();
            sink.report(match words.filter(|_| !facts.holds_comment(whole)) {
                Some(words) => problem.fix(
                    "Write it as a JSON array",
                    Safety::Safe,
                    vec![Edit::replace(whole, exec_form(&words))],
                ),
                None => problem,
            });
            continue;
        }
        let started = line.commands.first().filter(|command| {
            ["sh", "bash"].contains(&command.name.as_str())
                && ["", "/bin", "/usr/bin"].contains(&folder(&command.program.raw))
        });
        if let Some(command) = started.filter(|command| facts.lacks(&command.name, stage, seen)) {
            let message = format!(
                "This image has no {}, so that the {name} fails; start the program itself, or take a base that has it.",
                command.name
            );
            sink.report(Problem::new(at, command.program.span, message));
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("command-without-shell", marked);
    }

    #[test]
    fn no_shell() {
        check("FROM scratch\nCOPY a /b/a\nRUN «/b/a x»\nENTRYPOINT [\"/b/a\"]\nCMD «/b/a $X»\n");
        check("FROM gcr.io/distroless/java17\nCOPY a.jar /app/a.jar\nENTRYPOINT [«\"sh\"», \"-c\", \"x\"]\n");
        check("FROM gcr.io/distroless/base:debug\nCMD a\n");
        check("FROM scratch AS a\nCOPY root /\nCMD a\n");
        check("FROM scratch\nCMD a b\nCOPY --from=busybox:1 /bin/ /bin/\n");
        check("FROM scratch\nSHELL [\"/x/sh\", \"-c\"]\nCMD a\n");
        check("FROM scratch\nRUN --mount=from=busybox:1,target=/ a\n");
        check("FROM debian:12\nCMD a\n");
    }

    #[test]
    fn no_bash() {
        check("FROM alpine:3.22\nCMD [«\"bash\"», \"-c\", \"x\"]\n");
        check("FROM node:22-alpine\nENTRYPOINT [«\"/bin/bash\"», \"x.sh\"]\n");
        check("FROM alpine:3.22\nRUN apk add --no-cache bash\nCMD [\"bash\", \"-c\", \"x\"]\n");
        check("FROM alpine:3.22\nCMD [\"sh\", \"-c\", \"x\"]\n");
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("command-without-shell", "FROM scratch\nCMD /a/b c\n"),
            "FROM scratch\nCMD [\"/a/b\", \"c\"]\n"
        );
    }
}
