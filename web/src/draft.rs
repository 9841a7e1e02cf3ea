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

/// Keeps a text as the draft; whether that was possible.
pub(crate) fn save(text: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.set_item(KEY, text).is_ok())
}

/// Whether something has not been seen in this browser before. Without storage, nothing counts as new.
pub(crate) fn first_time(name: &str) -> bool {
    let Some(storage) = window().local_storage().ok().flatten() else {
        return false;
    };
    let key = format!("plimsoll:seen:{name}");
    storage.get_item(&key).is_ok_and(|seen| seen.is_none())
}

/// Something needs not be shown again.
pub(crate) fn seen(name: &str) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        let _ = storage.set_item(&format!("plimsoll:seen:{name}"), "1");
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
