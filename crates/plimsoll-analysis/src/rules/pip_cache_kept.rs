//! pip keeps what it downloads in the layer.
//!
//! ## What it does
//! Looks for `pip install` that neither switches pip's cache off nor keeps it
//! out of the layer.
//!
//! ## Why it matters
//! pip stores every package that it downloads or builds in `~/.cache/pip`. In an image nobody
//! installs them again, so that they only make it larger, often by half of what is installed.
//!
//! ## Example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirements.txt .
//! RUN pip install -r requirements.txt
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//!
//! ## Fix safety
//! Safe: the same packages are installed, and only the cache, which nothing but pip reads, is not
//! there. Needs a review where another stage copies the cache.
//!
//! ## When to ignore it
//! In an image in which people go on installing packages.
//!
//! ## References
//! - pip documentation, "Caching"
//! - hadolint DL3042

use crate::facts::{CommandLine, Facts, Manager, MountKind};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "pip keeps what it downloads in the layer",
    equivalents: &["DL3042", "DF030", "missing-pip-no-cache-dir"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Where pip keeps its cache for root.
const CACHE: &str = "/root/.cache/pip";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Pip)
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let Some(verb) = command.arguments.get(install.verb) else {
            continue;
        };
        let options = install.options(facts);
        let decided = ["--no-cache-dir", "--cache-dir", "--no-cache", "--dry-run"]
            .iter()
            .any(|option| options.has(option));
        if decided
            || facts.pip_cache_is_off(line, install.command)
            || is_cleaned(line, install.command)
            || has_no_cache(facts, install.instruction)
        {
            continue;
        }
        let message = "pip keeps what it downloads in its cache, which nobody reads in an image; add --no-cache-dir.";
        let edits = vec![line.argument_after(verb, "--no-cache-dir")];
        let hidden = !facts.is_shipped(line.instruction);
        let problem = Problem::new(line.instruction, command.span, message).folded(hidden);
        let safety = if facts.copies_from_stage(CACHE) {
            Safety::NeedsReview
        } else {
            Safety::Safe
        };
        sink.report(problem.fix("Install without pip's cache", safety, edits));
    }
}

/// Whether the distribution's pip is older than 6, which has neither the cache nor the option.
fn has_no_cache(facts: &Facts<'_>, at: usize) -> bool {
    let image = facts.stage_of[at].and_then(|stage| facts.root_image(stage));
    let old = ["12.04", "14.04", "precise", "trusty", "wheezy", "jessie"];
    image.is_some_and(|image| {
        let tag = image.tag_or_latest();
        matches!(image.name.as_str(), "debian" | "ubuntu")
            && old.iter().any(|release| tag.starts_with(release))
    })
}

/// Whether the cache is a mount, or removed in the same RUN.
fn is_cleaned(line: &CommandLine<'_>, command: usize) -> bool {
    let mounted = line.mounts.iter().any(|mount| {
        let target = mount.target.as_deref().unwrap_or_default();
        mount.hides(CACHE)
            || (mount.kind == MountKind::Cache
                && (target.ends_with(".cache") || target.ends_with("pip")))
    });
    let purged = line
        .commands
        .iter()
        .skip(command + 1)
        .any(|command| command.name.starts_with("pip") && command.argument(0) == Some("cache"));
    mounted || purged || line.removes_after(command, CACHE)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("pip-cache-kept", marked);
    }

    #[test]
    fn installs() {
        check("FROM python:3.13\nRUN «pip install flask» && pip3 install --no-cache-dir a\n");
        check("FROM python:3.13\nRUN «python3 -m pip install -r requirements.txt»\n");
        check(
            "FROM python:3.13 AS b\nRUN «pip install a»\nFROM python:3.13\nCOPY --from=b /x /x\n",
        );
    }

    #[test]
    fn switched_off() {
        check("FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n");
        check("FROM python:3.13\nENV PIP_NO_CACHE_DIR=0\nRUN «pip install a»\n");
        check("FROM python:3.13\nRUN PIP_NO_CACHE_DIR=1 pip install a\n");
        check("FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\n");
        check("FROM python:3.13\nRUN pip install a && rm -rf ~/.cache\n");
        check("FROM ubuntu:14.04\nRUN pip install a\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("pip-cache-kept", text);
        assert_eq!(
            fixed("FROM python:3.13\nRUN python -m pip install -U \\\n  a\n"),
            "FROM python:3.13\nRUN python -m pip install --no-cache-dir -U \\\n  a\n"
        );
    }
}
