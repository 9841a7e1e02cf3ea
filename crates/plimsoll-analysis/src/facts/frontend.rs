//! What the frontend that a file asks for knows.

use plimsoll_syntax::DirectiveName;

use super::Facts;

impl Facts<'_> {
    /// Whether it knows mounts of a RUN: all but the first two versions do, and the one that the
    /// engine brings where the file asks for none.
    ///
    /// Source: Dockerfile reference, "RUN --mount": since version 1.2.
    pub fn knows_mounts(&self) -> bool {
        let syntax = self
            .file
            .directives
            .iter()
            .find(|directive| directive.name == DirectiveName::Syntax);
        let tag = syntax
            .and_then(|syntax| syntax.value.rsplit_once(':'))
            .map(|(_, tag)| tag);
        tag.is_none_or(|tag| {
            !matches!(tag, "1.0" | "1.1") && !tag.starts_with("1.0.") && !tag.starts_with("1.1.")
        })
    }
}
