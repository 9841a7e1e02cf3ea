//! What `[preprocessor.plimsoll]` in book.toml says.

use std::collections::BTreeMap;

use plimsoll_analysis::report::{Level, Severity};
use plimsoll_analysis::{Options, Settings};
use serde::Deserialize;
use serde_json::Value;

/// The configuration; every key may be missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// Findings that matter at least as much end the build.
    pub(crate) deny: Option<Deny>,
    /// Rules that are switched off.
    off: Vec<String>,
    /// How much rules matter here.
    severity: BTreeMap<String, Severity>,
    /// Answers to the rewrite's questions.
    answers: BTreeMap<String, String>,
    /// The platform that is built for.
    platform: Option<String>,
    /// The day against which ends of life are held, such as 2026-11-23; today without it.
    today: Option<String>,
    /// What a block shows that does not say.
    pub(crate) view: View,
    /// The level of rewrites and sizes.
    pub(crate) level: Option<Level>,
    /// Wrap the blocks in `<dockerfile-playground>`.
    pub(crate) element: bool,
}

/// How much a finding must matter to end the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Deny {
    /// Only errors.
    Errors,
    /// Errors and warnings.
    Warnings,
    /// All but matters of form.
    Info,
    /// Everything.
    Style,
    /// Nothing.
    None,
}

impl Deny {
    /// Whether a finding of that severity ends the build.
    pub(crate) fn reached(self, severity: Severity) -> bool {
        match self {
            Self::Errors => severity <= Severity::Error,
            Self::Warnings => severity <= Severity::Warning,
            Self::Info => severity <= Severity::Info,
            Self::Style => true,
            Self::None => false,
        }
    }

    /// The threshold of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "errors" => Self::Errors,
            "warnings" => Self::Warnings,
            "info" => Self::Info,
            "style" => Self::Style,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// What stands below a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum View {
    /// The findings.
    #[default]
    Problems,
    /// The rewrite, as a diff.
    Rewrite,
    /// The weights, as a table.
    Size,
    /// Nothing: the block is only held to the rules.
    None,
}

impl View {
    /// The name in blocks and in the element's attribute.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Rewrite => "rewrite",
            Self::Size => "size",
            Self::None => "none",
        }
    }

    /// The view of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Problems, Self::Rewrite, Self::Size, Self::None]
            .into_iter()
            .find(|view| view.name() == name)
    }
}

/// Keys that mdBook itself reads.
const MDBOOK: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

/// Keys that are read here.
const OWN: [&str; 9] = [
    "deny", "off", "severity", "answers", "platform", "today", "view", "level", "element",
];

impl Config {
    /// The configuration in the context that mdBook gives.
    ///
    /// # Errors
    /// A sentence that names what is wrong in book.toml.
    pub(crate) fn of(context: &Value) -> Result<Self, String> {
        let table = &context["config"]["preprocessor"]["plimsoll"];
        let Some(entries) = table.as_object() else {
            return Ok(Self::default());
        };
        let known = |key: &&String| MDBOOK.contains(&key.as_str()) || OWN.contains(&key.as_str());
        if let Some(unknown) = entries.keys().find(|key| !known(key)) {
            return Err(format!(
                "book.toml: [preprocessor.plimsoll] has no `{unknown}`; it has {}.",
                OWN.join(", ")
            ));
        }
        serde_json::from_value(table.clone())
            .map_err(|error| format!("book.toml: [preprocessor.plimsoll]: {error}."))
    }

    /// The engine's options; `full` for rewrites and weights.
    pub(crate) fn options(&self, full: bool) -> Options {
        let today = || jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
        Options {
            full,
            rules_off: self.off.clone(),
            answers: self.answers.clone(),
            platform: self.platform.clone(),
            today: Some(self.today.clone().unwrap_or_else(today)),
            settings: Settings {
                severities: self.severity.clone(),
                ..Settings::default()
            },
            tables: plimsoll_analysis::Tables::all(),
            ..Options::default()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Config, Deny};
    use serde_json::json;

    fn config(table: &serde_json::Value) -> Result<Config, String> {
        Config::of(&json!({ "config": { "preprocessor": { "plimsoll": table } } }))
    }

    #[test]
    fn keys_are_read_and_unknown_ones_are_named() {
        let read = config(&json!({ "command": "x", "deny": "warnings", "off": ["root-user"] }));
        assert_eq!(read.unwrap().deny, Some(Deny::Warnings));
        let wrong = config(&json!({ "denny": "warnings" })).unwrap_err();
        assert!(wrong.contains("no `denny`"), "{wrong}");
        assert!(config(&json!({ "deny": "much" })).is_err());
        assert!(Config::of(&json!({})).unwrap().deny.is_none());
    }
}
