//! `# syntax=docker/dockerfile:1`, where the rewrite brought in something that needs it.

use plimsoll_syntax::DirectiveName;

use super::step;
use super::tagged::Tagged;
use crate::facts::Facts;

/// Puts the line at the top where a line of a step uses mounts or heredocs, and there is none yet.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>) -> bool {
    let (file, text) = (facts.file, facts.source());
    let off = facts
        .options
        .steps_off
        .iter()
        .any(|off| off == "syntax-line");
    let directive = file
        .directives
        .iter()
        .any(|directive| directive.name == DirectiveName::Syntax);
    let needed = file.instructions.iter().any(|instruction| {
        (instruction.flag("mount").is_some() || !instruction.heredocs.is_empty())
            && tagged
                .lines
                .get(instruction.start_line as usize - 1)
                .is_some_and(|line| !line.steps.is_empty())
    });
    if off || directive || !needed {
        return false;
    }
    let eol = facts.line_ending();
    // A blank line keeps a comment that follows from reading like part of the directive.
    let gap = if file.directives.is_empty() { eol } else { "" };
    let (mark, rest) = text
        .strip_prefix('\u{feff}')
        .map_or(("", text), |rest| ("\u{feff}", rest));
    let next = format!("{mark}# syntax=docker/dockerfile:1{eol}{gap}{rest}");
    let number = tagged.step(step::syntax_line());
    tagged.advance(&next, number);
    true
}
