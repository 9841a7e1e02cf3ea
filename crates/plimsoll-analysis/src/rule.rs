//! What a rule is, and how it reports.

use plimsoll_syntax::Span;

use crate::facts::Facts;
use crate::order;
use crate::report::{Category, Edit, Finding, Fix, Safety, Severity};

/// A rule: one file under `rules/`, whose name is the rule's.
pub(crate) struct Rule {
    /// What is wrong where it reports, a few words; the line in lists of rules.
    pub(crate) summary: &'static str,
    /// The names under which other tools know it.
    pub(crate) equivalents: &'static [&'static str],
    /// What it bears on.
    pub(crate) category: Category,
    /// How much it matters, unless a problem says otherwise.
    pub(crate) severity: Severity,
    /// The default profile hides what it finds.
    pub(crate) folded: bool,
    /// The best class of fix that it can give.
    pub(crate) fix: Option<Safety>,
    /// Looks for the problem.
    pub(crate) check: fn(&Facts<'_>, &mut Sink<'_>),
}

/// A problem at its place.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    instruction: usize,
    span: Span,
    message: String,
    severity: Option<Severity>,
    equivalents: Option<&'static [&'static str]>,
    folded: Option<bool>,
    fixes: Vec<Fix>,
}

impl Problem {
    /// A problem of an instruction (by number) at a place. The message says what is wrong and why
    /// it matters, in one sentence.
    pub(crate) fn new(instruction: usize, span: Span, message: impl Into<String>) -> Self {
        Self {
            instruction,
            span,
            message: message.into(),
            severity: None,
            equivalents: None,
            folded: None,
            fixes: Vec::new(),
        }
    }

    /// It matters more or less than the rule says.
    #[must_use]
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Only these other names fit this problem.
    #[must_use]
    pub(crate) fn known_as(mut self, equivalents: &'static [&'static str]) -> Self {
        self.equivalents = Some(equivalents);
        self
    }

    /// The default profile hides this problem, or shows it, whatever the rule says.
    #[must_use]
    pub(crate) fn folded(mut self, folded: bool) -> Self {
        self.folded = Some(folded);
        self
    }

    /// A way to remove it; the edits are put in order.
    #[must_use]
    pub(crate) fn fix(
        mut self,
        title: impl Into<String>,
        safety: Safety,
        mut edits: Vec<Edit>,
    ) -> Self {
        order::by_number(&mut edits, |edit| order::parts([edit.start, edit.end]));
        self.fixes.push(Fix {
            title: title.into(),
            safety,
            edits,
        });
        self
    }
}

/// Where rules report.
pub(crate) struct Sink<'r> {
    facts: &'r Facts<'r>,
    name: &'static str,
    rule: &'static Rule,
    without_effect: &'r [(usize, usize)],
    findings: &'r mut Vec<Finding>,
}

impl<'r> Sink<'r> {
    pub(crate) fn new(
        facts: &'r Facts<'r>,
        name: &'static str,
        rule: &'static Rule,
        findings: &'r mut Vec<Finding>,
    ) -> Self {
        Self {
            facts,
            name,
            rule,
            without_effect: &[],
            findings,
        }
    }

    /// Tells the rule which names of which pragmas ignored nothing, both by number.
    pub(crate) fn with_idle(mut self, without_effect: &'r [(usize, usize)]) -> Self {
        self.without_effect = without_effect;
        self
    }

    /// The names that ignored nothing: the number of the pragma, and of the name in it.
    pub(crate) fn without_effect(&self) -> &'r [(usize, usize)] {
        self.without_effect
    }

    /// Reports a problem.
    pub(crate) fn report(&mut self, problem: Problem) {
        let equivalents = problem.equivalents.unwrap_or(self.rule.equivalents);
        let instruction = self.facts.file.instructions.get(problem.instruction);
        let start = self.facts.position(problem.span.start);
        self.findings.push(Finding {
            rule: self.name.to_owned(),
            equivalents: equivalents.iter().map(|&name| name.to_owned()).collect(),
            severity: problem.severity.unwrap_or(self.rule.severity),
            category: self.rule.category,
            message: problem.message,
            instruction_line: instruction.map_or(start.line, |instruction| instruction.start_line),
            folded: problem.folded.unwrap_or(self.rule.folded),
            start,
            end: self.facts.position(problem.span.end),
            effect: None,
            rank: 0,
            fixes: problem.fixes,
        });
    }
}

impl Edit {
    /// Puts `text` in place of a span.
    pub(crate) fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            start: span.start,
            end: span.end,
            text: text.into(),
        }
    }

    /// Puts `text` in at a byte offset.
    pub(crate) fn insert(at: u32, text: impl Into<String>) -> Self {
        Self {
            start: at,
            end: at,
            text: text.into(),
        }
    }

    /// Takes a span out.
    pub(crate) fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}
