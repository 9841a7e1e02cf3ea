//! What could not be read.

use crate::Span;

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it is.
    pub span: Span,
    /// First line of the instruction it stands in, from 1.
    pub line: u32,
    /// What is wrong and what to do.
    pub message: String,
}
