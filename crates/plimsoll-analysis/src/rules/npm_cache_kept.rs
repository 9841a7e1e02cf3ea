//! npm keeps what it downloads in the layer.
//!
//! ## What it does
//! Looks for npm installs in a shipped stage whose cache is neither a mount nor cleaned in the
//! same RUN.
//!
//! ## Why it matters
//! npm stores every package that it downloads in `~/.npm` as well as in `node_modules`. In an
//! image nobody installs them again, so that they only make it larger: tens to hundreds of
//! megabytes.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY package*.json ./
//! RUN npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY package*.json ./
//! RUN --mount=type=cache,target=/root/.npm npm ci
//! ```
//!
//! ## Fix safety
//! Changes layers: the same packages are installed; the cache is kept beside the image for the
//! next build, or cleaned where the RUN does not run as root. A cache mount needs BuildKit, which
//! every Docker since 23.0 uses.
//!
//! ## When to ignore it
//! In an image in which people go on installing packages.
//!
//! ## References
//! - npm documentation, "npm cache"
//! - Docker documentation, "Use cache mounts"

use crate::facts::{CommandLine, Facts, Install, Manager, MountKind, User};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "npm keeps what it downloads in the layer",
    equivalents: &[],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::ChangesLayers),
    check,
};

/// Where npm keeps its cache for root.
const CACHE: &str = "/root/.npm";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut reported = None;
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Npm)
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let at = install.instruction;
        if reported == Some(at)
            || !facts.is_shipped(at)
            || is_elsewhere(facts, install)
            || is_cleaned(line, install.command)
        {
            continue;
        }
        reported = Some(at);
        let message = "npm keeps what it downloads in ~/.npm as well, and nobody reads it in an image; keep it in a cache mount, or clean it in this RUN.";
        let problem = Problem::new(at, command.span, message);
        let root = facts.user(at) == User::Root && !facts.is_given("HOME", at);
        let keyword = facts.instructions()[at].keyword_word.span;
        sink.report(
            if root && command.wrappers.is_empty() && facts.knows_mounts() {
                let mount =
                    Edit::insert(keyword.end, format!(" --mount=type=cache,target={CACHE}"));
                problem.fix(
                    "Keep npm's cache in a mount",
                    Safety::ChangesLayers,
                    vec![mount],
                )
            } else if let Some(edit) = facts.append_command(line, "npm cache clean --force") {
                problem.fix(
                    "Clean npm's cache in this RUN",
                    Safety::ChangesLayers,
                    vec![edit],
                )
            } else {
                problem
            },
        );
    }
}

/// Whether npm is told to keep its cache at another place.
fn is_elsewhere(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let names = ["npm_config_cache", "NPM_CONFIG_CACHE"];
    let command = install.command(facts);
    let inline = command.is_some_and(|command| {
        command
            .environment
            .iter()
            .any(|(name, _)| names.contains(name))
    });
    inline
        || install.options(facts).has("--cache")
        || names
            .iter()
            .any(|name| facts.is_given(name, install.instruction))
}

/// Whether the cache is a mount, or cleaned in the same RUN.
fn is_cleaned(line: &CommandLine<'_>, install: usize) -> bool {
    let mounted = line.mounts.iter().any(|mount| {
        let target = mount.target.as_deref().unwrap_or_default();
        mount.hides(CACHE) || (mount.kind == MountKind::Cache && target.ends_with(".npm"))
    });
    let cleaned = line.commands.iter().skip(install + 1).any(|command| {
        let removes = command.removed().iter().any(|path| path.contains(".npm"));
        removes
            || (command.is("npm", "cache")
                && command
                    .arguments
                    .iter()
                    .any(|argument| argument.text() == "clean"))
    });
    mounted || cleaned || line.removes_after(install, CACHE)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("npm-cache-kept", marked);
    }

    #[test]
    fn installs() {
        check("FROM node:22\nRUN «npm ci» && npm run build && npm i -g x\n");
        check(
            "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\nRUN npm i -g a && npm cache clean --force\n",
        );
        check("FROM node:22\nENV npm_config_cache=/tmp/x\nRUN npm ci\n");
        check("FROM node:22\nRUN npm ci && rm -rf ~/.npm\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22\nCOPY --from=b /x /x\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("npm-cache-kept", text);
        assert_eq!(
            fixed("FROM node:22\nRUN npm ci\n"),
            "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n"
        );
        assert_eq!(
            fixed("FROM node:22\nUSER node\nRUN npm ci\n"),
            "FROM node:22\nUSER node\nRUN npm ci && npm cache clean --force\n"
        );
        assert_eq!(
            fixed("# syntax=docker/dockerfile:1.1\nFROM node:22\nRUN npm ci\n"),
            "# syntax=docker/dockerfile:1.1\nFROM node:22\nRUN npm ci && npm cache clean --force\n"
        );
    }
}
