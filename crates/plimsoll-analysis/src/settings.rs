//! What a project decides about the rules.

use std::collections::BTreeMap;

use crate::report::Severity;

/// What a project decides about the rules; the page's settings and a configuration file give the
/// same ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Settings {
    /// How much a rule matters here, by its name or another tool's. Such a rule is never folded.
    pub severities: BTreeMap<String, Severity>,
    /// Registries that images may come from, with `*` for any text; no restriction where empty.
    pub trusted_registries: Vec<String>,
    /// Labels that the image must carry, and the form of their values.
    pub labels: BTreeMap<String, LabelForm>,
    /// No other labels than those of `labels`.
    pub strict_labels: bool,
    /// Comments in the file switch nothing off.
    pub pragmas_off: bool,
}

/// The form of a label's value; the names are those of hadolint's label schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LabelForm {
    /// Any text that is not empty; hadolint also takes no name at all for it.
    #[cfg_attr(feature = "serde", serde(alias = ""))]
    Text,
    /// Any text; it may be empty.
    RawText,
    /// A URL.
    Url,
    /// A time stamp of RFC 3339.
    Rfc3339,
    /// A semantic version.
    SemVer,
    /// An SPDX licence expression.
    Spdx,
    /// A Git commit hash.
    Hash,
    /// An e-mail address.
    Email,
}
