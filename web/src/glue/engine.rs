//! The engine, see `web/engine/client.ts`.

use js_sys::Array;
use plimsoll_analysis::{Options, Report};
use wasm_bindgen::prelude::*;

use super::{CallError, FromJs, IntoJs};

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    #[wasm_bindgen(js_name = analyze, catch)]
    async fn js_analyze(text: &str, options: JsValue, channel: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = call, catch)]
    async fn js_call(method: &str, arguments: Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = onEvent)]
    fn js_on_event(callback: &Closure<dyn FnMut(String)>);

    #[wasm_bindgen(js_name = pause)]
    async fn js_pause();

    #[wasm_bindgen(js_name = turn)]
    async fn js_turn();

    /// Whether the latest whole report took so long that somebody who types would notice.
    #[wasm_bindgen(js_name = isSlow)]
    pub(crate) fn is_slow() -> bool;

    #[wasm_bindgen(js_name = rulePages, catch)]
    async fn js_rule_pages() -> Result<JsValue, JsValue>;
}

/// The report on the text; older requests of the same channel end as superseded.
///
/// # Errors
/// If the engine failed, which is then started again, or a newer text took its place.
pub(crate) async fn analyze(
    text: &str,
    options: &Options,
    channel: &str,
) -> Result<Report, CallError> {
    let report = js_analyze(text, options.to_js(), channel).await?;
    Ok(Report::from_js(&report))
}

/// Lets the browser answer and paint before the work goes on.
pub(crate) async fn turn() {
    js_turn().await;
}

/// Waits as long as people pause between words.
pub(crate) async fn pause() {
    js_pause().await;
}

/// Calls back with what has happened, for as long as the page lives: `better` when the same text
/// would get a better report, `missing` when figures could not be fetched, `update` when a newer
/// page is there.
pub(crate) fn on_event(callback: impl FnMut(String) + 'static) {
    let callback = Closure::new(callback);
    js_on_event(&callback);
    callback.forget();
}

/// Another function of the engine: `applyFixes`, `decodeLink` or `outline`,
/// with the arguments of `plimsoll-wasm`.
///
/// # Errors
/// If the engine refused the call (a damaged link) or failed, which is then started again.
pub(crate) async fn call<T: FromJs>(method: &str, arguments: &[JsValue]) -> Result<T, CallError> {
    let arguments = arguments.iter().collect();
    Ok(T::from_js(&js_call(method, arguments).await?))
}

/// The pages of all rules, in Markdown, see `plimsoll_analysis::RULE_PAGES`.
pub(crate) async fn rule_pages() -> Option<String> {
    js_rule_pages().await.ok()?.as_string()
}
