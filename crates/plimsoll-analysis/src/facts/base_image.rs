//! What is in the image that a stage stands on, and what it certainly lacks.

use std::rc::Rc;

use plimsoll_sizes::{BaseFacts, Distribution, base_facts};
use plimsoll_syntax::Keyword;

use super::{Base, CommandFact, Facts, is_within};

/// Folders that programs are looked for in.
const PROGRAM_FOLDERS: [&str; 6] = [
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
];

/// How the names of archives end that ADD unpacks.
const ARCHIVES: [&str; 7] = [".tar", ".tgz", ".tbz", ".txz", "gz", "bz2", "xz"];

impl Facts<'_> {
    /// What is known of the image at the root of a stage.
    pub fn base_of(&self, stage: usize) -> Option<&BaseFacts> {
        let bases = self.bases.get_or_init(|| {
            let mut bases: Vec<Option<Rc<BaseFacts>>> = Vec::new();
            for stage in &self.stages {
                let base = match &stage.base {
                    Base::Image(image) => Some(Rc::new(base_facts(&image.reference))),
                    Base::Stage(parent) => bases.get(*parent).cloned().flatten(),
                    Base::Unknown(_) => None,
                };
                bases.push(base);
            }
            bases
        });
        bases.get(stage)?.as_deref()
    }

    /// Whether a program (`sh`, `bash`, `curl` or `wget`) is certainly not there in a stage before
    /// instruction `before`: the base lacks it, and nothing before that may have brought it.
    pub fn lacks(&self, program: &str, stage: usize, before: usize) -> bool {
        let lacking = self
            .base_of(stage)
            .is_some_and(|base| base_lacks(base, program));
        lacking
            && !self.ancestry(stage).into_iter().any(|each| {
                let mut earlier = self.stage_instructions(each);
                earlier.any(|at| (each != stage || at < before) && self.may_bring(at, program))
            })
    }

    /// Whether an instruction may bring a program.
    fn may_bring(&self, at: usize, program: &str) -> bool {
        let instruction = &self.file.instructions[at];
        match instruction.keyword {
            Keyword::Copy | Keyword::Add => {
                let mut written = self.written_by_copy(at);
                // ADD unpacks archives into the folder.
                let folder = instruction.words().split_last().filter(|(_, sources)| {
                    let unpacked = |source: &str| {
                        source.contains(['$', '*', '?', '[', ':'])
                            || ARCHIVES.iter().any(|end| source.ends_with(end))
                    };
                    instruction.keyword == Keyword::Add
                        && sources.iter().any(|source| unpacked(source.unquoted()))
                });
                if let Some((folder, _)) = folder {
                    written.extend(self.absolute_path(&folder.text, at));
                }
                let holds = |path: &String| {
                    PROGRAM_FOLDERS.iter().any(|folder| is_within(folder, path))
                        || path.rsplit('/').next() == Some(program)
                        || path.contains("busybox")
                };
                written.is_empty() || written.iter().any(holds)
            }
            Keyword::Run => {
                let span = instruction.span;
                let text = self.source().get(span.start as usize..span.end as usize);
                let named = text.is_none_or(|text| text.contains(program));
                let line = self.command_line(at);
                let read = line.is_some_and(|line| !line.commands.is_empty());
                named || !read || line.is_some_and(|line| line.commands.iter().any(is_opaque))
            }
            Keyword::Shell => true,
            _ => false,
        }
    }
}

/// Whether the text does not tell what a command does: a script, a variable, a `make`.
fn is_opaque(command: &CommandFact<'_>) -> bool {
    let unknown = command.name.is_empty() && !command.program.raw.is_empty();
    let arguments = &command.arguments;
    let interprets = [
        "sh",
        "bash",
        "ash",
        ".",
        "source",
        "eval",
        "make",
        "ansible-playbook",
        "xargs",
        "dpkg",
        "rpm",
        "tar",
        "unzip",
        "nix-env",
        "brew",
    ];
    let installs_unknown = || {
        ["apt-get", "apt", "apk"].contains(&command.name.as_str())
            && arguments.iter().any(|argument| argument.literal.is_none())
    };
    unknown
        || command.name.contains('.')
        || command.program.raw.starts_with("./")
        || interprets.contains(&command.name.as_str())
        || installs_unknown()
}

fn base_lacks(base: &BaseFacts, program: &str) -> bool {
    use Distribution as D;
    // Chainguard's images differ in whether they have a shell.
    let bare = base.has_shell == Some(false) && base.distribution != Some(D::Wolfi);
    let listed = || {
        base.tools.contains(&program)
            || base
                .packages
                .as_ref()
                .is_none_or(|packages| packages.contains(&program))
    };
    let debian = matches!(base.distribution, Some(D::Debian | D::Ubuntu));
    let alpine = base.distribution == Some(D::Alpine);
    let elsewhere = match program {
        "bash" => alpine,
        "curl" => alpine || debian,
        "wget" => debian,
        _ => false,
    };
    let busybox = base.distribution == Some(D::Busybox) && matches!(program, "bash" | "curl");
    bare || busybox || (elsewhere && !listed())
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse;

    use crate::{Options, facts::Facts};

    #[track_caller]
    fn lacking(text: &str, expected: &str) {
        let file = parse(text);
        let options = Options::default();
        let facts = Facts::new(&file, &options);
        let end = facts.instructions().len();
        let programs = ["sh", "bash", "curl", "wget"].into_iter();
        let found: Vec<&str> = programs
            .filter(|program| facts.lacks(program, facts.stages.len() - 1, end))
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn what_bases_lack() {
        lacking("FROM scratch\nCOPY a /a/b\n", "sh bash curl wget");
        lacking("FROM gcr.io/distroless/static\n", "sh bash curl wget");
        lacking("FROM gcr.io/distroless/static:debug\n", "");
        lacking("FROM node:22-slim\n", "curl wget");
        lacking("FROM node:22\n", "");
        lacking("FROM alpine:3.22\nRUN apk add jq\n", "bash curl");
        lacking("FROM cgr.dev/chainguard/node\n", "");
        lacking("FROM python:3.13-slim AS a\nFROM a\n", "curl wget");
        lacking("FROM example.org/a\n", "");
    }

    #[test]
    fn what_may_bring_it() {
        lacking("FROM debian:12\nRUN apt-get install -y curl\n", "wget");
        lacking("FROM debian:12\nRUN ./setup.sh\n", "");
        lacking("FROM debian:12\nRUN apt-get install -y $LIST\n", "");
        lacking("FROM scratch\nADD rootfs.tar.xz /\n", "");
        lacking(
            "FROM scratch\nCOPY --from=a /bin/sh /bin/sh\n",
            "bash curl wget",
        );
        lacking("FROM scratch\nCOPY a $B\n", "");
    }
}
