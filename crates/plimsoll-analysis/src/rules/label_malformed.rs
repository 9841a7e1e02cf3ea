//! A label's value has not the form that the project asks for.
//!
//! ## What it does
//! Looks for labels of the `label-schema` of the settings that are empty, or whose value is not
//! the URL, time stamp (RFC 3339), version (semver.org), licence (SPDX), commit hash or e-mail
//! address that the schema says. Values with a variable that only the build knows are left alone.
//!
//! ## Why it matters
//! A program that reads the label understands nothing else, and passes the image over.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.licenses="Apache 2"
//! ```
//! ```yaml
//! label-schema:
//!   org.opencontainers.image.licenses: spdx
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.licenses="Apache-2.0"
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell the right value.
//!
//! ## When to ignore it
//! Where the value is filled in by a later build.
//!
//! ## References
//! - hadolint DL3051 to DL3056 and DL3058
//! - OCI image specification, "Annotations"

use plimsoll_syntax::Keyword;

use crate::LabelForm;
use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A label's value has not the form that the project asks for",
    equivalents: &[
        "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058",
    ],
    category: Category::Style,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// What a form is called, and its check elsewhere.
fn named(form: LabelForm) -> (&'static str, &'static [&'static str]) {
    match form {
        LabelForm::Text | LabelForm::RawText => ("text", &["DL3051"]),
        LabelForm::Url => ("a URL", &["DL3052"]),
        LabelForm::Rfc3339 => ("a time such as 2026-01-31T12:00:00Z", &["DL3053"]),
        LabelForm::Spdx => ("a licence of the SPDX list", &["DL3054"]),
        LabelForm::Hash => ("a Git commit hash", &["DL3055"]),
        LabelForm::SemVer => ("a version such as 1.2.3", &["DL3056"]),
        LabelForm::Email => ("an e-mail address", &["DL3058"]),
    }
}

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let schema = &facts.options.settings.labels;
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Label || schema.is_empty() {
            continue;
        }
        for pair in instruction.pairs() {
            let key = facts.expand(&pair.key.text, at);
            let form = key.and_then(|key| schema.get(&key));
            let text = pair.value.as_ref().map_or("", |value| &value.text);
            let (Some(form), Some(value)) = (form, facts.expand(text, at)) else {
                continue;
            };
            let (what, known) = named(*form);
            let problem = |message: String| Problem::new(at, pair.span(), message);
            if value.is_empty() && *form != LabelForm::RawText {
                let message = format!("This label is empty, and the project asks for {what}; give it its value.");
                sink.report(problem(message).known_as(&["DL3051"]));
            } else if !form.fits(&value) {
                let message = format!("This label is not {what}, so that programs which read it cannot use it; correct the value.");
                sink.report(problem(message).known_as(known));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule_with;
    use crate::{LabelForm, Options};

    #[test]
    fn values() {
        let mut options = Options::default();
        let labels = &mut options.settings.labels;
        labels.insert("u".into(), LabelForm::Url);
        labels.insert("r".into(), LabelForm::RawText);
        labels.insert("l".into(), LabelForm::Spdx);
        let marked = "FROM x:1\nARG V=1\nLABEL «u=a.b» \"u\"='https://a.b' r=\"\" x=y\nLABEL «u=\"\"» u=$X «u=v$V»\nLABEL «l=\"Apache 2\"» l=\"MIT OR ISC\"\n";
        check_rule_with("label-malformed", marked, &options);
    }
}
