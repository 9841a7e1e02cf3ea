//! What came of one build.

use plimsoll_analysis::report::{Bytes, Level, format_bytes};
use serde_json::{Value, json};

/// Where the figures of the records come from.
const SOURCE: &str = "really built with stand-in base images, linux/amd64, classic store";

/// What came of one build.
#[derive(Debug, Clone, Default)]
pub(super) struct Measured {
    /// What was built: changes with the text and the sources.
    pub(super) key: String,
    /// The day of the build, such as 2026-11-23.
    pub(super) day: String,
    /// Whether it was built and serves.
    pub(super) serves: bool,
    /// Bytes of the image on disk.
    pub(super) bytes: u64,
    /// The image that it stands on, and the bytes of that one.
    pub(super) base: (String, u64),
    /// What was put onto it: the instruction and its bytes.
    pub(super) layers: Vec<(String, u64)>,
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
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        let steps = json["rebuild"]["steps"].as_array().into_iter().flatten();
        (json["key"] == key).then(|| Self {
            key: key.to_owned(),
            day: string(&json["date"]),
            serves: json["serves"] == true,
            bytes: number(&json["bytes"]),
            base: (string(&json["base"]), number(&json["base_bytes"])),
            layers: layers(&json["layers"]),
            user: string(&json["user"]),
            reruns: steps.map(string).collect(),
            pushed: number(&json["rebuild"]["bytes"]),
            ..Self::default()
        })
    }

    /// The record, with what this machine took and what went wrong.
    pub(super) fn json(&self) -> String {
        let mut json = self.value();
        json["seconds"] = json!(self.seconds);
        json["trouble"] = json!(self.trouble);
        format!("{json:#}\n")
    }

    /// The record that is kept beside the application, without what another machine does otherwise.
    pub(super) fn kept(&self, dockerfile: &str, changed: Option<&str>) -> String {
        let mut json = self.value();
        json["source"] = json!(SOURCE);
        json["dockerfile"] = json!(dockerfile);
        if let Some(changed) = changed {
            json["rebuild"]["changed"] = json!(changed);
        }
        format!("{json:#}\n")
    }

    fn value(&self) -> Value {
        json!({
            "key": self.key,
            "date": self.day,
            "base": self.base.0,
            "base_bytes": self.base.1,
            "bytes": self.bytes,
            "layers": self.json_layers(),
            "serves": self.serves,
            "user": self.user,
            "rebuild": {
                "steps": self.reruns,
                "bytes": self.pushed,
            },
        })
    }

    fn json_layers(&self) -> Value {
        let layers = self.layers.iter();
        layers
            .map(|(created_by, bytes)| json!({ "created_by": created_by, "bytes": bytes }))
            .collect()
    }

    /// Whether a step that ran again fetches or installs what the project depends on.
    pub(super) fn installs_again(&self, text: &str) -> bool {
        let installs = [
            "npm install",
            "npm ci",
            "npm i",
            "yarn install",
            "pnpm install",
            "pip install",
            "pip3 install",
            "pipenv install",
            "poetry install",
            "uv sync",
            "apt-get install",
            "mod download",
            "go-offline",
            "dotnet restore",
            "bundle install",
            "composer install",
            "cargo fetch",
        ];
        // Where a step before it leaves the project out, only that one is installed again.
        let apart = text.contains("--no-install-project") || text.contains("--no-root");
        let own =
            |step: &str| apart && (step.contains("uv sync") || step.contains("poetry install"));
        let mut reruns = self.reruns.iter().filter(|step| !own(step));
        reruns.any(|step| installs.iter().any(|word| step.contains(word)))
    }

    /// A row of the table.
    pub(super) fn row(&self, name: &str, level: Level, text: &str, estimate: Bytes) -> String {
        let inside = is_inside(self.bytes, estimate);
        format!(
            "{name:16} {:9} {:6} {:>9}  {:28}  {:6}  {:>2}{:4} {:>12}  {}",
            level.name(),
            if self.serves { "yes" } else { "NO" },
            format_bytes(self.bytes),
            estimate.to_string(),
            if inside { "yes" } else { "no" },
            self.reruns.len(),
            if self.installs_again(text) { " !" } else { "" },
            format_bytes(self.pushed),
            if self.user.is_empty() {
                "root"
            } else {
                &self.user
            },
        )
    }
}

/// Whether a size lies in what was estimated.
pub(super) fn is_inside(bytes: u64, estimate: Bytes) -> bool {
    (estimate.low..=estimate.high).contains(&bytes)
}

fn layers(json: &Value) -> Vec<(String, u64)> {
    let layers = json.as_array().into_iter().flatten();
    layers
        .filter_map(|layer| {
            let created_by = layer["created_by"].as_str()?.to_owned();
            Some((created_by, layer["bytes"].as_u64()?))
        })
        .collect()
}
