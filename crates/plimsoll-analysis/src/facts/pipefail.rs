//! The shell with `pipefail` that a stage could set.

use plimsoll_sizes::{Distribution, Shell};
use plimsoll_syntax::Keyword;

use super::{Base, CommandLine, Facts};
use crate::report::Edit;

/// Releases of Alpine whose ash knows no `pipefail`.
const OLD_ALPINE: &[&str] = &["3.1", "3.2", "3.3", "3.4"];

/// Variables that bash sets itself.
const OF_BASH: &[&str] = &[
    "$UID",
    "$EUID",
    "$HOSTNAME",
    "$RANDOM",
    "$OSTYPE",
    "$HOSTTYPE",
];

/// Programs that feed a pipe and fail only when their output is worth nothing.
const FEED: &[&str] = &[
    "awk", "base64", "bzcat", "bzip2", "cat", "curl", "cut", "echo", "gpg", "gunzip", "gzip", "jq",
    "openssl", "printf", "sed", "sort", "tac", "tr", "wget", "xz", "xzcat", "zcat",
];

/// Programs that read a pipe to its end, so that what feeds it is not cut off.
const READ: &[&str] = &[
    "apt-key",
    "base64",
    "bash",
    "bunzip2",
    "bzip2",
    "chpasswd",
    "cpio",
    "cut",
    "debconf-set-selections",
    "gpg",
    "gunzip",
    "gzip",
    "jq",
    "md5sum",
    "node",
    "php",
    "python",
    "python2",
    "python3",
    "sh",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sort",
    "tail",
    "tar",
    "tee",
    "tr",
    "uniq",
    "wc",
    "xargs",
    "xz",
];

impl<'t> Facts<'t> {
    /// The edit that sets a shell with `pipefail` for the whole stage of an instruction, right
    /// behind its FROM; only bash will do where `bash` says so. Nothing where the stage sets a
    /// shell itself, or the base image is not known to have one.
    pub fn set_pipefail(&self, at: usize, bash: bool) -> Option<Edit> {
        let number = self.stage_of.get(at).copied().flatten()?;
        let set = self
            .stage_instructions(number)
            .any(|at| self.file.instructions[at].keyword == Keyword::Shell);
        let base = self.base_of(number)?;
        let release = base.release.as_deref().unwrap_or_default();
        let alpine = base.distribution == Some(Distribution::Alpine)
            && !release.starts_with("2.")
            && !OLD_ALPINE.contains(&release);
        let shell = if base.has_bash == Some(true) {
            "bash"
        } else if alpine && !bash {
            "ash"
        } else {
            return None;
        };
        let from = self.file.instructions.get(self.stages.get(number)?.from)?;
        let text = format!(
            "{}{} [\"/bin/{shell}\", \"-o\", \"pipefail\", \"-c\"]",
            self.line_ending(),
            self.keyword_like(from, "SHELL")
        );
        (!set).then(|| Edit::insert(from.span.end, text))
    }

    /// Whether a build that succeeds makes the same image with the shell of
    /// [`Facts::set_pipefail`]: it reads every line of the stage, and of those that stand on it, as
    /// the one before does, and no pipe depends on a failure that nobody notices.
    pub fn agrees_with_pipefail(&self, at: usize) -> bool {
        let Some(stage) = self.stage_of.get(at).copied().flatten() else {
            return false;
        };
        let agreeing = self.agreeing.get_or_init(|| self.agreeing_stages());
        agreeing.get(stage) == Some(&true)
    }

    fn agreeing_stages(&self) -> Vec<bool> {
        let mut agreeing = vec![true; self.stages.len()];
        for line in &self.command_lines {
            if let Some(stage) = self.stage_of[line.instruction] {
                agreeing[stage] &= self.line_agrees(line, stage);
            }
        }
        // A stage stands on earlier ones only, so that its own is known when it is passed on.
        for stage in self.stages.iter().rev() {
            if let Base::Stage(parent) = stage.base {
                agreeing[parent] &= agreeing[stage.number];
            }
        }
        agreeing
    }

    fn line_agrees(&self, line: &CommandLine<'t>, stage: usize) -> bool {
        let shell = self.base_of(stage).and_then(|base| base.shell);
        match (&line.script, line.keyword) {
            (None, _) => true,
            (Some(script), Keyword::Run) => {
                script.errors.is_empty()
                    && (matches!(shell, Some(Shell::Bash | Shell::Ash)) || self.reads_alike(line))
                    && pipes_notice(line)
            }
            // The container would run it in the new shell.
            _ => false,
        }
    }

    /// Whether dash and bash make the same of a RUN.
    fn reads_alike(&self, line: &CommandLine<'t>) -> bool {
        let text = self.file.instructions[line.instruction]
            .span
            .text(self.source());
        let braces = text
            .match_indices('{')
            .any(|(at, _)| !text[..at].ends_with('$'));
        let echoes = line.commands.iter().any(|command| {
            let written = command.span.text(self.source());
            command.name == "echo" && (written.contains('\\') || written.contains(" -"))
        });
        !braces
            && !echoes
            && !OF_BASH.iter().any(|name| text.contains(name))
            && self.bashisms(line).is_empty()
    }
}

/// Whether all pipes of a RUN are fed by what fails only for a reason, and read to their end.
fn pipes_notice(line: &CommandLine<'_>) -> bool {
    line.commands.iter().all(|command| {
        let place = command.place;
        let last = place.pipe_index + 1 == place.pipe_length;
        let name = command.name.as_str();
        let parts = line
            .commands
            .iter()
            .filter(|other| other.pipeline == command.pipeline)
            .count();
        place.pipe_length == 1
            || (parts == place.pipe_length
                && (last || FEED.contains(&name))
                && (place.pipe_index == 0 || READ.contains(&name)))
    })
}
