//! An archive is copied first and unpacked later.
//!
//! ## What it does
//! Looks for COPY of an archive from the build context that a later RUN of the same stage unpacks.
//!
//! ## Why it matters
//! The archive stays in its layer, although only what is in it is needed. ADD unpacks a local
//! archive by itself, and the archive is never in the image.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY app.tar.gz /opt/
//! RUN tar -xzf /opt/app.tar.gz -C /opt
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ADD app.tar.gz /opt/
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: where the files land, and who owns them, depends on the options of
//! the program that unpacks.
//!
//! ## When to ignore it
//! Where the archive itself is needed in the image.
//!
//! ## References
//! - Dockerfile reference, "ADD"
//! - hadolint DL3010

use plimsoll_syntax::{Keyword, Word};

use crate::facts::{CommandFact, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "An archive is copied first and unpacked later",
    equivalents: &["DL3010"],
    category: Category::Size,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

/// How the names of archives end that ADD unpacks.
const ARCHIVES: [&str; 11] = [
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz2",
    ".tar.xz",
    ".txz",
    ".tar.lzma",
    ".tlz",
    ".tar.zst",
    ".tar.Z",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some((destination, sources)) = instruction.words().split_last() else {
            continue;
        };
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        if instruction.keyword != Keyword::Copy || instruction.flag("from").is_some() {
            continue;
        }
        let unpacked = |word: &&Word<'_>| {
            // A file may get another name.
            let names = [
                last_part(word.unquoted()),
                last_part(destination.unquoted()),
            ];
            let archive = names
                .iter()
                .any(|name| ARCHIVES.iter().any(|end| name.ends_with(end)));
            let mut later = facts.runs(stage).filter(|line| line.instruction > at);
            archive
                && later.any(|line| line.commands.iter().any(|command| unpacks(command, &names)))
        };
        if let Some(word) = sources.iter().find(unpacked) {
            let message = "The archive stays in this layer although a later RUN unpacks it; ADD unpacks it by itself.";
            sink.report(Problem::new(at, word.span, message));
        }
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Whether a command unpacks a file of one of these names.
fn unpacks(command: &CommandFact<'_>, names: &[&str]) -> bool {
    let mut arguments = command.arguments.iter();
    let first = command.argument(0).unwrap_or_default();
    let extracts = match command.name.as_str() {
        "tar" | "bsdtar" => {
            !first.starts_with("--") && first.contains('x')
                || arguments.clone().any(|argument| {
                    let text = argument.text();
                    matches!(text, "--extract" | "--get")
                        || (text.starts_with('-') && !text.starts_with("--") && text.contains('x'))
                })
        }
        "gunzip" | "bunzip2" | "unxz" | "unlzma" | "uncompress" | "zcat" | "unzip" => true,
        _ => false,
    };
    extracts && arguments.any(|argument| names.contains(&last_part(argument.text())))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("archive-unpacked-later", marked);
    }

    #[test]
    fn archives() {
        check("FROM a:1\nCOPY «x/b.tgz» /t/\nRUN cd /t && tar xzf b.tgz\n");
        check("FROM a:1\nCOPY b.tgz /t/\nRUN tar czf b.tgz /x\nFROM a:1\nRUN tar xf /t/b.tgz\n");
        check("FROM a:1 AS b\nFROM a:1\nCOPY --from=b x.tar /\nRUN tar -xf /x.tar\n");
        check("FROM a:1\nCOPY «b-$V.tar.gz» /t/c.tar.gz\nRUN tar --extract --file /t/c.tar.gz\n");
    }
}
