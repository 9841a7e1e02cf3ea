//! What was made for one C library is copied to another.
//!
//! ## What it does
//! Looks for COPY `--from` between stages of which one has musl (Alpine) and the other glibc, where what
//! is copied depends on it: programs that Rust or Go link dynamically, `node_modules`, and Python's
//! virtual environments and packages; and for such programs in images without a C library. Static
//! builds are left alone, as are stages with a compatibility package.
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
    for (at, source, word) in facts.copies_between_stages() {
        let Some(own) = facts.stage_of[at] else {
            continue;
        };
        let (Some(made), Some(run)) = (facts.base_of(source), facts.base_of(own)) else {
            continue;
        };
        let none = run.has_shell == Some(false) && run.libc.is_none() && !facts.may_have_libraries(own);
        let differ = made.libc.is_some() && (none || (run.libc.is_some() && made.libc != run.libc));
        if !differ || [source, own].iter().any(|stage| is_compatible(facts, *stage)) {
            continue;
        }
            let path = facts.expand(&word.text, at).unwrap_or_default();
            let (what, severity) = if facts.is_linked_to_libc(source, &path, facts.serves(own)) {
                ("This program was linked", Severity::Error)
            } else if let Some(severity) = packages(facts, source, &path).filter(|_| !none) {
                ("These packages were installed", severity)
            } else {
                continue;
            };
            let name = |libc| match libc {
                Some(Libc::Musl) => "musl",
                Some(Libc::Glibc) => "glibc",
                None => "no C library",
            };
            let message = format!(
                "{what} for {}, and this stage has {}, so that native code does not load here; link statically, or give both stages the same kind of base.",
                name(made.libc),
                name(run.libc)
            );
            sink.report(Problem::new(at, word.span, message).severity(severity));
    }
}

/// How much a path matters that holds packages of Node.js or Python, which may have native code.
fn packages(facts: &Facts<'_>, stage: usize, path: &str) -> Option<Severity> {
    let path = path.trim_end_matches(['/', '.']);
    let installs = |managers: &[Manager]| {
        let chain = facts.ancestry(stage);
        facts.installs.iter().any(|install| {
            let own = facts.stage_of.get(install.instruction).copied().flatten();
            managers.contains(&install.manager) && own.is_some_and(|own| chain.contains(&own))
        })
    };
    let python = ["/site-packages", "/venv", "/.venv", "/env", "/virtualenv"];
    if path.ends_with("/node_modules") && installs(&[Manager::Npm, Manager::Yarn, Manager::Pnpm]) {
        return Some(Severity::Info);
    }
    let is_python = python.iter().any(|end| path.ends_with(end));
    (is_python && installs(&[Manager::Pip])).then_some(Severity::Warning)
}

/// Whether a package makes programs of the other C library run.
fn is_compatible(facts: &Facts<'_>, stage: usize) -> bool {
    let signs = ["compat", "glibc", "musl"];
    facts
        .installed_in(stage, &[Manager::Apk, Manager::Apt])
        .any(|name| signs.iter().any(|sign| name.contains(sign)))
        || facts
            .root_image(stage)
            .is_some_and(|image| image.name.contains("glibc"))
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
        check("FROM golang:1 AS b\nRUN go build -o /out/a\nFROM alpine:3.23\nEXPOSE 80\nCOPY --from=b «/out/a» /a\nCOPY --from=b /w/static /s\n");
        check("FROM golang:1 AS b\nRUN CGO_ENABLED=0 go build -o /a\nFROM alpine:3.23\nEXPOSE 80\nCOPY --from=b /a /a\n");
        check("FROM rust:1 AS b\nRUN cargo build --release\nFROM scratch\nCOPY --from=b «/w/target/release/a» /a\n");
        check("FROM golang:1 AS b\nRUN go build -o /a\nFROM alpine:3.23\nCOPY --from=b /a /a\n");
        check("FROM golang:1 AS b\nENV CGO_ENABLED=0\nRUN go build -o /a\nFROM alpine:3.23\nEXPOSE 80\nCOPY --from=b /a /a\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22-alpine\nCOPY --from=b «/a/node_modules» ./node_modules\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22-slim\nCOPY --from=b /a/node_modules ./node_modules\n");
        check("FROM node:22-alpine AS b\nRUN npm ci\nFROM nginx:1\nCOPY --from=b /a/dist /b\n");
        check("FROM python:3.13 AS b\nRUN pip install a\nFROM python:3.13-alpine\nCOPY --from=b «/opt/venv» /opt/venv\n");
    }
}
