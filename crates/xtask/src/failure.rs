//! What went wrong, and what to do about it.

use std::fmt;

/// The result of a step.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    /// A failure with its remedy; both start in lower case and have no full stop.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n  what to do: {}", self.what, self.remedy)
    }
}
