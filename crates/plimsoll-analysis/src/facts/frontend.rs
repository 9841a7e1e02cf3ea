//! What the frontend that a file asks for knows.

use plimsoll_syntax::DirectiveName;

use super::Facts;

impl Facts<'_> {
    /// Whether it knows mounts of a RUN: all but the first two versions do, and the one that the
    /// engine brings where the file asks for none.
    ///
    /// Source: Dockerfile reference, "RUN --mount": since version 1.2.
    pub fn knows_mounts(&self) -> bool {
        self.frontend_tag().is_none_or(|tag| {
            !matches!(tag, "1.0" | "1.1") && !tag.starts_with("1.0.") && !tag.starts_with("1.1.")
        })
    }

    /// Whether it can give a secret as a variable: the newest version, or one that is certainly later
    /// than the tenth.
    ///
    /// Source: Dockerfile reference, "RUN --mount=type=secret": since version 1.10.
    pub fn knows_secret_variables(&self) -> bool {
        self.frontend_tag().is_none_or(|tag| {
            let minor = tag
                .strip_prefix("1.")
                .map(|rest| rest.split(['.', '-']).next());
            let late = minor
                .flatten()
                .and_then(|minor| minor.parse().ok())
                .is_some_and(|minor: u32| minor >= 10);
            late || matches!(tag, "1" | "latest")
        })
    }

    /// The version of the frontend that the file asks for.
    fn frontend_tag(&self) -> Option<&str> {
        let syntax = self
            .file
            .directives
            .iter()
            .find(|directive| directive.name == DirectiveName::Syntax);
        syntax
            .and_then(|syntax| syntax.value.rsplit_once(':'))
            .map(|(_, tag)| tag)
    }
}
