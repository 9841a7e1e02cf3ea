//! The settings file: `.hadolint.yaml`, or our own with the same keys and more.

use plimsoll_analysis::SettingsFile;

use crate::input;
use crate::plain::note;

/// The files that are looked for in the current directory, the first that is there.
const NAMES: [&str; 4] = [
    "plimsoll.yaml",
    ".plimsoll.yaml",
    ".hadolint.yaml",
    ".hadolint.yml",
];

/// Reads the file that `--config` names, or the first of the usual ones; the defaults where there
/// is none. Keys and rules that nobody knows are named on standard error.
///
/// # Errors
/// A sentence that says which file cannot be read, and where it is wrong.
pub(crate) fn read(named: Option<&str>) -> Result<SettingsFile, String> {
    let usual = || {
        let mut names = NAMES.iter().copied();
        names.find(|name| std::path::Path::new(name).is_file())
    };
    let Some(name) = named.or_else(usual) else {
        return Ok(SettingsFile::default());
    };
    let text = input::read(name)?.text;
    // An empty file, or one of comments alone, sets nothing.
    let is_empty = text
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with(['#', '-']));
    if is_empty {
        return Ok(SettingsFile::default());
    }
    let file: SettingsFile = serde_saphyr::from_str(&text)
        .map_err(|error| format!("plimsoll: {name} cannot be understood: {error}"))?;
    for key in file.unknown.keys() {
        note!("plimsoll: {name}: there is no setting {key}, so it does nothing.");
    }
    for rule in file.unknown_rules() {
        note!("plimsoll: {name}: there is no rule {rule}, so naming it does nothing.");
    }
    Ok(file)
}
