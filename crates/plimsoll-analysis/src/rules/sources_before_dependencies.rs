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
//! Needs a review: where the RUN right after the COPY does nothing but install, it is moved before it,
//! with a COPY of the files that it mostly needs. Whether it needs more depends on the project; the
//! rewrite looks closer.
//!
//! ## When to ignore it
//! Where the install really needs the sources: a script of the package that runs code of its own,
//! a dependency that lies in a folder of the project, or a workspace with many manifests.
//!
//! ## References
//! - Docker documentation, "Optimize cache usage in builds"

use plimsoll_syntax::{Instruction, Keyword, Span, Word};

use crate::facts::{Argument, CommandFact, Facts, Fetch, MountKind};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "All sources are copied before the dependencies are installed",
    equivalents: &["DF070"],
    category: Category::Cache,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
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
                let problem = Problem::new(copy, word.span, message(facts, at, fetch));
                sink.report(match install_first(facts, copy, at, fetch) {
                    Some(edits) => {
                        problem.fix("Install before the copy", Safety::NeedsReview, edits)
                    }
                    None => problem,
                });
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

/// The edits that put the install before the copy of all files. Nothing where the RUN does more than
/// to install, or does not stand right after the copy.
fn install_first(
    facts: &Facts<'_>,
    copy: usize,
    at: usize,
    fetch: Fetch,
) -> Option<Vec<Edit>> {
    let line = facts.command_line(at)?;
    let [command] = line.commands.as_slice() else {
        return None;
    };
    let (copied, run) = (&facts.instructions()[copy], &facts.instructions()[at]);
    let files = match fetch.what {
        "npm install" => "package*.json".to_owned(),
        "yarn install" => "package.json yarn.lock*".to_owned(),
        "pnpm install" => "package.json pnpm-lock.yaml*".to_owned(),
        "bundle install" => "Gemfile Gemfile.lock*".to_owned(),
        "composer install" => "composer.json composer.lock*".to_owned(),
        "go mod download" => "go.mod go.sum*".to_owned(),
        "pip install" => requirements(command)?,
        _ => return None,
    };
    let destination = copied.words().last()?;
    let flags: String = copied
        .flags
        .iter()
        .filter(|flag| matches!(flag.name(), "chown" | "chmod"))
        .map(|flag| format!("{} ", flag.word.text))
        .collect();
    let text = run.span.text(facts.source());
    facts.effective(Keyword::Workdir, copy)?;
    let here = facts.known_directory(copy)? == facts.absolute_path(&destination.text, copy)?;
    let others = (copy + 1..facts.instructions().len())
        .flat_map(|later| facts.fetches(later))
        .count();
    let plain = copy + 1 == at
        && here
        && command.is_plain()
        && !line.heredoc
        && run.heredocs.is_empty()
        && copied.heredocs.is_empty()
        && others == 1
        && !text.contains('\n')
        && run.flags.is_empty();
    let eol = facts.line_ending();
    let folder = facts.keyword_like(copied, "COPY");
    let first = format!("{folder} {flags}{files} ./{eol}{text}{eol}");
    plain.then(|| {
        vec![
            Edit::insert(copied.span.start, first),
            Edit::delete(Span {
                start: copied.span.end,
                end: run.span.end,
            }),
        ]
    })
}

/// The files that a `pip install -r` reads; nothing where it installs a folder as well.
fn requirements(command: &CommandFact<'_>) -> Option<String> {
    let mut words = command.arguments.iter().map(Argument::text).peekable();
    let mut files = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "-r" | "--requirement" => files.push(words.next()?),
            "-e" | "--editable" => return None,
            word if word.starts_with('.') || word.contains('/') => return None,
            _ => {}
        }
    }
    // All files land in one folder.
    let plain = |file: &&str| {
        file.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
    };
    (!files.is_empty() && files.iter().all(plain)).then(|| files.join(" "))
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
    use crate::testing::{check_rule, fixed_by};

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
    fn fixes() {
        let fixed = |text: &str| fixed_by("sources-before-dependencies", text);
        assert_eq!(
            fixed("FROM node:22\nWORKDIR /app\nCOPY --chown=1 . .\nRUN npm ci\nCMD a\n"),
            "FROM node:22\nWORKDIR /app\nCOPY --chown=1 package*.json ./\nRUN npm ci\nCOPY --chown=1 . .\nCMD a\n"
        );
        for kept in [
            "COPY . /b\nRUN npm ci",
            "COPY . .\nRUN a && npm ci",
            "COPY . .\nRUN pip install -r a.txt -e .",
        ] {
            let kept = format!("FROM node:22\nWORKDIR /app\n{kept}\n");
            assert_eq!(fixed(&kept), kept);
        }
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
