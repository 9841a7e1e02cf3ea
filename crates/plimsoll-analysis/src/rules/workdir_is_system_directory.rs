//! The working directory is one of the system's own.
//!
//! ## What it does
//! Looks for a WORKDIR that is a folder of the system itself, such as `/etc` or `/usr/bin`, or
//! lies in `/proc`, `/sys` or `/dev`, where the container starts in it or a COPY writes into it.
//!
//! ## Why it matters
//! Files of the application mix with those of the system: one of the same name replaces what
//! programs need, and nobody can tell afterwards which is whose.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /usr/bin
//! COPY . .
//! CMD ["./server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /app
//! COPY . .
//! CMD ["./server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: other instructions and programs may name the folder.
//!
//! ## When to ignore it
//! In an image that only carries files for the system.
//!
//! ## References
//! - Trivy DS-0030

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The working directory is one of the system's own",
    equivalents: &["DS-0030"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

/// Folders that the system fills.
const FOLDERS: [&str; 15] = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr",
    "/usr/bin", "/usr/lib", "/usr/sbin", "/var",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let instructions = facts.instructions();
    for (at, instruction) in instructions.iter().enumerate() {
        let Some(value) = instruction.value() else {
            continue;
        };
        if instruction.keyword != Keyword::Workdir || !facts.is_shipped(at) {
            continue;
        }
        let Some(stage) = facts.stage_of[at] else {
            continue;
        };
        let end = facts.stage_instructions(stage).end;
        let later = &instructions[at + 1..end];
        let next = later.iter().position(|next| next.keyword == Keyword::Workdir);
        let held = &later[..next.unwrap_or(later.len())];
        let starts = next.is_none() && facts.target == Some(stage);
        let fills = held.iter().any(|next| {
            let relative = |path: &str| !path.starts_with(['/', '$']);
            matches!(next.keyword, Keyword::Copy | Keyword::Add)
                && next.words().last().is_some_and(|word| relative(word.unquoted()))
        });
        let folder = facts.working_directory(at + 1);
        let system = folder.filter(|folder| {
            let virtual_one = |root: &&str| folder.starts_with(*root);
            FOLDERS.contains(&folder.as_str())
                || ["/proc/", "/sys/", "/dev/"].iter().any(virtual_one)
        });
        if let Some(folder) = system.filter(|_| starts || fills) {
            let message = format!(
                "{folder} belongs to the system, and files of the application that land in it mix with the system's; choose a folder of its own, such as /app."
            );
            sink.report(Problem::new(at, value.span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn folders() {
        check_rule(
            "workdir-is-system-directory",
            "FROM a:1\nWORKDIR /etc\nRUN a\nWORKDIR «/usr»\nCOPY a .\nWORKDIR /usr/src/app\nCOPY . .\nWORKDIR ..\nWORKDIR «..»\n",
        );
    }
}
