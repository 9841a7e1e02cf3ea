//! Which shell reads a RUN, and what it knows.

use plimsoll_sizes::Shell;
use plimsoll_syntax::{Arguments, Command, Keyword};

use super::command_line::base_name;
use super::shell_pieces::{Pieces, pieces};
use super::{CommandLine, Facts};

/// A shell's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `sh`, `dash` and `ash`: what POSIX says and little more.
    Sh,
    /// `bash`, `ksh` and `zsh`.
    Bash,
}

/// Variables that every build has.
const ALWAYS: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
];

impl<'t> Facts<'t> {
    /// The language in which a shell text is written, by SHELL, or by what reads its heredoc.
    pub fn dialect(&self, at: usize) -> Dialect {
        if let Some(reader) = self.heredoc_reader(at) {
            return named(base_name(reader));
        }
        if let Some(shell) = self.shell_by_pragma(at) {
            return named(base_name(shell));
        }
        let shell = self.effective(Keyword::Shell, at);
        let program = match shell.map(|shell| &shell.arguments) {
            Some(Arguments::Command(Command::Exec(words))) => words.first(),
            _ => None,
        };
        program.map_or(Dialect::Sh, |program| named(base_name(&program.text)))
    }

    /// The program that reads the heredoc which is a RUN's script, where it is not the RUN's shell:
    /// `RUN bash <<EOF`, or one that its first line names.
    fn heredoc_reader(&self, at: usize) -> Option<&str> {
        let heredoc = self.command_line(at).filter(|line| line.heredoc)?;
        let instruction = self.file.instructions.get(heredoc.instruction)?;
        let first = instruction.heredocs.first()?.content.lines().next()?;
        let written = instruction.rest.text.split_whitespace().next()?;
        let named = first.strip_prefix("#!").and_then(|line| {
            let mut words = line.split_whitespace();
            let program = words.next()?;
            if program.ends_with("/env") {
                words.next()
            } else {
                Some(program)
            }
        });
        named.or(Some(written).filter(|word| !word.contains('<')))
    }

    /// The program that the base image's `/bin/sh` is, where that is known.
    pub fn shell_of_base(&self, at: usize) -> Option<Shell> {
        self.base_of(self.stage_of[at]?)?.shell
    }

    /// The names that have a value when an instruction begins.
    pub fn declared_names(&self, before: usize) -> DeclaredNames<'_, 't> {
        DeclaredNames {
            facts: self,
            before,
        }
    }

    /// The pieces of a RUN's shell text.
    pub fn pieces<'s>(&'s self, line: &'s CommandLine<'t>) -> Pieces<'s, 't> {
        let dialect = self.dialect(line.instruction);
        line.script
            .as_ref()
            .filter(|_| line.keyword == Keyword::Run)
            .map(|script| pieces(script, self.declared_names(line.instruction), dialect))
            .unwrap_or_default()
    }
}

/// The names that ENV and ARG declare in a stage, or one that it stands on, before an instruction,
/// those that its own secrets have, and those that every build has.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredNames<'f, 't> {
    facts: &'f Facts<'t>,
    before: usize,
}

impl DeclaredNames<'_, '_> {
    /// Whether a name is one of them.
    pub fn contains(&self, name: &str) -> bool {
        // A secret of the RUN itself may be a variable.
        let own = self.facts.file.instructions.get(self.before);
        let mut flags = own.into_iter().flat_map(|own| &own.flags);
        ALWAYS.contains(&name)
            || self.facts.is_declared(name, self.before)
            || flags.any(|flag| {
                let fields = flag.value().filter(|_| flag.name() == "mount");
                fields.is_some_and(|fields| {
                    let mut fields = fields.split(',');
                    fields.find_map(|field| field.strip_prefix("env=")) == Some(name)
                })
            })
    }
}

fn named(program: &str) -> Dialect {
    match program {
        "bash" | "zsh" | "ksh" => Dialect::Bash,
        _ => Dialect::Sh,
    }
}

/// Whether a text is the name of a shell variable.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric())
}
