//! The raw figures: JSON files in one of several folders.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// The folders that hold raw figures.
pub(super) struct Raw {
    /// Searched in this order.
    pub(super) folders: Vec<PathBuf>,
}

impl Raw {
    /// The content of the file `name`.
    pub(super) fn read(&self, name: &str) -> Result<Value, String> {
        let path = self
            .folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| path.exists())
            .ok_or_else(|| format!("no folder given with --from has {name}"))?;
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))
    }

    /// The rows of the file `name`, an array of objects.
    pub(super) fn rows(&self, name: &str) -> Result<Vec<Value>, String> {
        match self.read(name)? {
            Value::Array(rows) => Ok(rows),
            Value::Object(mut file) => match file.remove("images") {
                Some(Value::Array(rows)) => Ok(rows),
                _ => Err(format!("{name}: no rows")),
            },
            _ => Err(format!("{name}: no rows")),
        }
    }
}

/// The text of `row[key]`, or nothing.
pub(super) fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The number `row[key]`, if there is one.
pub(super) fn number(row: &Value, key: &str) -> Option<u64> {
    row.get(key).and_then(Value::as_u64)
}

/// The texts of the array `row[key]`.
pub(super) fn texts<'a>(row: &'a Value, key: &str) -> Vec<&'a str> {
    row.get(key)
        .and_then(Value::as_array)
        .map(|values| values.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}
