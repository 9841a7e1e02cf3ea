//! The typings of what the engine gives and takes, made from the Rust types.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use plimsoll_analysis::{Options, Report, RuleInfo, TableName};
use plimsoll_share::Shared;
use ts_rs::{Config, TS, TypeVisitor};

/// Every type that crosses the border, as TypeScript declarations, by name.
pub(crate) fn declarations() -> String {
    let mut found = Found {
        // Sizes are far below 2^53, and JSON has no other numbers.
        config: Config::default().with_large_int("number"),
        seen: Vec::new(),
        declarations: BTreeMap::new(),
    };
    found.visit::<Report>();
    found.visit::<Options>();
    found.visit::<RuleInfo>();
    found.visit::<Shared>();
    found.visit::<TableName>();
    let head =
        "// Made from the Rust types by `cargo xtask npm`; not written by hand.\n".to_owned();
    found
        .declarations
        .into_values()
        .fold(head, |text, declaration| text + "\n" + &declaration)
}

/// The types that have been seen.
struct Found {
    config: Config,
    seen: Vec<TypeId>,
    /// By name; the crates of the engine and of links have some types of the same name and shape.
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Found {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let id = TypeId::of::<T>();
        if self.seen.contains(&id) {
            return;
        }
        self.seen.push(id);
        T::visit_dependencies(self);
        T::visit_generics(self);
        // Numbers, strings and lists have no declaration of their own.
        if T::output_path().is_none() {
            return;
        }
        let mut text = T::docs().unwrap_or_default();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let _ = writeln!(text, "export {}", T::decl(&self.config));
        self.declarations
            .entry(T::ident(&self.config))
            .or_insert(text);
    }
}

#[cfg(test)]
mod tests {
    use super::declarations;

    #[test]
    fn what_may_be_missing_is_optional_and_sizes_are_numbers() {
        let text = declarations();
        for part in [
            "export type Report = ",
            "export type Safety = \"safe\" | \"changes-layers\" | \"needs-review\";",
            "export type LinkSettings = ",
            "rewrites?: Array<Rewrite>",
            "effect?: Effect",
            "likely: number",
            "ref: string",
            "export type TableName = \"apt_bookworm\"",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
