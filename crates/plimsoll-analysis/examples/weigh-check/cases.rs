//! Estimates beside what was really built.

use std::fmt;

use plimsoll_analysis::report::{Bytes, Certainty, format_bytes};

/// One estimate beside the truth.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// What was built.
    pub(crate) name: String,
    /// What it really weighs, in bytes.
    pub(crate) truth: u64,
    /// What the scale says.
    pub(crate) estimate: Bytes,
    /// How sure it is.
    pub(crate) certainty: Certainty,
}

impl Case {
    /// The error of the likely figure, in per cent of the truth.
    pub(crate) fn error(&self) -> f64 {
        100.0 * self.distance() as f64 / self.truth.max(1) as f64
    }

    /// The error in bytes.
    pub(crate) fn distance(&self) -> u64 {
        self.estimate.likely.abs_diff(self.truth)
    }

    /// By which factor the likely figure is off.
    pub(crate) fn factor(&self) -> f64 {
        let (estimate, truth) = (self.estimate.likely.max(1) as f64, self.truth.max(1) as f64);
        (estimate / truth).max(truth / estimate)
    }

    /// Whether the truth lies in the stated range.
    pub(crate) fn is_inside(&self) -> bool {
        (self.estimate.low..=self.estimate.high).contains(&self.truth)
    }

    /// Whether the scale says that it is measured, or made of measured parts.
    pub(crate) fn is_measured(&self) -> bool {
        matches!(self.certainty, Certainty::Measured | Certainty::Modelled)
    }

    /// The width of the range, in per cent of the likely figure.
    fn width(&self) -> f64 {
        100.0 * (self.estimate.high - self.estimate.low) as f64 / self.estimate.likely.max(1) as f64
    }
}

/// Cases of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cases {
    /// What they are.
    pub(crate) name: String,
    /// Each of them.
    pub(crate) cases: Vec<Case>,
}

impl Cases {
    /// Cases of one kind.
    pub(crate) fn new(name: &str, cases: Vec<Case>) -> Self {
        Self {
            name: name.to_owned(),
            cases,
        }
    }

    /// All cases of several kinds.
    pub(crate) fn together(sets: &[Self]) -> Self {
        let cases = sets.iter().flat_map(|set| set.cases.clone()).collect();
        Self::new("all", cases)
    }

    /// The median error, in per cent.
    pub(crate) fn median_error(&self) -> f64 {
        self.percentile(50.0)
    }

    /// The error that so many per cent of the cases do not exceed, in per cent.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        percentile(self.cases.iter().map(Case::error).collect(), percent)
    }

    /// The median width of the ranges of some cases, in per cent of the likely figure.
    pub(crate) fn median_width(&self, which: impl Fn(&Case) -> bool) -> f64 {
        let cases = self.cases.iter().filter(|case| which(case));
        percentile(cases.map(Case::width).collect(), 50.0)
    }

    /// How many of the cases hold, in per cent.
    pub(crate) fn share(&self, holds: impl Fn(&Case) -> bool) -> f64 {
        let held = self.cases.iter().filter(|case| holds(case)).count();
        100.0 * held as f64 / self.cases.len().max(1) as f64
    }

    /// Prints its figures; each case too where `verbose` says so.
    pub(crate) fn print(&self, verbose: bool) {
        println!(
            "{}: {} cases, median error {:.1} %, 90th percentile {:.1} %, inside the range {:.0} %, median width {:.0} %",
            self.name,
            self.cases.len(),
            self.median_error(),
            self.percentile(90.0),
            self.share(Case::is_inside),
            self.median_width(|_| true),
        );
        let mut worst: Vec<&Case> = self.cases.iter().collect();
        worst.sort_by(|a, b| b.error().total_cmp(&a.error()));
        let shown = if verbose { worst.len() } else { 0 };
        for case in worst.iter().take(shown) {
            println!(
                "  {:6.1} % {} real {}, estimated {} ({} to {}, {:?}): {}",
                case.error(),
                if case.is_inside() { " " } else { "!" },
                format_bytes(case.truth),
                format_bytes(case.estimate.likely),
                format_bytes(case.estimate.low),
                format_bytes(case.estimate.high),
                case.certainty,
                case.name,
            );
        }
    }
}

fn percentile(mut values: Vec<f64>, percent: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    values
        .get((last * percent / 100.0).round() as usize)
        .copied()
        .unwrap_or(0.0)
}

/// A figure with its limit.
pub(crate) struct Limit {
    name: String,
    value: f64,
    bound: f64,
    at_most: bool,
}

impl Limit {
    /// The figure must not be greater, in per cent.
    pub(crate) fn at_most(name: &str, value: f64, limit: f64) -> Self {
        Self {
            name: name.to_owned(),
            value,
            bound: limit,
            at_most: true,
        }
    }

    /// The figure must not be smaller, in per cent.
    pub(crate) fn at_least(name: &str, value: f64, limit: f64) -> Self {
        Self {
            at_most: false,
            ..Self::at_most(name, value, limit)
        }
    }

    /// Whether it holds.
    pub(crate) fn holds(&self) -> bool {
        if self.at_most {
            self.value <= self.bound
        } else {
            self.value >= self.bound
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.holds() { "holds" } else { "FAILS" };
        let side = if self.at_most { "at most" } else { "at least" };
        write!(
            out,
            "{verdict}  {:5.1} % ({side} {:.0} %)  {}",
            self.value, self.bound, self.name
        )
    }
}
