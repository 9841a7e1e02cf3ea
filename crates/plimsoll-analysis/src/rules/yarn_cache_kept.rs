//! yarn keeps what it downloads in the layer.
//!
//! ## What it does
//! Looks for yarn installs in a shipped stage whose cache is neither a mount nor cleaned in the
//! same RUN.
//!
//! ## Why it matters
//! Yarn stores every package that it downloads in a cache of its own as well as in `node_modules`.
//! In an image nobody installs them again, so that they only make it larger.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY package.json yarn.lock ./
//! RUN yarn install --frozen-lockfile
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY package.json yarn.lock ./
//! RUN yarn install --frozen-lockfile && yarn cache clean
//! ```
//!
//! ## Fix safety
//! Safe where the options are those of Yarn 1: the same packages are installed; only the cache, which
//! nothing but Yarn reads, is gone. Otherwise it needs a review, because later versions may run the program from the
//! cache.
//!
//! ## When to ignore it
//! With Plug'n'Play, which runs the program from the cache.
//!
//! ## References
//! - Yarn documentation, "yarn cache"
//! - hadolint DL3060

use crate::facts::{CommandLine, Facts, Manager, MountKind};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "yarn keeps what it downloads in the layer",
    equivalents: &["DL3060", "DF055"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut reported = None;
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Yarn)
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let at = install.instruction;
        let options = install.options(facts);
        let elsewhere = options.has("--cache-folder") || facts.is_given("YARN_CACHE_FOLDER", at);
        if reported == Some(at)
            || !facts.is_shipped(at)
            || elsewhere
            || is_cleaned(line, install.command)
        {
            continue;
        }
        reported = Some(at);
        let message = "yarn keeps what it downloads in a cache as well, and nobody reads it in an image; keep it in a cache mount, or end the RUN with `yarn cache clean`.";
        let problem = Problem::new(at, command.span, message);
        let first = [
            "--frozen-lockfile",
            "--production",
            "--prod",
            "--pure-lockfile",
            "--non-interactive",
            "--ignore-engines",
        ];
        let safety = if first.iter().any(|option| options.has(option)) {
            Safety::Safe
        } else {
            Safety::NeedsReview
        };
        sink.report(match facts.append_command(line, "yarn cache clean") {
            Some(edit) => problem.fix("Clean yarn's cache in this RUN", safety, vec![edit]),
            None => problem,
        });
    }
}

/// Whether the cache is a mount, or cleaned in the same RUN.
fn is_cleaned(line: &CommandLine<'_>, install: usize) -> bool {
    let mounted = line.mounts.iter().any(|mount| {
        let target = mount.target.as_deref().unwrap_or_default();
        mount.kind == MountKind::Cache && (target.contains("yarn") || target.ends_with(".cache"))
    });
    let cleaned = line.commands.iter().skip(install + 1).any(|command| {
        let removes = command
            .removed()
            .iter()
            .any(|path| path.contains("yarn") || path.contains(".cache"));
        removes || (command.name.starts_with("yarn") && command.argument(0) == Some("cache"))
    });
    mounted || cleaned
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("yarn-cache-kept", marked);
    }

    #[test]
    fn installs() {
        check("FROM node:22\nRUN «yarn --frozen-lockfile» && yarn build\n");
        check(
            "FROM node:22\nRUN yarn install && yarn cache clean\nRUN --mount=type=cache,target=/root/.yarn yarn install\nRUN yarn --version && yarn build\n",
        );
        check("FROM node:22\nRUN «yarn global add a»\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("yarn-cache-kept", text);
        assert_eq!(
            fixed("FROM node:22\nRUN yarn install --production\n"),
            "FROM node:22\nRUN yarn install --production && yarn cache clean\n"
        );
    }
}
