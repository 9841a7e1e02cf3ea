//! COPY takes something from a stage that does not make it.
//!
//! ## What it does
//! Looks for COPY `--from` of a path under a folder of its own (not `/usr`, `/etc` and the like) that
//! nothing in the other stage names, where the stage's base is known and all that it runs is too.
//!
//! ## Why it matters
//! The build stops at this line with "not found", after all the work before it.
//!
//! ## Example
//! ```dockerfile
//! FROM golang:1.27-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /out/server .
//!
//! FROM gcr.io/distroless/base-debian12
//! COPY --from=build /app/server /server
//! ENTRYPOINT ["/server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM golang:1.27-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /out/server .
//!
//! FROM gcr.io/distroless/base-debian12
//! COPY --from=build /out/server /server
//! ENTRYPOINT ["/server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which path is meant.
//!
//! ## When to ignore it
//! Where something that the stage runs makes the folder by itself.
//!
//! ## References
//! - Dockerfile reference, "COPY --from"

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "COPY takes something from a stage that does not make it",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

/// Folders that bases have.
const USUAL: [&str; 26] = [
    "bin", "boot", "cnb", "data", "dev", "etc", "go", "home", "lib", "lib32", "lib64", "media", "mnt", "nix", "opt",
    "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var", "workspace", "layers",
];

/// Bases that have no folders of their own besides the usual ones.
const BASES: [&str; 13] = [
    "alpine", "debian", "ubuntu", "node", "python", "golang", "rust", "ruby", "maven", "scratch", "eclipse-temurin",
    "mcr.microsoft.com/dotnet/sdk", "oven/bun",
];

/// Programs that write only where they are told to, or under the working directory.
const PLAIN: [&str; 38] = [
    "apk", "apt", "apt-get", "bun", "bundle", "cargo", "cd", "chmod", "chown", "corepack", "cp", "dotnet", "echo",
    "find", "gem", "go", "groupadd", "useradd", "adduser", "addgroup", "ln", "ls", "mkdir", "mv", "mvn", "npm", "npx", "pip", "pip3", "pnpm",
    "rm", "rustup", "set", "strip", "touch", "tsc", "upx", "yarn",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, stage, word) in facts.copies_between_stages() {
            let path = facts.expand(&word.text, at).unwrap_or_default();
            let mut parts = path.trim_start_matches('/').split('/');
            let folder = parts.next().unwrap_or_default();
            let plain = folder.len() > 1
                && folder.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            // A file in the root may come from anywhere.
            let inside = parts.next().is_some_and(|part| !part.is_empty());
            if !plain || !inside || USUAL.contains(&folder) || !is_absent(facts, stage, folder) {
                continue;
            }
            let name = facts.instructions()[at].flag_value("from").unwrap_or_default();
            let message = format!(
                "Nothing in the stage {name} makes a folder /{folder}, so that the build stops here with \"not found\"; take the path that the stage writes to."
            );
            sink.report(Problem::new(at, word.span, message));
    }
}

/// Whether a folder in the root is certainly not there at the end of a stage.
fn is_absent(facts: &Facts<'_>, stage: usize, folder: &str) -> bool {
    let known = facts.base_of(stage).is_some_and(|base| BASES.contains(&base.image.as_str()));
    known
        && facts.ancestry(stage).into_iter().all(|each| {
            // The line of FROM only holds names.
            facts.stage_instructions(each).skip(1).all(|at| {
                let instruction = &facts.instructions()[at];
                let span = instruction.span;
                let text = facts.source().get(span.start as usize..span.end as usize);
                text.is_some_and(|text| !text.contains(folder) && !text.contains('$')) && writes_elsewhere(facts, at)
            })
        })
}

/// Whether an instruction writes only under the folders that it names.
fn writes_elsewhere(facts: &Facts<'_>, at: usize) -> bool {
    let instruction = &facts.instructions()[at];
    match instruction.keyword {
        Keyword::Copy | Keyword::Add => {
            let folder = instruction.words().last();
            let folder = folder.and_then(|folder| facts.absolute_path(&folder.text, at));
            folder.is_some_and(|folder| folder != "/")
        }
        Keyword::Run => {
            let line = facts.command_line(at);
            let root = facts.working_directory(at).is_none_or(|folder| folder == "/");
            !root && line.is_some_and(|line| {
                line.commands.iter().all(|command| PLAIN.contains(&command.name.as_str()))
            })
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("copy-of-nothing", marked);
    }

    #[test]
    fn folders() {
        let build = "FROM node:22 AS b\nWORKDIR /src\nCOPY . .\nRUN npm ci && npm run build\n";
        check(&format!("{build}FROM nginx:1\nCOPY --from=b «/app/dist» /d\nCOPY --from=b /src/dist /usr/lib/a /d/\n"));
        check("FROM node:22 AS b\nCOPY . .\nRUN npm ci\nFROM nginx:1\nCOPY --from=b /app/dist /d\n");
        check("FROM node:22 AS b\nWORKDIR /src\nRUN ./build.sh\nFROM nginx:1\nCOPY --from=b /app/dist /d\n");
        check("FROM node:22 AS b\nWORKDIR /src\nRUN npm ci && mv dist /app\nFROM nginx:1\nCOPY --from=b /app/dist /d\n");
        check("FROM example.org/a AS b\nFROM nginx:1\nCOPY --from=b /app/dist /d\n");
        check("FROM node:22 AS b\nARG D\nWORKDIR $D\nFROM nginx:1\nCOPY --from=b /app/dist /d\n");
        check("FROM scratch AS b\nCOPY a /data/a\nFROM nginx:1\nCOPY --from=b «/app/x» /d\nCOPY --from=b /a /d\n");
    }
}
