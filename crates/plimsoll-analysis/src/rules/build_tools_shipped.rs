//! Compilers and build tools are shipped.
//!
//! ## What it does
//! Looks, where the container starts a program, for what only a build needs in the built image: a base
//! that is a tool chain (golang, rust, maven, gradle, .NET's sdk, CUDA's devel) in which the file
//! builds, and compilers that a RUN installs and does not remove again.
//!
//! ## Why it matters
//! Tool chains weigh hundreds of megabytes, which everybody who pulls the image loads, and they are of
//! use to whoever breaks in.
//!
//! ## Example
//! ```dockerfile
//! FROM golang:1.27-bookworm
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /server .
//! CMD ["/server"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM golang:1.27-bookworm AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /server .
//!
//! FROM debian:bookworm-slim
//! COPY --from=build /server /server
//! CMD ["/server"]
//! ```
//!
//! ## Fix safety
//! Where nothing is compiled on a CUDA devel image, the runtime variant is put in its place, which needs
//! a review. Otherwise there is no fix of one line: the build moves to a stage of its own.
//!
//! ## When to ignore it
//! Where the program compiles at run time.
//!
//! ## References
//! - Docker documentation, "Multi-stage builds"
//! - tally prefer-multi-stage-build

use crate::facts::{Facts, Install, Manager};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Compilers and build tools are shipped",
    equivalents: &["DF011", "tally/prefer-multi-stage-build", "tally/gpu/prefer-runtime-final-stage"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// The other names of what stages of their own would solve.
const STAGES: &[&str] = &["DF011", "tally/prefer-multi-stage-build"];

/// Images that are tool chains, with what builds in them.
const TOOL_CHAINS: [(&str, &[&str]); 7] = [
    ("golang", &["go"]),
    ("rust", &["cargo", "rustc"]),
    ("maven", &["mvn", "mvnw"]),
    ("gradle", &["gradle", "gradlew"]),
    ("mcr.microsoft.com/dotnet/sdk", &["dotnet"]),
    ("mcr.microsoft.com/dotnet/core/sdk", &["dotnet"]),
    ("gcc", &["gcc", "g++", "make", "cmake"]),
];

/// Packages that are compilers, or bring one.
const COMPILERS: [&str; 14] = [
    "build-essential", "gcc", "g++", "build-base", "alpine-sdk", "gcc-c++", "clang", "cmake", "gfortran",
    "gcc-multilib", "g++-multilib", "rustc", "cargo", "golang-go",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    if facts.is_workplace(last.number) || facts.is_for_development(last.number) {
        return;
    }
    if base(facts, last.number, sink) {
        return;
    }
    // No file that people write installs more often.
    for install in facts.installs.iter().take(100) {
        let system = matches!(install.manager, Manager::Apt | Manager::Apk | Manager::Dnf);
        if !system || !facts.is_shipped(install.instruction) {
            continue;
        }
        let compiler = install.packages.iter().find(|package| {
            let name = package.text().split('=').next().unwrap_or_default();
            COMPILERS.contains(&name)
        });
        if let Some(package) = compiler.filter(|_| !is_removed(facts, install)) {
            let name = package.text();
            let message = format!(
                "{name} is only needed to build, and stays in the image with all that it brings; build in a stage of its own, or remove it at the end of the same RUN."
            );
            sink.report(Problem::new(install.instruction, package.span, message).known_as(STAGES));
        }
    }
}

/// Reports a base that is a tool chain; whether it is one.
fn base(facts: &Facts<'_>, stage: usize, sink: &mut Sink<'_>) -> bool {
    let (Some(image), Some(base)) = (facts.root_image(stage), facts.base_of(stage)) else {
        return false;
    };
    let chain = facts.ancestry(stage);
    let root = chain.last().and_then(|root| facts.stages.get(*root));
    let Some((root, word)) = root.and_then(|root| Some((root, facts.base_word(root)?))) else {
        return false;
    };
    let runs = |programs: &[&str]| {
        let lines = chain.iter().flat_map(|each| facts.runs(*each));
        let mut commands = lines.flat_map(|line| &line.commands);
        commands.any(|command| programs.contains(&command.name.as_str()))
    };
    if image.name.ends_with("nvidia/cuda") {
        let Some(at) = word.text.find("-devel").filter(|_| image.tag_or_latest().contains("-devel")) else {
            return false;
        };
        let compiles = ["nvcc", "make", "cmake", "ninja", "gcc", "g++", "python", "python3", "pip", "pip3", "git", "sh", "bash", "conda", "uv", "poetry", ""];
        let message = "The devel variant of CUDA has the compilers and libraries to build with, several gigabytes; build in a stage of its own, and ship the runtime variant.";
        let problem = Problem::new(root.from, word.span, message)
            .known_as(&["tally/gpu/prefer-runtime-final-stage"]);
        let from = word.span.start + at as u32 + 1;
        let plain = facts.source().get(from as usize..from as usize + 5) == Some("devel");
        let span = plimsoll_syntax::Span { start: from, end: from + 5 };
        sink.report(if plain && !runs(&compiles) {
            let edit = Edit::replace(span, "runtime");
            problem.fix("Take the runtime variant", Safety::NeedsReview, vec![edit])
        } else {
            problem
        });
        return true;
    }
    let tools = TOOL_CHAINS.iter().find(|(name, _)| base.image == *name);
    let builds = tools.is_some_and(|(_, programs)| runs(programs));
    if builds {
        let message = "This base is a whole tool chain, hundreds of megabytes that the program does not need to run; build in this stage, and copy the result into a stage with a small base.";
        let problem = Problem::new(root.from, word.span, message);
        sink.report(problem.known_as(STAGES));
    }
    builds
}

/// Whether what an install brought is removed again, in its RUN or a later one.
fn is_removed(facts: &Facts<'_>, install: &Install<'_>) -> bool {
    let words = ["purge", "remove", "autoremove", "del", "erase", "history"];
    let lines = facts.command_lines.iter();
    let mut later = lines
        .filter(|line| line.instruction >= install.instruction)
        .flat_map(|line| &line.commands);
    later.any(|command| command.arguments.iter().any(|argument| words.contains(&argument.text())))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("build-tools-shipped", marked);
    }

    #[test]
    fn bases() {
        check("FROM «golang:1.27»\nRUN go build -o /a\nCMD [\"/a\"]\n");
        check("FROM «rust:1» AS a\nRUN cargo build --release\nFROM a\nCMD [\"target/release/a\"]\n");
        check("FROM golang:1.27\nCMD [\"go\", \"run\", \".\"]\n");
        check("FROM golang:1.27\nRUN go build\n");
        check("FROM golang:1.27 AS a\nRUN go build -o /a\nFROM alpine:3.23\nCOPY --from=a /a /a\nCMD [\"/a\"]\n");
        check("FROM «mcr.microsoft.com/dotnet/sdk:10.0»\nRUN dotnet publish -o /a\nENTRYPOINT [\"dotnet\", \"/a/a.dll\"]\n");
    }

    #[test]
    fn packages() {
        check("FROM python:3.13-slim\nRUN apt-get install -y curl «build-essential» libpq-dev\nCMD [\"python\", \"a.py\"]\n");
        check("FROM python:3.13-slim\nRUN apt-get install -y gcc && pip install a && apt-get purge -y gcc\nCMD [\"python\", \"a.py\"]\n");
        check("FROM alpine:3.23\nRUN apk add --virtual .b gcc && make && apk del .b\nCMD [\"a\"]\n");
        check("FROM debian:12\nRUN apt-get install -y gcc\nCMD [\"bash\"]\n");
        check("FROM debian:12\nRUN apt-get install -y gcc\n");
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("build-tools-shipped", "FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nCOPY a /a\nCMD [\"/a\"]\n"),
            "FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nCOPY a /a\nCMD [\"/a\"]\n"
        );
    }
}
