//! A label stands in no schema of the project.
//!
//! ## What it does
//! Looks for labels that the `label-schema` of the settings does not name, where the settings ask
//! for `strict-labels`. One finding a LABEL.
//!
//! ## Why it matters
//! A project that allows no other labels wants to notice a wrong key: nothing finds a value that
//! stands under it.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.tite="Example"
//! ```
//! ```yaml
//! strict-labels: true
//! label-schema:
//!   org.opencontainers.image.title: text
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.title="Example"
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell whether the key or the schema is wrong.
//!
//! ## When to ignore it
//! For a label that only this image needs.
//!
//! ## References
//! - hadolint DL3050

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A label stands in no schema of the project",
    equivalents: &["DL3050"],
    category: Category::Style,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let settings = &facts.options.settings;
    if !settings.strict_labels {
        return;
    }
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Label {
            continue;
        }
        // A key with an unknown variable may be any.
        let unknown = instruction.pairs().iter().find_map(|pair| {
            let key = facts.expand(&pair.key.text, at)?;
            (!settings.labels.contains_key(&key)).then_some((pair.key.span, key))
        });
        if let Some((span, key)) = unknown {
            let message = format!(
                "The project's labels do not include {key}, so that nobody looks for it; correct the key, or add it to the schema."
            );
            sink.report(Problem::new(at, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule_with;
    use crate::{LabelForm, Options};

    #[test]
    fn keys() {
        let mut options = Options::default();
        options.settings.labels = [("a".into(), LabelForm::Text)].into();
        let free = "FROM x:1\nLABEL b=1\n";
        check_rule_with("label-not-in-schema", free, &options);
        options.settings.strict_labels = true;
        let marked = "FROM x:1\nLABEL a=1 «B»=2 c=3\nLABEL \"a\"=2\nLABEL $K=1\n";
        check_rule_with("label-not-in-schema", marked, &options);
    }
}
