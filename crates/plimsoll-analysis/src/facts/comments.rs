//! Comments inside instructions.

use plimsoll_syntax::Span;

use super::Facts;

impl Facts<'_> {
    /// Whether a comment line stands in a span, which a new text in its place would lose.
    pub fn holds_comment(&self, span: Span) -> bool {
        let mut lines = span.text(self.source()).lines().skip(1);
        lines.any(|line| line.trim_start().starts_with('#'))
    }
}
