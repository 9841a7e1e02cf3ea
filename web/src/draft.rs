//! The local draft: what was last edited in this browser.

use leptos::prelude::window;

const KEY: &str = "plimsoll:draft";

/// The text of the draft, where there is one and storage is allowed.
pub(crate) fn load() -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage
        .get_item(KEY)
        .ok()?
        .filter(|text| !text.trim().is_empty())
}

/// Keeps a text as the draft. Without storage, or with a full one, nothing happens.
pub(crate) fn save(text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, text);
    }
}

/// Takes a link out of the address, which stays the same page.
pub(crate) fn forget_fragment() {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
}
