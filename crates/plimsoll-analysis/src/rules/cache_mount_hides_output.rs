//! What is built stays in a cache mount, where nothing else finds it.
//!
//! ## What it does
//! Looks for COPY `--from` of a path inside a folder that was only a cache mount while its stage was
//! built, and for a CMD or ENTRYPOINT that starts a program in such a folder.
//!
//! ## Why it matters
//! A cache mount is there for its own RUN and is in no layer: afterwards the folder is empty. The COPY
//! stops with "not found", or the container cannot start its program.
//!
//! ## Example
//! ```dockerfile
//! FROM rust:1.90-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN --mount=type=cache,target=/src/target cargo build --release
//!
//! FROM debian:bookworm-slim
//! COPY --from=build /src/target/release/server /usr/local/bin/server
//! CMD ["server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rust:1.90-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN --mount=type=cache,target=/src/target cargo build --release && cp target/release/server /server
//!
//! FROM debian:bookworm-slim
//! COPY --from=build /server /usr/local/bin/server
//! CMD ["server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the files have to be copied out in the RUN that makes them, and every
//! place that names them changes.
//!
//! ## When to ignore it
//! Where another RUN without the mount makes the files.
//!
//! ## References
//! - Dockerfile reference, "RUN --mount=type=cache"

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, is_within};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "What is built stays in a cache mount, where nothing else finds it",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, source, word) in facts.copies_between_stages() {
        let path = facts.expand(&word.text, at).map(|path| format!("/{path}"));
        let path = path.and_then(|path| facts.absolute_path(&path, at));
        if let Some((line, folder)) = path.and_then(|path| hidden(facts, source, &path)) {
            let message = format!(
                "{folder} is a cache mount of the RUN in line {line} and empty afterwards, so that there is nothing to copy; copy the files elsewhere in that RUN."
            );
            sink.report(Problem::new(at, word.span, message));
        }
    }
    let Some(last) = facts.final_stage() else {
        return;
    };
    let end = facts.stage_instructions(last.number).end - 1;
    for command in facts.started(last.number).into_iter().take(2) {
        let path = command.program.literal.as_deref();
        let path = path.filter(|path| path.contains('/'));
        let path = path.and_then(|path| facts.absolute_path(path, end));
        let at = facts.instruction_at(command.span.start).unwrap_or(end);
        if let Some((line, folder)) = path.and_then(|path| hidden(facts, last.number, &path)) {
            let message = format!(
                "{folder} is a cache mount of the RUN in line {line} and empty afterwards, so that this program is not there; copy it elsewhere in that RUN."
            );
            sink.report(Problem::new(at, command.program.span, message));
        }
    }
}

/// The line of the RUN whose cache mount holds a path of a stage, and the mount's folder; nothing
/// where anything else may write into the folder.
fn hidden(facts: &Facts<'_>, stage: usize, path: &str) -> Option<(u32, String)> {
    let mut found = None;
    for at in facts.ancestry(stage).into_iter().flat_map(|each| facts.stage_instructions(each)) {
        let instruction = &facts.instructions()[at];
        match (instruction.keyword, facts.command_line(at)) {
            (Keyword::Run, Some(line)) => {
                let mut folders = line.mounts.iter().filter_map(|mount| {
                    let target = facts.expand(mount.target.as_deref()?, at)?;
                    let folder = facts.absolute_path(&target, at)?;
                    let cached = mount.kind == crate::facts::MountKind::Cache;
                    (cached && is_within(path, &folder)).then_some(folder)
                });
                match folders.next() {
                    Some(folder) => found = Some((instruction.start_line, folder)),
                    // It may write there as well.
                    None if makes_files(line) => return None,
                    None => {}
                }
            }
            (Keyword::Copy | Keyword::Add, _) => {
                let mut written = facts.written_by_copy(at).into_iter();
                if written.any(|folder| folder != "/" && is_within(&folder, path)) {
                    return None;
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a RUN may make what a build makes.
fn makes_files(line: &crate::facts::CommandLine<'_>) -> bool {
    let harmless = [
        "apt-get", "apt", "apk", "rustup", "mkdir", "echo", "cd", "set", "useradd", "adduser",
        "groupadd", "addgroup", "chmod", "chown", "corepack", "curl", "rm", "dnf", "yum",
    ];
    line.commands.is_empty()
        || line.commands.iter().any(|command| !harmless.contains(&command.name.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("cache-mount-hides-output", marked);
    }

    #[test]
    fn copies() {
        let build = "FROM rust:1 AS b\nWORKDIR /w\nCOPY . .\nRUN apt-get update\n";
        let mount = "RUN --mount=type=cache,target=/w/target cargo build --release";
        check(&format!("{build}{mount}\nFROM a:1\nCOPY --from=b «/w/target/release/x» /x\n"));
        check(&format!("{build}{mount}\nFROM a:1\nCOPY --from=b /w /w\n"));
        check(&format!("{build}{mount} && cp target/x /x\nFROM a:1\nCOPY --from=b /x /x\n"));
        check(&format!("{build}RUN cargo build\n{mount}\nFROM a:1\nCOPY --from=b /w/target/x /x\n"));
        check(&format!("{build}RUN --mount=type=cache,target=target a\nFROM a:1\nCOPY --from=b «w/target/x» /x\n"));
    }

    #[test]
    fn commands() {
        check("FROM rust:1\nWORKDIR /w\nRUN --mount=type=cache,target=/w/target cargo build\nCMD [«\"./target/debug/x\"»]\n");
        check("FROM rust:1\nWORKDIR /w\nRUN --mount=type=cache,target=/root/.cargo cargo build\nCMD [\"./target/debug/x\"]\n");
    }
}
