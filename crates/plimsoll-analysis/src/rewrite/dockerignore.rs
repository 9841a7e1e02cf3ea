//! The `.dockerignore` that belongs beside a rewrite.

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Companion, CompanionMode};

/// What nearly no image needs.
const COMMON: [&str; 9] = [
    ".git",
    ".github",
    ".vscode",
    ".idea",
    ".DS_Store",
    "*.log",
    ".env",
    ".env*.local",
    "Dockerfile*",
];

/// The `.dockerignore` for a file, with what its ecosystem adds. What a COPY or ADD names is never
/// ignored, and lines that a `.dockerignore` beside the file already has are left out.
pub(crate) fn companion(facts: &Facts<'_>, extra: &[&str]) -> Option<Companion> {
    let given = facts.options.beside(".dockerignore");
    let known: Vec<&str> = given
        .map(|text| text.lines().map(str::trim).collect())
        .unwrap_or_default();
    let lines: Vec<&str> = extra
        .iter()
        .chain(&COMMON)
        .copied()
        .filter(|line| !known.contains(line) && !known.contains(&line.trim_start_matches("**/")))
        .filter(|line| !is_copied(facts, line))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let mut content = lines.join("\n");
    content.push('\n');
    Some(Companion {
        path: ".dockerignore".into(),
        mode: if given.is_some() { CompanionMode::Merge } else { CompanionMode::Create },
        content,
        why: "Keeps what the image does not need out of the build context, so that COPY neither ships it nor re-runs because of it.".into(),
    })
}

/// Whether a COPY, ADD or bind mount from the build context names what a pattern would ignore.
fn is_copied(facts: &Facts<'_>, pattern: &str) -> bool {
    let copied = facts
        .instructions()
        .iter()
        .filter(|instruction| {
            matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
                && instruction.flag("from").is_none()
        })
        .flat_map(|instruction| {
            let words = instruction.words();
            words[..words.len().saturating_sub(1)]
                .iter()
                .map(|word| word.unquoted().to_owned())
        });
    let mounted = facts
        .command_lines
        .iter()
        .flat_map(|line| &line.mounts)
        .filter(|mount| mount.from.is_none())
        .filter_map(|mount| mount.source.clone());
    let plain = pattern
        .trim_start_matches("**/")
        .trim_matches('*')
        .trim_end_matches('/');
    copied.chain(mounted).any(|path| {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let first = path.split('/').next().unwrap_or(path);
        !path.is_empty()
            && path != "."
            && (path == plain
                || first == plain
                || (pattern.ends_with('*') && path.starts_with(plain))
                || (pattern.starts_with('*') && path.ends_with(plain)))
    })
}
