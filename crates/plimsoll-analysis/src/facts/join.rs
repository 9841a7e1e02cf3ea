//! How two RUNs become one.

use plimsoll_shell::{Command, Connector};
use plimsoll_syntax::{Keyword, Span};

use super::{CommandLine, Facts, ShellKind};
use crate::report::Edit;

/// Programs whose effect would reach into what is joined to them.
const LASTING: &[&str] = &[
    ".", "alias", "cd", "eval", "exec", "exit", "export", "popd", "pushd", "return", "set",
    "shopt", "source", "trap", "ulimit", "umask", "unset",
];

impl<'t> Facts<'t> {
    /// The edits that join a RUN to the RUN right before it, so that both run as before in one
    /// layer. Nothing where something of the first would reach into the second, or either is more
    /// than plain commands for the same shell.
    pub fn join_to_previous(&self, at: usize) -> Option<Vec<Edit>> {
        let before = at.checked_sub(1)?;
        let (first, second) = (self.plain_run(before)?, self.plain_run(at)?);
        let instructions = &self.file.instructions;
        let flags = |at: usize| {
            let flags = instructions[at].flags.iter();
            flags
                .map(|flag| flag.word.text.as_ref())
                .collect::<Vec<_>>()
        };
        let lasting = first
            .commands
            .iter()
            .any(|command| command.name.is_empty() || LASTING.contains(&command.name.as_str()));
        let last = first.script.as_ref()?.list.pipelines.last()?;
        let only_and = |line: &CommandLine<'_>| {
            line.script.as_ref().is_some_and(|script| {
                let joined = |connector| matches!(connector, Connector::First | Connector::And);
                let pipelines = &script.list.pipelines;
                pipelines.iter().all(|pipeline| joined(pipeline.connector))
            })
        };
        let next = &instructions[at];
        let begin = self.file.source.get(..next.rest.whole().start as usize)?;
        let gap = Span {
            start: instructions[before].span.end,
            end: next.keyword_word.span.start,
        };
        let tail = Span {
            start: last.span.end,
            end: instructions[before].span.end,
        };
        // What one downloads and the other unpacks would be known to stay in the same layer.
        let downloads = first
            .commands
            .iter()
            .any(|command| command.downloaded_file().is_some())
            && !second
                .commands
                .iter()
                .any(|command| !command.removed().is_empty());
        let fits = !lasting
            && !downloads
            && only_and(first)
            && only_and(second)
            && flags(before) == flags(at)
            && !next.rest.whole().text(self.source()).starts_with('#')
            && tail.text(self.source()).trim().is_empty();
        if !fits {
            return None;
        }
        let eol = self.line_ending();
        let escape = char::from(self.file.escape);
        // Comments between the two stay; lines with nothing would break the continuation.
        let comments: String = gap
            .text(self.source())
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("{line}{eol}"))
            .collect();
        let indent = self.indent_of(self.lines.line(last.span.start));
        let text = format!(" {escape}{eol}{comments}{indent}&& ");
        Some(vec![Edit::replace(
            Span {
                start: last.span.end,
                end: begin.len() as u32,
            },
            text,
        )])
    }

    /// A RUN of plain commands for a POSIX shell, without heredocs.
    fn plain_run(&self, at: usize) -> Option<&CommandLine<'t>> {
        let line = self.command_line(at)?;
        let script = line.script.as_ref()?;
        let background = script.list.pipelines.iter().any(|pipeline| {
            pipeline.background || !matches!(pipeline.commands.as_slice(), [Command::Simple(_)])
        });
        (line.keyword == Keyword::Run
            && line.shell == ShellKind::Posix
            && !line.heredoc
            && self.file.instructions[at].heredocs.is_empty()
            && script.errors.is_empty()
            && !background)
            .then_some(line)
    }
}
