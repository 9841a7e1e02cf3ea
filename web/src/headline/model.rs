//! The headline of a report.

use plimsoll_analysis::report::{Bytes, Level, Report, Weighing, format_bytes};

/// The headline's two halves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    /// How many problems, and how many of them have a fix.
    pub(super) problems: String,
    /// What the image weighs, before and after.
    pub(super) sizes: String,
}

/// The headline of a report, with the sizes before and after at a level.
pub(super) fn headline(report: &Report, level: Level) -> Headline {
    let shown = report.findings.iter().filter(|finding| !finding.folded);
    let (mut count, mut fixable) = (report.errors.len(), 0);
    for finding in shown {
        count += 1;
        fixable += usize::from(!finding.fixes.is_empty());
    }
    let problems = match (count, fixable) {
        (0, _) => "No problems".to_owned(),
        (1, 0) => "1 problem".to_owned(),
        (count, 0) => format!("{count} problems"),
        (1, _) => "1 problem · fixable".to_owned(),
        (count, fixable) => format!("{count} problems · {fixable} fixable"),
    };
    let at = |level: Level| {
        report
            .weights
            .iter()
            .find(|weighing| weighing.level == level)
    };
    let sizes = match (at(Level::Original), at(level)) {
        (Some(before), Some(after)) if before.total.likely > 0 => sizes(before, after),
        _ => String::new(),
    };
    Headline { problems, sizes }
}

fn sizes(before: &Weighing, after: &Weighing) -> String {
    if before.total == after.total {
        return size(before.total);
    }
    format!(
        "{} → {}{}",
        size(before.total),
        size(after.total),
        change(before.total, after.total)
    )
}

/// The change in per cent: one figure where both sizes are figures, its ends where only the first
/// is, nothing otherwise.
fn change(before: Bytes, after: Bytes) -> String {
    let percent = |bytes: u64| {
        let sign = if bytes <= before.likely { "−" } else { "+" };
        let whole = before.likely.max(1);
        let change = bytes.abs_diff(before.likely).saturating_mul(100);
        format!("{sign}{}", (change + whole / 2) / whole)
    };
    match (before.is_figure(), after.is_figure()) {
        (true, true) => format!(" ({} %)", percent(after.likely)),
        (true, false) => format!(" ({} to {} %)", percent(after.high), percent(after.low)),
        (false, _) => String::new(),
    }
}

/// One figure where the range allows it, the range otherwise.
fn size(bytes: Bytes) -> String {
    if bytes.is_figure() {
        return format!("about {}", format_bytes(bytes.likely));
    }
    bytes.to_string()
}

#[cfg(test)]
mod tests {
    use super::headline;
    use plimsoll_analysis::report::{Level, Report};
    use plimsoll_analysis::{Options, analyze};

    #[test]
    fn says_problems_and_sizes() {
        let options = Options {
            full: true,
            ..Options::default()
        };
        let text =
            "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD [\"node\", \"a.js\"]\n";
        let line = headline(&analyze(text, &options), Level::Lean);
        assert!(
            line.sizes.contains('→') && line.sizes.contains('−'),
            "{line:?}"
        );
        assert!(
            line.sizes.contains(" to "),
            "without a manifest, ranges: {line:?}"
        );
        let empty = headline(&Report::default(), Level::Lean);
        assert_eq!(
            (empty.problems.as_str(), empty.sizes.as_str()),
            ("No problems", "")
        );
    }
}
