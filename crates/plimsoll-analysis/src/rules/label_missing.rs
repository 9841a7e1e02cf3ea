//! A label that the project asks for is missing.
//!
//! ## What it does
//! Looks for stages whose image lacks a label of the `label-schema` of the settings. Stages that
//! later stages take files from or stand on are no images of their own. Without a schema there is
//! nothing to find.
//!
//! ## Why it matters
//! Programs that look after the images find out by their labels who made them and of what; an
//! image without them is lost to these programs.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.title="Example"
//! ```
//! ```yaml
//! label-schema:
//!   org.opencontainers.image.source: url
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.title="Example" \
//!       org.opencontainers.image.source="https://example.org/example"
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell the value.
//!
//! ## When to ignore it
//! Where the label is given to the build itself, or comes from the base image.
//!
//! ## References
//! - hadolint DL3049

use std::collections::BTreeSet;

use plimsoll_syntax::Keyword;

use crate::facts::{Base, Facts};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A label that the project asks for is missing",
    equivalents: &["DL3049"],
    category: Category::Style,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let schema = &facts.options.settings.labels;
    if schema.is_empty() {
        return;
    }
    let used = used_later(facts);
    for stage in &facts.stages {
        if used.contains(&stage.number) {
            continue;
        }
        let labels = labels(facts, stage.number);
        let missing = schema.keys().filter(|name| !labels.contains(name.as_str()));
        let missing: Vec<&str> = missing.map(String::as_str).collect();
        if let Some(word) = facts.base_word(stage).filter(|_| !missing.is_empty()) {
            let message = format!(
                "The project asks for labels that this image lacks, so that programs which look for them pass it over; set {}.",
                missing.join(", ")
            );
            sink.report(Problem::new(stage.from, word.span, message));
        }
    }
}

/// The stages that later ones stand on or take files from, without the one that is built.
fn used_later(facts: &Facts<'_>) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    for stage in &facts.stages {
        if let Base::Stage(parent) = stage.base {
            used.insert(parent);
        }
        for at in facts.stage_instructions(stage.number) {
            let sources = facts.stages_used(&facts.instructions()[at]);
            let named = sources.iter();
            used.extend(named.filter_map(|(name, _)| facts.stage_named(name, stage.number)));
        }
    }
    if let Some(target) = facts.target {
        used.remove(&target);
    }
    used
}

/// The keys of all labels that a stage's image has, as far as this file sets them.
fn labels(facts: &Facts<'_>, stage: usize) -> BTreeSet<String> {
    let chain = facts.ancestry(stage).into_iter();
    let instructions = chain.flat_map(|each| facts.stage_instructions(each));
    let labels = instructions.filter(|at| facts.instructions()[*at].keyword == Keyword::Label);
    let pairs = labels.flat_map(|at| facts.instructions()[at].pairs().iter().map(move |pair| (at, pair)));
    pairs
        .filter_map(|(at, pair)| facts.expand(&pair.key.text, at))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule_with;
    use crate::{LabelForm, Options};

    #[track_caller]
    fn check(marked: &str) {
        let mut options = Options::default();
        options.settings.labels = [("a".into(), LabelForm::Text), ("b".into(), LabelForm::Url)].into();
        check_rule_with("label-missing", marked, &options);
    }

    #[test]
    fn images() {
        check("FROM «x:1»\nLABEL a=1\n");
        check("FROM x:1\nLABEL \"a\"=1 b=2\n");
        check("FROM x:1 AS p\nFROM y:1 AS q\nLABEL a=1\nFROM q\nLABEL b=1\nCOPY --from=p a /b\n");
        check("FROM «x:1» AS p\nFROM y:1\nLABEL a=1 b=2\n");
        check_rule_with("label-missing", "FROM x:1\n", &Options::default());
    }
}
