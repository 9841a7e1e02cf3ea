//! One block: what is wrong with it, and what is put in its place.

use std::fmt::Write as _;

use plimsoll_analysis::analyze;
use plimsoll_analysis::report::{Level, Report};

use crate::config::{Config, Deny, View};
use crate::fences::Fence;
use crate::html;

/// A finding that ends the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    /// The line in the block, from 1.
    pub(crate) line: u32,
    /// The rule.
    pub(crate) rule: String,
    /// What is wrong.
    pub(crate) message: String,
}

/// What became of a block.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What stands in its place.
    pub(crate) text: String,
    /// What ends the build.
    pub(crate) denied: Vec<Denied>,
}

/// Analyses a block. `before` is what stands before its first fence on the line: white space, the
/// marks of quotations and lists.
pub(crate) fn process(fence: &Fence, before: &str, config: &Config) -> Outcome {
    let view = fence.view.unwrap_or(config.view);
    let level = fence
        .level
        .or(config.level)
        .filter(|level| *level != Level::Original)
        .unwrap_or(Level::Lean);
    let full = matches!(view, View::Rewrite | View::Size);
    let report = analyze(&fence.text, &config.options(full));
    let results = match view {
        View::Problems => html::problems(&report),
        View::Rewrite => html::rewrite(&report, level, &fence.text),
        View::Size => html::size(&report, level),
        View::None => String::new(),
    };
    let marks = "`".repeat(longest_run(&fence.text).max(2) + 1);
    let block = format!("{marks}{}\n{}{marks}\n", fence.words, ended(&fence.text));
    let mut text = String::new();
    if config.element && view != View::None {
        // Without JavaScript its content is what people see; the element hides the results, since
        // it shows its own.
        let _ = write!(
            text,
            "<dockerfile-playground view=\"{}\" level=\"{}\">\n\n{block}\n<div slot=\"static\">\n{results}</div>\n\n</dockerfile-playground>\n",
            view.name(),
            level.name()
        );
    } else {
        let _ = write!(text, "{block}\n{results}");
    }
    let deny = fence.deny.or(config.deny).unwrap_or(Deny::None);
    Outcome {
        text: indented(&text, before),
        denied: denied(&report, deny),
    }
}

fn denied(report: &Report, deny: Deny) -> Vec<Denied> {
    if deny == Deny::None {
        return Vec::new();
    }
    let unread = report.errors.iter().map(|error| Denied {
        line: error.line,
        rule: "unreadable".to_owned(),
        message: error.message.clone(),
    });
    let found = report
        .findings
        .iter()
        .filter(|finding| !finding.folded && deny.reached(finding.severity))
        .map(|finding| Denied {
            line: finding.start.line,
            rule: finding.rule.clone(),
            message: finding.message.clone(),
        });
    unread.chain(found).collect()
}

/// The longest run of backquotes: the fence must be longer.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

/// The lines after the first, each below what stands before the first.
fn indented(text: &str, before: &str) -> String {
    // A mark of a list stands once; below it there is only space.
    let margin: String = before
        .chars()
        .map(|c| if c == '>' || c == '\t' { c } else { ' ' })
        .collect();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |all, line| all + &margin + line)
}

#[cfg(test)]
mod tests {
    use super::{indented, longest_run};

    #[test]
    fn blocks_stay_inside_lists_and_quotations() {
        assert_eq!(indented("a\nb\n\nc\n", "> - "), "a\n>   b\n>   \n>   c\n");
        assert_eq!(indented("a\nb\n", ""), "a\nb\n");
    }

    #[test]
    fn the_longest_run_of_backquotes() {
        assert_eq!(longest_run("a ``` b `"), 3);
        assert_eq!(longest_run(""), 0);
    }
}
