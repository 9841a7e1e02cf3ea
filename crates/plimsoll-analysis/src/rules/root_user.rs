//! The container runs as root.
//!
//! ## What it does
//! Looks for a final stage that ends with USER root, or that sets no USER on an image that starts
//! as root. Images that are known to start as somebody else, and servers that give up root by
//! themselves, are left alone.
//!
//! ## Why it matters
//! Whoever takes over a program that runs as root owns everything in the container, and has it
//! easier to get out of it. Most applications need nothing that only root may do.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY . /app
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY . /app
//! USER node
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! Needs a review: the text does not tell which files the program writes and which ports it opens.
//! It is the user that the base image brings for the purpose, or the number of one that has no
//! rights and needs no name; the one that the Dockerfile makes itself, where it gives a number.
//!
//! ## When to ignore it
//! Where the program must begin as root and steps down by itself, or the platform sets another
//! user.
//!
//! ## References
//! - Dockerfile best practices, "USER"
//! - hadolint DL3002

use plimsoll_sizes::base_facts;
use plimsoll_syntax::Keyword;

use crate::facts::{Facts, Image, Stage, User};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The container runs as root",
    equivalents: &["DL3002", "DS-0002", "CKV_DOCKER_3", "CKV_DOCKER_8", "tally/user-created-but-never-used", "missing-user", "last-user-is-root", "DF002", "DF020"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// The number of a user who owns nothing in any image; distroless images use it for theirs.
const NOBODY: u32 = 65532;

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let runs = [Keyword::Cmd, Keyword::Entrypoint]
        .into_iter()
        .any(|keyword| facts.at_end(last.number, keyword).is_some());
    let image = facts
        .root_image(last.number)
        .filter(|image| !image.name.is_empty());
    let own_entrypoint = facts.at_end(last.number, Keyword::Entrypoint).is_some();
    let steps_down = image.is_some_and(Image::steps_down) && !own_entrypoint;
    let only_files = image.is_some_and(Image::is_scratch) && !runs;
    if steps_down || only_files || facts.is_windows(last.number) {
        return;
    }
    if let Some(user) = facts.at_end(last.number, Keyword::User) {
        if facts.user_of(user) == User::Root {
            let at = facts.instruction_at(user.span.start).unwrap_or(last.from);
            let span = user.value().map_or(user.head, |value| value.span);
            let message = "This is the last USER, so the container runs as root, and whoever takes over the program owns all of it; end with a user that has no rights.";
            let known = &["DL3002", "DS-0002", "CKV_DOCKER_8"];
            let problem = Problem::new(at, span, message).known_as(known);
            sink.report(with_fix(facts, last, problem));
        }
        return;
    }
    let severity = match image.map(|_| facts.user(facts.instructions().len())) {
        Some(User::Root) => Severity::Warning,
        Some(User::Unknown) => Severity::Info,
        _ => return,
    };
    if let Some(word) = facts.base_word(last) {
        let created = facts.created_user(last.number);
        let message = if let Some(name) = created.filter(|_| severity == Severity::Warning) {
            &format!("The user {name} is created, but no USER {name} follows, so the container runs as root, and whoever takes over the program owns all of it.")
        } else if severity == Severity::Warning {
            "No USER follows, so the container runs as root, and whoever takes over the program owns all of it; add a USER that has no rights before the end."
        } else {
            "No USER follows, so the container runs as root unless this image sets another user; add a USER that has no rights before the end."
        };
        let problem = Problem::new(last.from, word.span, message).severity(severity);
        let problem = problem.known_as(&["DS-0002", "CKV_DOCKER_3"]);
        sink.report(with_fix(facts, last, problem));
    }
}

/// The problem, with the fix that sets another user before the command where that is possible.
fn with_fix(facts: &Facts<'_>, last: &Stage, problem: Problem) -> Problem {
    match set_user(facts, last) {
        Some(edit) => problem.fix(
            "Run as a user without rights",
            Safety::NeedsReview,
            vec![edit],
        ),
        None => problem,
    }
}

/// The edit that puts a USER before the CMD or ENTRYPOINT of the last stage.
fn set_user(facts: &Facts<'_>, last: &Stage) -> Option<Edit> {
    let image = facts.root_image(last.number)?;
    let base = base_facts(&image.reference);
    let own = [Keyword::Cmd, Keyword::Entrypoint]
        .into_iter()
        .any(|keyword| facts.at_end(last.number, keyword).is_some());
    // What an image that is not known starts by itself may need root.
    if base.distribution.is_none() && !own {
        return None;
    }
    // An ordinary user may not be able to open them.
    if !facts.reserved_ports().is_empty() {
        return None;
    }
    let mut stages = facts.ancestry(last.number).into_iter();
    if stages.any(|stage| facts.stage_instructions(stage).any(|at| is_closed(facts, at))) {
        return None;
    }
    let mut command = None;
    let mut end = 0;
    for at in facts.stage_instructions(last.number) {
        let instruction = facts.instructions().get(at)?;
        end = instruction.span.end;
        match instruction.keyword {
            Keyword::Cmd | Keyword::Entrypoint => {
                command = command.or(Some(instruction));
            }
            // Root still has to do these, so that the command after them counts.
            Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::User => command = None,
            _ => {}
        }
    }
    let number = base.users.first().map_or(NOBODY, |(_, number)| *number);
    let user = user(facts, last, format!("{number}:{number}"))?;
    let eol = facts.line_ending();
    Some(match command {
        Some(command) => {
            let keyword = facts.keyword_like(command, "USER");
            Edit::insert(command.span.start, format!("{keyword} {user}{eol}"))
        }
        None => {
            let from = facts.instructions().get(last.from)?;
            let keyword = facts.keyword_like(from, "USER");
            Edit::insert(end, format!("{eol}{keyword} {user}"))
        }
    })
}

/// Whether an instruction leaves something that may be closed to anybody but root, because it lies in
/// root's own folder or has rights of its own, or lets somebody become root, where another user gains
/// little.
fn is_closed(facts: &Facts<'_>, at: usize) -> bool {
    let instruction = &facts.instructions()[at];
    let text = instruction.span.text(facts.source());
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let open = instruction.flag_value("chmod").is_some_and(|mode| {
        // Everybody may read, and run what can be run.
        mode.bytes().all(|byte| byte.is_ascii_digit()) && mode.ends_with(['5', '7'])
    });
    if has(&["sudo", "NOPASSWD", "+s", "4755", "6755"]) || (has(&["--chmod"]) && !open) {
        return true;
    }
    // Caches of package managers that are mounted or removed are not what runs.
    let line = facts.command_line(at).filter(|_| instruction.keyword == Keyword::Run);
    line.map_or_else(
        || has(&["/root"]),
        |line| {
            let flags = instruction.flags.iter().map(|flag| flag.word.text.as_ref());
            let removed = line.commands.iter().filter(|command| command.name == "rm");
            let harmless = flags.map(|flag| flag.matches("/root").count()).sum::<usize>()
                + removed.map(|command| command.span.text(facts.source()).matches("/root").count()).sum::<usize>();
            text.matches("/root").count() > harmless
        },
    )
}

/// The number of the user that the last stage makes, or else `other`; nothing where it makes one
/// without a number, or several.
fn user(facts: &Facts<'_>, last: &Stage, other: String) -> Option<String> {
    let stages = facts.ancestry(last.number);
    let mut made = stages
        .into_iter()
        .flat_map(|stage| facts.runs(stage))
        .flat_map(|line| &line.commands)
        .filter(|command| matches!(command.name.as_str(), "useradd" | "adduser" | "usermod"));
    let Some(command) = made.next() else {
        return Some(other);
    };
    let option = command
        .arguments
        .iter()
        .position(|argument| matches!(argument.text(), "-u" | "--uid" | "-ru"))?;
    let number = command.argument(option + 1)?;
    let plain = made.next().is_none() && number.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("root-user", marked);
    }

    #[test]
    fn no_user() {
        check("FROM «node:22»\nCMD [\"node\"]\n");
        check("FROM node:22\nUSER node\n");
        check("FROM gcr.io/distroless/static:nonroot\nCMD [\"/a\"]\n");
        check("FROM «example.org/team/app:1»\n");
        check("FROM scratch\nCOPY a /\n");
        check("FROM postgres:17\n");
        check("FROM node:22 AS a\nUSER node\nFROM a\nCMD [\"node\"]\n");
        check("ARG BASE\nFROM $BASE\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text: &str| fixed_by("root-user", text);
        assert_eq!(
            fixed("FROM node:22\nRUN a\nEXPOSE 8080\nCMD [\"node\"]\n"),
            "FROM node:22\nRUN a\nEXPOSE 8080\nUSER 1000:1000\nCMD [\"node\"]\n"
        );
        assert_eq!(
            fixed("from debian:12\nrun useradd -u 999 a\ncmd [\"a\"]\nrun b"),
            "from debian:12\nrun useradd -u 999 a\ncmd [\"a\"]\nrun b\nuser 999"
        );
        let kept = "FROM debian:12\nRUN useradd a\nCMD [\"a\"]\n";
        assert_eq!(fixed(kept), kept);
    }

    #[test]
    fn a_user_for_nothing() {
        let text = "FROM node:22\nRUN useradd -r -u 10 app && adduser node app\nCMD a\n";
        let report = crate::analyze(text, &crate::Options::default());
        let mut found = report.findings.iter().filter(|found| found.rule == "root-user");
        assert!(found.any(|found| found.message.contains("USER app follows")));
    }

    #[test]
    fn root() {
        check("FROM node:22\nUSER node\nUSER «root»\nRUN a\n");
        check("FROM node:22\nUSER «0:0»\n");
        check("FROM node:22\nUSER root\nUSER 1000\n");
        check("FROM node:22 AS a\nUSER root\nFROM node:22\nUSER node\n");
        check("FROM node:22\nARG WHO\nUSER $WHO\n");
    }
}
