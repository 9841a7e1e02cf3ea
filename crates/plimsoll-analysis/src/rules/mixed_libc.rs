//! What was made for one C library is copied to another.
//!
//! ## What it does
//! Looks for COPY `--from` between stages of which one has musl (Alpine) and the other glibc, where what
//! is copied depends on it: programs that Rust or Go link dynamically, `node_modules`, and Python's
//! virtual environments and packages. Static builds are left alone, as are stages with a compatibility
//! package.
//!
//! ## Why it matters
//! The program is there and yet does not start ("not found"), or a native module fails when it is loaded.
//!
//! ## Example
//! ```dockerfile
//! FROM rust:1.90-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN cargo build --release
//!
//! FROM alpine:3.23
//! COPY --from=build /src/target/release/server /usr/local/bin/server
//! CMD ["server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM rust:1.90-alpine AS build
//! WORKDIR /src
//! COPY . .
//! RUN cargo build --release
//!
//! FROM alpine:3.23
//! COPY --from=build /src/target/release/server /usr/local/bin/server
//! CMD ["server"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: either of the two bases may be the one to change.
//!
//! ## When to ignore it
//! Where all that is copied is linked statically, or holds no native code.
//!
//! ## References
//! - musl documentation, "Functional differences from glibc"
//! - Node.js Docker images, README, "node:alpine"

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use crate::facts::{Facts, Manager};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "What was made for one C library is copied to another",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some((Some(own), (_, sources))) = (instruction.keyword == Keyword::Copy)
            .then_some(facts.stage_of[at])
            .zip(instruction.words().split_last())
        else {
            continue;
        };
        let from = instruction.flag_value("from");
        let Some(source) = from.and_then(|from| facts.stage_named(from, own)) else {
            continue;
        };
        let libc = |stage| facts.base_of(stage)?.libc;
        let Some((made, run)) = libc(source).zip(libc(own)) else {
            continue;
        };
        if made == run || [source, own].iter().any(|stage| is_compatible(facts, *stage)) {
            continue;
        }
        for word in sources {
            let Some((what, severity)) = depends(facts, source, made, &word.text) else {
                continue;
            };
            let name = |libc| if libc == Libc::Musl { "musl" } else { "glibc" };
            let message = format!(
                "{what} for {}, and this stage has {}, so that native code in it does not load; give both stages the same kind of base.",
                name(made),
                name(run)
            );
            sink.report(Problem::new(at, word.span, message).severity(severity));
        }
    }
}

/// What a path of a stage holds, where that depends on the C library.
fn depends(
    facts: &Facts<'_>,
    stage: usize,
    made: Libc,
    path: &str,
) -> Option<(&'static str, Severity)> {
    let path = path.trim_end_matches(['/', '.']);
    let installs = |managers: &[Manager]| {
        let mut installs = facts.installs.iter();
        installs.any(|install| {
            managers.contains(&install.manager) && made_in(facts, stage, install.instruction)
        })
    };
    if path.ends_with("/node_modules") && installs(&[Manager::Npm, Manager::Yarn, Manager::Pnpm]) {
        return Some(("These packages were installed", Severity::Info));
    }
    let python = ["/site-packages", "/venv", "/.venv", "/env", "/virtualenv"];
    if python.iter().any(|end| path.ends_with(end)) && installs(&[Manager::Pip]) {
        return Some(("These packages were installed", Severity::Warning));
    }
    let file = path.rsplit('/').next().unwrap_or_default();
    let rust = path.contains("/release/") && !path.contains("-musl/") && !file.contains('.');
    if rust && made == Libc::Glibc && builds(facts, stage, "cargo", "build", "target-feature=+crt-static") {
        return Some(("This program was linked", Severity::Error));
    }
    let image = facts.root_image(stage)?;
    // Without a C compiler, as in the Alpine variant, Go links statically.
    if image.name == "golang"
        && made == Libc::Glibc
        && !facts.is_given("CGO_ENABLED", facts.stage_instructions(stage).end - 1)
        && built_by_go(facts, stage, file)
        && builds(facts, stage, "go", "build", "CGO_ENABLED")
    {
        return Some(("Go links what uses the network or C dynamically unless CGO_ENABLED=0, here", Severity::Warning));
    }
    None
}

/// Whether an instruction is in a stage or one that it stands on.
fn made_in(facts: &Facts<'_>, stage: usize, instruction: usize) -> bool {
    let own = facts.stage_of.get(instruction).copied().flatten();
    own.is_some_and(|own| facts.ancestry(stage).contains(&own))
}

/// Whether a stage builds with a program, and nothing in its RUNs asks for a static result.
fn builds(facts: &Facts<'_>, stage: usize, program: &str, word: &str, sign: &str) -> bool {
    let mut found = false;
    for line in facts.ancestry(stage).into_iter().flat_map(|each| facts.runs(each)) {
        let span = facts.instructions()[line.instruction].span;
        let text = facts.source().get(span.start as usize..span.end as usize).unwrap_or_default();
        if [sign, "musl", "-static", "--target", "make", "zig", "netgo"].iter().any(|sign| text.contains(sign)) {
            return false;
        }
        found |= line.commands.iter().any(|command| command.is(program, word));
    }
    found && !facts.is_given("RUSTFLAGS", facts.stage_instructions(stage).end - 1)
}

/// Whether `go build -o` makes a file of that name.
fn built_by_go(facts: &Facts<'_>, stage: usize, file: &str) -> bool {
    let mut commands = facts.runs(stage).flat_map(|line| &line.commands);
    commands.any(|command| {
        let after = command.words().skip_while(|word| *word != "-o").nth(1);
        command.name == "go" && after.is_some_and(|path| path.rsplit('/').next() == Some(file))
    })
}

/// Whether a package makes programs of the other C library run.
fn is_compatible(facts: &Facts<'_>, stage: usize) -> bool {
    facts.installs.iter().any(|install| {
        made_in(facts, stage, install.instruction)
            && install.packages.iter().any(|package| {
                let name = package.text();
                name.contains("compat") || name.contains("glibc") || name.contains("musl")
            })
    }) || facts.root_image(stage).is_some_and(|image| image.name.contains("glibc"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn programs_and_packages() {
        let check = |marked: &str| check_rule("mixed-libc", marked);
        check("FROM rust:1 AS b\nRUN cargo build --release\nFROM alpine:3.23\nCOPY --from=b «/w/target/release/a» /a\n");
        check("FROM rust:1 AS b\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM alpine:3.23\nCOPY --from=b /w/target/release/a /a\n");
        check("FROM rust:1-alpine AS b\nRUN cargo build --release\nFROM debian:12\nCOPY --from=b /w/target/release/a /a\n");
        check("FROM rust:1 AS b\nRUN cargo build --release\nFROM alpine:3.23\nRUN apk add gcompat\nCOPY --from=b /w/target/release/a /a\n");
        check("FROM golang:1 AS b\nRUN go build -o /out/a\nFROM alpine:3.23\nCOPY --from=b «/out/a» /a\nCOPY --from=b /w/static /s\n");
        check("FROM golang:1 AS b\nRUN CGO_ENABLED=0 go build -o /a\nFROM alpine:3.23\nCOPY --from=b /a /a\n");
        check("FROM golang:1 AS b\nENV CGO_ENABLED=0\nRUN go build -o /a\nFROM alpine:3.23\nCOPY --from=b /a /a\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22-alpine\nCOPY --from=b «/a/node_modules» ./node_modules\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22-slim\nCOPY --from=b /a/node_modules ./node_modules\n");
        check("FROM node:22-alpine AS b\nRUN npm ci\nFROM nginx:1\nCOPY --from=b /a/dist /b\n");
        check("FROM python:3.13 AS b\nRUN pip install a\nFROM python:3.13-alpine\nCOPY --from=b «/opt/venv» /opt/venv\n");
    }
}
