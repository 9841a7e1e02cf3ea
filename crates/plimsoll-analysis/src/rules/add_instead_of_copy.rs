//! ADD copies local files.
//!
//! ## What it does
//! Looks for ADD whose sources all are local and are no archives. URLs, Git repositories, archives
//! and variables are left alone.
//!
//! ## Why it matters
//! ADD also downloads and unpacks, depending on what its source is. For local files COPY does
//! exactly what it says, also on the day on which one of them is an archive.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! ADD site /usr/share/nginx/html
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! COPY site /usr/share/nginx/html
//! ```
//!
//! ## Fix safety
//! Safe: COPY does the same with local files that are no archives. It needs a review where a
//! pattern may match an archive, and where no WORKDIR says what a relative destination means.
//!
//! ## When to ignore it
//! Where the source is an archive whose name does not say so.
//!
//! ## References
//! - Dockerfile best practices, "ADD or COPY"
//! - hadolint DL3020

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "ADD copies local files",
    equivalents: &["DL3020", "DS-0005", "CKV_DOCKER_4", "DF006", "prefer-copy-over-add"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Endings of archives that ADD unpacks, or of which people may think so.
const ARCHIVES: [&str; 18] = [
    ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".tb2", ".xz", ".txz", ".lz", ".tlz", ".lzma",
    ".Z", ".tZ", ".tpz", ".zst", ".tzst", ".zip",
];

/// Flags that COPY has as well.
const SHARED_FLAGS: [&str; 4] = ["chown", "chmod", "link", "exclude"];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some((destination, sources)) = instruction.words().split_last() else {
            continue;
        };
        let shared = instruction
            .flags
            .iter()
            .all(|flag| SHARED_FLAGS.contains(&flag.name()));
        let local = !sources.is_empty() && sources.iter().all(|source| is_plain(source.unquoted()));
        if instruction.keyword != Keyword::Add || !shared || !local {
            continue;
        }
        let word = &instruction.keyword_word;
        let copy = if word.text.starts_with('a') {
            "copy"
        } else {
            "COPY"
        };
        let placed = destination.text.starts_with(['/', '$', '\\', '"', '%'])
            || destination.text.chars().nth(1) == Some(':')
            || facts.effective(Keyword::Workdir, at).is_some();
        let archive = sources
            .iter()
            .any(|source| may_match_archive(source.unquoted()));
        let safety = if archive || !placed {
            Safety::NeedsReview
        } else {
            Safety::Safe
        };
        let message = "ADD unpacks and downloads, depending on its source; COPY says and does what is meant here.";
        let edits = vec![Edit::replace(word.span, copy)];
        sink.report(Problem::new(at, word.span, message).fix("Use COPY", safety, edits));
    }
}

/// Whether a source is a file or folder of the build context, and certainly no archive by its name.
fn is_plain(source: &str) -> bool {
    let remote = source.contains("://")
        || (source.contains('@') && source.contains(':'))
        || source.ends_with(".git");
    // A variable may hold a URL where it begins the source, and an archive where it ends it.
    let end = source.rsplit('.').next().unwrap_or(source);
    let unknown = source.starts_with('$') || end.contains('$');
    !remote && !unknown && !ARCHIVES.iter().any(|ending| source.ends_with(ending))
}

/// Whether a pattern may match an archive.
fn may_match_archive(source: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or(source);
    let extension = name
        .rsplit_once('.')
        .map_or(name, |(_, extension)| extension);
    extension.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("add-instead-of-copy", marked);
    }

    #[test]
    fn sources() {
        check("FROM a:1\n«ADD» . /app\n«add» --chown=a a.txt b.json /x/\n");
        check(
            "FROM a:1\nADD https://example.org/a /a\nADD a.tar.gz /\nADD $X /x\nADD git@example.org:a/b.git /b\nADD a/$X /x\n«ADD» a/$X.txt /x\nADD --checksum=sha256:0 a /b\nCOPY a b\n",
        );
        check("FROM a:1\n«ADD» *.txt build/* /x/\n");
        check("FROM a:1\n«ADD» <<EOF /a\nb\nEOF\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("add-instead-of-copy", text);
        assert_eq!(
            fixed("FROM a:1\nadd [\"a b\", \"/c\"]\n"),
            "FROM a:1\ncopy [\"a b\", \"/c\"]\n"
        );
    }
}
