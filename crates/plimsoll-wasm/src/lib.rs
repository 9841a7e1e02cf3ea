//! The analysis crate for browsers, workers and Node: bindings only.
//!
//! What goes in and out are plain objects in the shape of the Rust types' JSON form. Positions are
//! UTF-8 byte offsets.

// They call JavaScript, which a native build does not have.
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use std::cell::RefCell;

use plimsoll_analysis::report::Safety;
use plimsoll_analysis::{Options, SettingsFile, TableName, Tables, fix, language};
use plimsoll_share::Settings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The tables that have been loaded.
    static TABLES: RefCell<Tables> = RefCell::default();
}

/// Takes a table of sizes in; a report's `needs` names those that would make it better. Says
/// whether there is a table of that name.
#[wasm_bindgen(js_name = addTable)]
pub fn add_table(name: &str, bytes: &[u8]) -> bool {
    let name = TableName::of(name);
    if let Some(name) = name {
        TABLES.with_borrow_mut(|tables| tables.insert(name, bytes));
    }
    name.is_some()
}

/// The report on a Dockerfile.
///
/// # Errors
/// If `options` is neither missing nor an object of the right shape. Whatever `text` holds is
/// reported on.
#[wasm_bindgen]
pub fn analyze(text: &str, options: JsValue) -> Result<JsValue, JsError> {
    let mut options: Options = read("options", options)?;
    options.tables = TABLES.with_borrow(Tables::clone);
    write(&plimsoll_analysis::analyze(text, &options))
}

/// The text with every fix applied that is at least as safe as `limit`: `safe`, `changes-layers`
/// (the default) or `needs-review`. Fixes of findings that the default profile hides only where
/// `folded` is true.
///
/// # Errors
/// If `options` or `limit` is not what it should be.
#[wasm_bindgen(js_name = applyFixes)]
pub fn apply_fixes(
    text: &str,
    options: JsValue,
    limit: JsValue,
    folded: Option<bool>,
) -> Result<String, JsError> {
    let options: Options = read("options", options)?;
    let limit: Option<Safety> = read("limit", limit)?;
    Ok(fix::fix_all(
        text,
        &options,
        limit.unwrap_or(Safety::ChangesLayers),
        folded.unwrap_or(false),
    ))
}

/// The fragment of an address that holds the text and the settings.
///
/// # Errors
/// If the link would be longer than any that is opened, or `settings` has the wrong shape; the
/// message says what to do.
#[wasm_bindgen(js_name = encodeLink)]
pub fn encode_link(text: &str, settings: JsValue) -> Result<String, JsError> {
    let settings: Settings = read("settings", settings)?;
    Ok(plimsoll_share::encode_within_limits(text, &settings)?)
}

/// What an address or its fragment holds: `{ text, settings, ignored }`.
///
/// # Errors
/// If the link is damaged; the message says how, and what to do.
#[wasm_bindgen(js_name = decodeLink)]
pub fn decode_link(link: &str) -> Result<JsValue, JsError> {
    write(&plimsoll_share::decode(link)?)
}

/// The colours of a text, see `plimsoll_analysis::language::tokens`.
#[wasm_bindgen]
pub fn tokens(text: &str) -> Vec<u32> {
    language::tokens(text)
}

/// The stages and folds of a text.
///
/// # Errors
/// Never; the signature is that of everything that gives objects.
// JavaScript may leave it out, which a reference cannot say.
#[allow(clippy::needless_pass_by_value)]
#[wasm_bindgen]
pub fn outline(text: &str, target: Option<String>) -> Result<JsValue, JsError> {
    write(&language::outline(text, target.as_deref()))
}

/// What could stand at a byte offset: `{ start, proposals }`.
///
/// # Errors
/// If `options` is not what it should be.
#[wasm_bindgen]
pub fn complete(text: &str, offset: u32, options: JsValue) -> Result<JsValue, JsError> {
    let options: Options = read("options", options)?;
    write(&language::complete(text, offset, &options))
}

/// What stands at a byte offset: `{ start, end, code, text }`, or null.
///
/// # Errors
/// If `options` is not what it should be.
#[wasm_bindgen]
pub fn describe(text: &str, offset: u32, options: JsValue) -> Result<JsValue, JsError> {
    let options: Options = read("options", options)?;
    write(&language::describe(text, offset, &options))
}

/// How the instruction at a byte offset is written, with its flags, or null.
///
/// # Errors
/// Never; the signature is that of everything that gives objects.
#[wasm_bindgen]
pub fn signature(text: &str, offset: u32) -> Result<JsValue, JsError> {
    write(&language::signature(text, offset))
}

/// Where the stage at a byte offset is named, or null.
///
/// # Errors
/// Never; the signature is that of everything that gives objects.
#[wasm_bindgen]
pub fn occurrences(text: &str, offset: u32) -> Result<JsValue, JsError> {
    write(&language::occurrences(text, offset))
}

/// The edits that give the stage at a byte offset another name.
///
/// # Errors
/// Why it cannot have that name.
#[wasm_bindgen]
pub fn rename(text: &str, offset: u32, name: &str) -> Result<JsValue, JsError> {
    let edits = language::rename(text, offset, name).map_err(|error| JsError::new(&error))?;
    write(&edits)
}

/// The text in its usual form, its meaning and comments kept.
#[wasm_bindgen]
pub fn format(text: &str) -> String {
    language::format(text)
}

/// The text without what looks like a secret, and what that was: `{ text, secrets }`.
///
/// # Errors
/// Never; the signature is that of everything that gives objects.
#[wasm_bindgen]
pub fn redact(text: &str) -> Result<JsValue, JsError> {
    write(&language::redact(text))
}

/// The options with what a configuration file says, which the caller has read into an object (the
/// keys of a `.hadolint.yaml`, and ours): `{ options, unknown }`, the names that nobody knows.
///
/// # Errors
/// If either is not what it should be.
#[wasm_bindgen]
pub fn settle(file: JsValue, options: JsValue) -> Result<JsValue, JsError> {
    let file: SettingsFile = read("the settings", file)?;
    let mut options: Options = read("options", options)?;
    file.settle(&mut options);
    let unknown: Vec<&str> = file
        .unknown_rules()
        .into_iter()
        .chain(file.unknown.keys().map(String::as_str))
        .collect();
    write(&Settled {
        options: &options,
        unknown,
    })
}

/// What [`settle`] gives.
#[derive(Serialize)]
struct Settled<'s> {
    options: &'s Options,
    unknown: Vec<&'s str>,
}

/// All rules, by name.
///
/// # Errors
/// Never; the signature is that of everything that gives objects.
#[wasm_bindgen]
pub fn rules() -> Result<JsValue, JsError> {
    write(&plimsoll_analysis::rules())
}

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Reads an argument that may be missing.
fn read<T: DeserializeOwned + Default>(name: &str, value: JsValue) -> Result<T, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| JsError::new(&format!("`{name}` is not what it should be: {error}")))
}

/// Gives a value as `JSON.parse` would give it: maps are objects, what is missing is `null`.
fn write(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
