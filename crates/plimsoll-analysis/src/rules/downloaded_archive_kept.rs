//! A downloaded archive stays in the layer.
//!
//! ## What it does
//! Looks for an archive or package that a RUN of the image that is built downloads and unpacks or
//! installs, and that nothing deletes.
//!
//! ## Why it matters
//! The image carries the files twice: unpacked and packed. Nothing needs the archive any more.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget https://example.org/tool-1.2.tar.gz && tar -xzf tool-1.2.tar.gz -C /opt
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget https://example.org/tool-1.2.tar.gz && tar -xzf tool-1.2.tar.gz -C /opt && rm tool-1.2.tar.gz
//! ```
//!
//! ## Fix safety
//! Changes layers: the archive is deleted right after the command that unpacks it. There is a fix
//! where that command names the file as the download does, and certainly runs.
//!
//! ## When to ignore it
//! Where the program reads the archive itself.
//!
//! ## References
//! - Docker documentation, "Building best practices"

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, CommandFact, CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A downloaded archive stays in the layer",
    equivalents: &[],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::ChangesLayers),
    check,
};

/// How the names of archives and packages end.
const ENDINGS: [&str; 13] = [
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".zip", ".deb",
    ".rpm", ".7z", ".tbz",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run || !facts.is_shipped(line.instruction) {
            continue;
        }
        for (number, command) in line.commands.iter().enumerate() {
            let Some(file) = command.downloaded_file() else {
                continue;
            };
            let name = file.rsplit('/').next().unwrap_or(&file);
            let archive = ENDINGS.iter().any(|end| name.ends_with(end)) && !name.contains('*');
            let unpacking = line.commands[number + 1..]
                .iter()
                .find(|later| archive && unpacks(later, name));
            let Some(unpacking) = unpacking else {
                continue;
            };
            if is_gone(facts, line, &file, name) {
                continue;
            }
            let message = format!(
                "{name} stays in the layer although it has been unpacked, so that the image carries its files twice; delete it in the same RUN."
            );
            let problem = Problem::new(line.instruction, command.span, message);
            let plain = unpacking.is_plain()
                && !line.heredoc
                && unpacking.arguments.iter().any(|argument| argument.raw == file)
                && !file.contains([' ', '\\', '\'']);
            sink.report(if plain {
                let edit = Edit::insert(unpacking.span.end, format!(" && rm {file}"));
                problem.fix("Delete the archive", Safety::ChangesLayers, vec![edit])
            } else {
                problem
            });
        }
    }
}

/// Whether a command unpacks or installs the file of that name.
fn unpacks(command: &CommandFact<'_>, name: &str) -> bool {
    let reads = match command.name.as_str() {
        "tar" | "bsdtar" => !command.arguments.iter().any(|argument| {
            matches!(argument.text(), "-t" | "-c" | "-cf" | "-czf" | "cf" | "czf")
        }),
        "unzip" | "dpkg" | "rpm" | "7z" | "gdebi" => true,
        "apt-get" | "apt" | "yum" | "dnf" | "microdnf" => {
            let verb = command.subcommand().map(Argument::text);
            matches!(verb, Some("install" | "localinstall"))
        }
        _ => false,
    };
    let mut arguments = command.arguments.iter();
    reads && arguments.any(|argument| argument.text().rsplit('/').next() == Some(name))
}

/// Whether the file may be deleted, moved, or lie outside the layer.
fn is_gone(facts: &Facts<'_>, line: &CommandLine<'_>, file: &str, name: &str) -> bool {
    let path = facts.absolute_path(file, line.instruction);
    let mounted = match path.filter(|_| line.commands.iter().all(|each| each.name != "cd")) {
        Some(path) => line.mounts.iter().any(|mount| mount.hides(&path)),
        None => !line.mounts.is_empty(),
    };
    let stage = facts.stage_of[line.instruction];
    let mut later = stage.into_iter().flat_map(|stage| facts.runs(stage));
    mounted || later.any(|later| later.instruction >= line.instruction && later.may_remove(name))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("downloaded-archive-kept", marked);
    }

    #[test]
    fn archives() {
        check("FROM a:1\nRUN «curl -fsSLo /tmp/a.zip https://x.example/y» && unzip /tmp/a.zip && rm -rf /var/lib/apt/lists/*\n");
        check("FROM a:1\nRUN «wget -q https://x.example/a_$V.deb?x=1» \\\n && dpkg -i a_$V.deb\n");
        check("FROM a:1\nRUN wget https://x.example/a.tgz && tar xf a.tgz && rm *.tgz\n");
        check("FROM a:1\nRUN cd /t && wget https://x.example/a.tgz && tar xf a.tgz && rm -rf /t\n");
        check("FROM a:1\nRUN wget https://x.example/a.tgz && tar xf a.tgz\nRUN rm a.tgz\n");
        check("FROM a:1\nRUN wget -O- https://x.example/a.tgz | tar xz\n");
        check("FROM a:1\nRUN --mount=type=tmpfs,target=/t wget -O /t/a.tgz https://x.example && tar xf /t/a.tgz\n");
        check("FROM a:1 AS b\nRUN wget https://x.example/a.tgz && tar xf a.tgz\nFROM a:1\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("downloaded-archive-kept", text);
        assert_eq!(
            fixed("FROM a:1\nRUN wget https://x.example/a.tgz; tar xf a.tgz; b\n"),
            "FROM a:1\nRUN wget https://x.example/a.tgz; tar xf a.tgz && rm a.tgz; b\n"
        );
    }
}
