//! All sources are copied before the dependencies are installed.
//!
//! ## What it does
//! Looks for a stage that copies its whole build context and only then installs what a manifest
//! lists: npm, yarn, pnpm, bun, pip, poetry, pipenv, uv, bundler, composer, go, cargo, Maven,
//! Gradle, dotnet, mix.
//!
//! ## Why it matters
//! Docker keeps the result of an instruction until something that it depends on changes. After
//! `COPY . .` that is every file, so that a changed comment installs all dependencies again:
//! minutes instead of seconds at each build.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY . .
//! RUN npm ci
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//! ```
//!
//! ## Fix safety
//! There is no fix of one line: which files the install needs depends on the project. The rewrite
//! does it where it knows.
//!
//! ## When to ignore it
//! Where the install really needs the sources: a script of the package that runs code of its own,
//! a dependency that lies in a folder of the project, or a workspace with many manifests.
//!
//! ## References
//! - Docker documentation, "Optimize cache usage in builds"

use plimsoll_syntax::{Instruction, Keyword, Word};

use crate::facts::{Facts, Fetch, MountKind};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "All sources are copied before the dependencies are installed",
    equivalents: &["DF070"],
    category: Category::Cache,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut reported = Vec::new();
    for stage in 0..facts.stages.len() {
        let mut chain = facts.ancestry(stage);
        chain.reverse();
        let mut copy = None;
        let mut installed_before = Vec::new();
        for at in chain
            .into_iter()
            .flat_map(|stage| facts.stage_instructions(stage))
        {
            if copy.is_none() {
                copy = whole_context(&facts.instructions()[at]).map(|word| (at, word));
            }
            for (_, fetch) in facts.fetches(at) {
                let Some((copy, word)) = copy else {
                    installed_before.push(fetch.manifests);
                    continue;
                };
                let again = installed_before.contains(&fetch.manifests);
                if again || reported.contains(&copy) || has_cache(facts, at, fetch) {
                    continue;
                }
                reported.push(copy);
                sink.report(Problem::new(copy, word.span, message(facts, at, fetch)));
            }
        }
    }
}

/// The word of a COPY or ADD that means the whole build context.
fn whole_context<'t>(instruction: &'t Instruction<'t>) -> Option<&'t Word<'t>> {
    if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
        || instruction.flag("from").is_some()
    {
        return None;
    }
    let (_, sources) = instruction.words().split_last()?;
    sources
        .iter()
        .find(|source| matches!(source.text.as_ref(), "." | "./" | "/" | "*" | "./*" | "./."))
}

/// Whether what a building command fetches is kept in a cache mount.
fn has_cache(facts: &Facts<'_>, at: usize, fetch: Fetch) -> bool {
    let line = facts.command_line(at);
    let mounts = line.map(|line| line.mounts.as_slice()).unwrap_or_default();
    fetch.fetch_first.is_some() && mounts.iter().any(|mount| mount.kind == MountKind::Cache)
}

fn message(facts: &Facts<'_>, at: usize, fetch: Fetch) -> String {
    let Fetch {
        what,
        manifests,
        fetch_first,
    } = fetch;
    let line = facts.instructions()[at].start_line;
    match fetch_first {
        None => format!(
            "Any changed file runs `{what}` in line {line} again, because all files are copied before it; copy {manifests} first and the rest after the install."
        ),
        Some(first) => format!(
            "Any changed file makes `{what}` in line {line} fetch all dependencies again; copy {manifests} first, run `{first}`, and copy the rest after that."
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("sources-before-dependencies", marked);
    }

    #[test]
    fn order() {
        check("FROM node:22\nCOPY «.» /app\nRUN npm ci\n");
        check("FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n");
        check("FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci --omit=dev\n");
        check("FROM node:22\nCOPY . .\nRUN npm install -g serve\n");
    }

    #[test]
    fn managers() {
        check("FROM python:3.13\nADD «./» /app\nRUN pip install -r /app/requirements.txt\n");
        check("FROM python:3.13\nCOPY . .\nRUN pip install .\n");
        check("FROM golang:1.25\nCOPY «.» .\nRUN go build -o /app .\n");
        check(
            "FROM golang:1.25\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build -o /app .\n",
        );
        check(
            "FROM golang:1.25\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app .\n",
        );
        check("FROM rust:1.90\nCOPY «.» .\nRUN cargo build --release\n");
    }

    #[test]
    fn stages() {
        check(
            "FROM node:22 AS base\nCOPY «.» .\nFROM base AS a\nRUN yarn\nFROM base AS b\nRUN yarn install\n",
        );
        check("FROM node:22\nCOPY --from=x . .\nRUN npm ci\n");
    }
}
