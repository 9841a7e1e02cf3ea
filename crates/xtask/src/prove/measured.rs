//! What came of one build.

use plimsoll_analysis::report::{Bytes, Level, format_bytes};
use serde_json::{Value, json};

/// What came of one build.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// What was built: changes with the text and the sources.
    pub(super) key: String,
    /// Whether it was built and serves.
    pub(super) serves: bool,
    /// Bytes of the image on disk.
    pub(super) bytes: u64,
    /// Who runs it.
    pub(super) user: String,
    /// Steps that ran again after an edit of a source file.
    pub(super) reruns: Vec<String>,
    /// Bytes of the layers that are new after it.
    pub(super) pushed: u64,
    /// Seconds of the first build.
    pub(super) seconds: f64,
    /// What went wrong, line by line.
    pub(super) trouble: Vec<String>,
}

impl Measured {
    /// The head of the table.
    pub(super) const HEAD: &'static str = "application      level     serves     bytes  estimate                      inside  again  pushed again  user";

    /// Reads a record, where it is of the same build.
    pub(super) fn read(text: &str, key: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        let strings = |value: &Value| -> Vec<String> {
            let values = value.as_array().into_iter().flatten();
            values
                .filter_map(|value| Some(value.as_str()?.to_owned()))
                .collect()
        };
        (json["key"] == key).then(|| Self {
            key: key.to_owned(),
            serves: json["serves"] == true,
            bytes: json["bytes"].as_u64().unwrap_or_default(),
            user: json["user"].as_str().unwrap_or_default().to_owned(),
            reruns: strings(&json["reruns"]),
            pushed: json["pushed"].as_u64().unwrap_or_default(),
            seconds: json["seconds"].as_f64().unwrap_or_default(),
            trouble: strings(&json["trouble"]),
        })
    }

    /// The record.
    pub(super) fn json(&self) -> String {
        let json = json!({
            "key": self.key,
            "serves": self.serves,
            "bytes": self.bytes,
            "user": self.user,
            "reruns": self.reruns,
            "pushed": self.pushed,
            "seconds": self.seconds,
            "trouble": self.trouble,
        });
        format!("{json:#}\n")
    }

    /// A row of the table.
    pub(super) fn row(&self, name: &str, level: Level, estimate: Bytes) -> String {
        let inside = (estimate.low..=estimate.high).contains(&self.bytes);
        let installs = [
            "install",
            "npm ci",
            "mod download",
            "go-offline",
            "restore",
            "fetch",
        ];
        let installs = self
            .reruns
            .iter()
            .any(|step| installs.iter().any(|word| step.contains(word)));
        format!(
            "{name:16} {:9} {:6} {:>9}  {:28}  {:6}  {:>2}{:4} {:>12}  {}",
            level.name(),
            if self.serves { "yes" } else { "NO" },
            format_bytes(self.bytes),
            estimate.to_string(),
            if inside { "yes" } else { "no" },
            self.reruns.len(),
            if installs { " !" } else { "" },
            format_bytes(self.pushed),
            if self.user.is_empty() {
                "root"
            } else {
                &self.user
            },
        )
    }
}
