//! All rules, as `build.rs` found them.

use crate::report::{Category, Safety, Severity};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// What lists of rules show of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleInfo {
    /// Its name, such as `apt-lists-kept`.
    pub name: String,
    /// What is wrong where it reports, a few words.
    pub summary: String,
    /// The names under which other tools know it.
    pub equivalents: Vec<String>,
    /// What it bears on.
    pub category: Category,
    /// How much it matters.
    pub severity: Severity,
    /// The default profile hides what it finds.
    pub folded: bool,
    /// The best class of fix that it can give.
    pub fix: Option<Safety>,
}

/// A rule with its name.
pub(crate) type Entry = (&'static str, &'static crate::rule::Rule);

/// The rule that is asked last: it looks at what became of the other rules' findings.
pub(crate) const LAST: &str = "ignore-without-effect";

/// All names of rules, their own and other tools'.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    REGISTRY
        .iter()
        .flat_map(|(own, rule)| std::iter::once(*own).chain(rule.equivalents.iter().copied()))
}

/// Whether a name is a rule's own, or another tool's for one.
pub fn is_rule(name: &str) -> bool {
    names().any(|known| known == name)
}

/// All rules, by name.
pub fn rules() -> Vec<RuleInfo> {
    REGISTRY
        .iter()
        .map(|(name, rule)| RuleInfo {
            name: (*name).to_owned(),
            summary: rule.summary.to_owned(),
            equivalents: rule
                .equivalents
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
            category: rule.category,
            severity: rule.severity,
            folded: rule.folded,
            fix: rule.fix,
        })
        .collect()
}
