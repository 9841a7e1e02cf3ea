//! Files are deleted in a later layer than the one that holds them.
//!
//! ## What it does
//! Looks for `rm` in a RUN of a shipped stage that deletes files which an earlier COPY, ADD or
//! download brought, or the package lists of an earlier `apt-get update`.
//!
//! ## Why it matters
//! A layer never shrinks: the deletion only hides the files, and everybody who pulls the image
//! loads them all the same.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY setup.tar.gz /tmp/
//! RUN tar -xf /tmp/setup.tar.gz -C /opt && rm /tmp/setup.tar.gz
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN --mount=type=bind,source=setup.tar.gz,target=/tmp/setup.tar.gz tar -xf /tmp/setup.tar.gz -C /opt
//! ```
//!
//! ## Fix safety
//! Changes layers: where a RUN deletes what the RUN right before it brings, both become one. In other
//! cases there is no fix: instructions have to be joined, or the files mounted instead of copied.
//!
//! ## When to ignore it
//! Where the files are small and only have to be out of sight.
//!
//! ## References
//! - Docker documentation, "Bind mounts" of RUN

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts, is_within};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Files are deleted in a later layer than the one that holds them",
    equivalents: &[],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::ChangesLayers),
    check,
};

/// Where apt keeps its lists.
const LISTS: &str = "/var/lib/apt/lists";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut written: Vec<(usize, String)> = Vec::new();
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if !facts.is_shipped(at) {
            continue;
        }
        if matches!(instruction.keyword, Keyword::Copy | Keyword::Add) {
            written.extend(facts.written_by_copy(at).into_iter().map(|path| (at, path)));
        }
        let Some(line) = facts
            .command_line(at)
            .filter(|line| line.keyword == Keyword::Run)
        else {
            continue;
        };
        for (number, command) in line.commands.iter().enumerate() {
            let known = line.in_first_directory(number);
            let removed = command
                .removed()
                .into_iter()
                .filter(|path| known || path.starts_with('/'));
            for path in
                removed.filter_map(|path| facts.absolute_path(path.trim_end_matches('*'), at))
            {
                let earlier = written
                    .iter()
                    .rposition(|(_, file)| is_within(file, &path) && path != "/");
                let Some((source, file)) = earlier.map(|earlier| written.remove(earlier)) else {
                    continue;
                };
                if source == at {
                    continue;
                }
                let message = format!(
                    "{file} stays in the layer of line {} and is only hidden here; delete it in the instruction that brings it, or mount it instead.",
                    facts.instructions()[source].start_line
                );
                let severity = if is_large(facts, source, &file) {
                    Severity::Warning
                } else {
                    Severity::Info
                };
                let problem = Problem::new(at, command.span, message).severity(severity);
                let edits = facts.join_to_previous(at).filter(|_| source + 1 == at);
                sink.report(match edits {
                    Some(edits) => problem.fix(
                        "Join it to the RUN before",
                        Safety::ChangesLayers,
                        edits,
                    ),
                    None => problem,
                });
                break;
            }
            written.extend(downloaded(facts, at, command, known).map(|path| (at, path)));
        }
    }
}

/// Whether a file may well be large: downloads, archives and packages, but not a script or a
/// configuration file of the build context.
fn is_large(facts: &Facts<'_>, source: usize, file: &str) -> bool {
    let large = [
        ".tar", "gz", "bz2", "xz", "zip", ".deb", ".rpm", ".apk", ".jar", ".war", ".run", ".whl",
    ];
    facts.instructions()[source].keyword == Keyword::Run
        || large.iter().any(|ending| file.ends_with(ending))
}

/// The file that a command downloads.
fn downloaded(
    facts: &Facts<'_>,
    at: usize,
    command: &CommandFact<'_>,
    known: bool,
) -> Option<String> {
    if matches!(command.name.as_str(), "apt-get" | "apt") && command.is(&command.name, "update") {
        return Some(LISTS.to_owned());
    }
    let path = command.downloaded_file()?;
    (known || path.starts_with('/'))
        .then(|| facts.absolute_path(&path, at))
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("deleted-in-later-layer", marked);
    }

    #[test]
    fn files() {
        check("FROM a:1\nCOPY x.tgz /tmp/\nRUN tar xf /tmp/x.tgz && «rm /tmp/x.tgz»\n");
        check(
            "FROM a:1\nWORKDIR /w\nRUN wget https://a.example/f.zip\nRUN unzip f.zip\nRUN «rm -f f.zip»\n",
        );
        check("FROM a:1\nRUN curl -o /f https://a.example && rm /f\nRUN rm /f\n");
        check(
            "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y a && «rm -rf /var/lib/apt/lists/*»\n",
        );
        check(
            "FROM debian:12\nRUN apt-get update\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n",
        );
        check("FROM a:1 AS b\nCOPY x /x\nRUN rm /x\nFROM a:1\nCOPY --from=b /y /y\n");
    }
}
