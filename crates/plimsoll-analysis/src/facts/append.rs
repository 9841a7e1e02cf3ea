//! Where a command can be added to a RUN, in the style of the RUN.

use plimsoll_shell::{Command, Connector};
use plimsoll_syntax::Keyword;

use super::{CommandLine, Facts};
use crate::report::Edit;

impl Facts<'_> {
    /// The edit that makes a RUN run one more command after all others, in the RUN's own style.
    /// Nothing where that is not certain to run: a background command, `exit`, or a text that could
    /// not be read.
    pub fn append_command(&self, line: &CommandLine<'_>, command: &str) -> Option<Edit> {
        let script = line
            .script
            .as_ref()
            .filter(|script| script.errors.is_empty())?;
        if line.keyword != Keyword::Run {
            return None;
        }
        let instruction = self.file.instructions.get(line.instruction)?;
        let last = script.list.pipelines.last()?;
        let ends = match last.commands.last()? {
            Command::Simple(simple) => {
                let program = simple.words.first().map(|word| word.raw);
                simple
                    .redirections
                    .iter()
                    .any(|redirection| redirection.operator.starts_with("<<"))
                    || matches!(program, Some("exit" | "exec" | "return"))
            }
            _ => false,
        };
        let backgrounds = script
            .list
            .pipelines
            .iter()
            .any(|pipeline| pipeline.connector == Connector::Background);
        if ends || backgrounds || self.ends_in_background(last.span.end) {
            return None;
        }
        let eol = self.line_ending();
        if line.heredoc {
            let heredoc = instruction.heredocs.first()?;
            let break_before = if heredoc.content.ends_with('\n') {
                ""
            } else {
                eol
            };
            return Some(Edit::insert(
                heredoc.span.end,
                format!("{break_before}{command}{eol}"),
            ));
        }
        if !instruction.heredocs.is_empty() {
            return None;
        }
        let at = last.span.end;
        if instruction.start_line == instruction.end_line {
            return Some(Edit::insert(at, format!(" && {command}")));
        }
        let escape = char::from(self.file.escape);
        let indent = self.indent_of(self.lines.line(last.span.start));
        let text = if self.connects_at_line_ends(line) {
            format!(" && {escape}{eol}{indent}{command}")
        } else {
            format!(" {escape}{eol}{indent}&& {command}")
        };
        Some(Edit::insert(at, text))
    }

    fn ends_in_background(&self, end: u32) -> bool {
        let rest = self.source().get(end as usize..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '\t']);
        rest.starts_with('&') && !rest.starts_with("&&")
    }

    /// Whether the RUN writes `&&` at the ends of its lines and not at their beginnings.
    fn connects_at_line_ends(&self, line: &CommandLine<'_>) -> bool {
        let Some(script) = &line.script else {
            return false;
        };
        script.list.pipelines.iter().any(|pipeline| {
            let rest = self
                .source()
                .get(pipeline.connector_span.end as usize..)
                .unwrap_or_default();
            pipeline.connector == Connector::And
                && rest
                    .trim_start_matches([' ', '\t'])
                    .starts_with(char::from(self.file.escape))
        })
    }

    /// The white space at the beginning of a line (from 1); four spaces where there is none.
    pub fn indent_of(&self, line: u32) -> &str {
        let start = self.lines.start(line) as usize;
        let rest = self.source().get(start..).unwrap_or_default();
        let length = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if length == 0 { "    " } else { &rest[..length] }
    }
}
