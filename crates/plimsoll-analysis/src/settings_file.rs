//! A configuration file, as far as it bears on what the engine does.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::report::Severity;
use crate::{LabelForm, Options};

/// The keys of a `.hadolint.yaml`, and our own beside them. The caller reads the file's format.
///
/// Source of the keys: hadolint's README, "Configure".
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct SettingsFile {
    /// Rules that are switched off.
    pub ignored: Vec<String>,
    /// Rules that matter more or less here.
    #[serde(rename = "override")]
    pub severities: Overrides,
    /// Registries that images may come from.
    #[serde(alias = "trustedRegistries")]
    pub trusted_registries: Vec<String>,
    /// Labels that the image must carry.
    pub label_schema: BTreeMap<String, LabelForm>,
    /// No other labels than those.
    pub strict_labels: bool,
    /// Comments in the Dockerfile switch nothing off.
    pub disable_ignore_pragma: bool,
    /// What a finding must matter for the command to fail: `error`, `warning`, `info`, `style`,
    /// `ignore` or `none`.
    pub failure_threshold: Option<String>,
    /// The command never fails.
    pub no_fail: bool,
    /// How the command prints.
    pub format: Option<String>,
    /// Without colours; the command never colours what is piped.
    #[serde(alias = "noColor")]
    pub no_color: bool,
    /// The stage that is built (ours).
    pub target: Option<String>,
    /// The platform that is built for (ours).
    pub platform: Option<String>,
    /// Values of build arguments (ours).
    pub build_args: BTreeMap<String, String>,
    /// Steps of the rewrite that are switched off (ours).
    pub without: Vec<String>,
    /// Answers to the rewrite's questions (ours).
    pub answers: BTreeMap<String, String>,
    /// Keys that nobody knows.
    #[serde(flatten)]
    // A set cannot take the rest of a map.
    #[allow(clippy::zero_sized_map_values)]
    pub unknown: BTreeMap<String, IgnoredAny>,
}

/// Rules by how much they matter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Rules whose findings are errors.
    pub error: Vec<String>,
    /// Rules whose findings are warnings.
    pub warning: Vec<String>,
    /// Rules whose findings are worth knowing.
    pub info: Vec<String>,
    /// Rules whose findings are a matter of form.
    pub style: Vec<String>,
}

impl SettingsFile {
    /// Puts what the file says into the options; what is there already stands above it.
    pub fn settle(&self, options: &mut Options) {
        let Overrides {
            error,
            warning,
            info,
            style,
        } = &self.severities;
        let by_severity = [
            (Severity::Error, error),
            (Severity::Warning, warning),
            (Severity::Info, info),
            (Severity::Style, style),
        ];
        options.rules_off.extend_from_slice(&self.ignored);
        options.steps_off.extend_from_slice(&self.without);
        let settings = &mut options.settings;
        for (severity, rules) in by_severity {
            for rule in rules {
                settings.severities.entry(rule.clone()).or_insert(severity);
            }
        }
        let registries = &self.trusted_registries;
        settings.trusted_registries.extend_from_slice(registries);
        for (name, form) in &self.label_schema {
            settings.labels.entry(name.clone()).or_insert(*form);
        }
        settings.strict_labels |= self.strict_labels;
        settings.pragmas_off |= self.disable_ignore_pragma;
        for (name, value) in &self.build_args {
            let given = options.build_args.entry(name.clone());
            given.or_insert_with(|| value.clone());
        }
        for (question, answer) in &self.answers {
            let given = options.answers.entry(question.clone());
            given.or_insert_with(|| answer.clone());
        }
        options.target = options.target.take().or_else(|| self.target.clone());
        options.platform = options.platform.take().or_else(|| self.platform.clone());
    }

    /// The names of rules in the file that no rule answers to.
    pub fn unknown_rules(&self) -> Vec<&str> {
        let Overrides {
            error,
            warning,
            info,
            style,
        } = &self.severities;
        let named = [&self.ignored, error, warning, info, style];
        let named = named.into_iter().flatten().map(String::as_str);
        named.filter(|name| !crate::is_rule(name)).collect()
    }
}
