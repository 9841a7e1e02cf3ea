//! Drafts, see `web/drafts/store.ts`.

use plimsoll_analysis::Options;
use wasm_bindgen::prelude::*;

use super::value::Parts;
use super::{CallError, IntoJs};

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    #[wasm_bindgen(js_name = loadDraft)]
    fn js_load_draft() -> JsValue;

    /// Keeps the text as the open draft; whether that is possible.
    #[wasm_bindgen(js_name = keepText)]
    pub(crate) fn keep_text(text: &str) -> bool;

    #[wasm_bindgen(js_name = keepOptions)]
    fn js_keep_options(options: JsValue);

    /// What is written from now on becomes a new draft.
    #[wasm_bindgen(js_name = beginDraft)]
    pub(crate) fn begin_draft();

    /// Opens the draft that was open before a link was.
    #[wasm_bindgen(js_name = backToDraft)]
    pub(crate) fn back_to_draft();

    #[wasm_bindgen(js_name = onDraft)]
    fn js_on_draft(callback: &Closure<dyn FnMut(JsValue)>);

    #[wasm_bindgen(js_name = openDrafts, catch)]
    async fn js_open_drafts() -> Result<JsValue, JsValue>;
}

/// A text with the options that it was kept with, where they are understood.
pub(crate) type Draft = (String, Option<Options>);

/// The draft that was open last.
pub(crate) fn load_draft() -> Option<Draft> {
    draft(&js_load_draft())
}

/// Keeps the options with the open draft.
pub(crate) fn keep_options(options: &Options) {
    js_keep_options(options.to_js());
}

/// Calls back with every draft that is opened, or with nothing for a new one, for as long as the page
/// lives.
pub(crate) fn on_draft(mut callback: impl FnMut(Option<Draft>) + 'static) {
    let callback = Closure::new(move |value| callback(draft(&value)));
    js_on_draft(&callback);
    callback.forget();
}

fn draft(value: &JsValue) -> Option<Draft> {
    let mut parts = Parts::of(value, "text,options,");
    Some((parts.read::<Option<String>>()?, parts.read()))
}

/// Opens the dialog of drafts.
///
/// # Errors
/// If its code cannot be loaded.
pub(crate) async fn open_drafts() -> Result<(), CallError> {
    js_open_drafts().await?;
    Ok(())
}
