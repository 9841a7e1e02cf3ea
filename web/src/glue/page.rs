//! Files, dialogs and other things of the page, see `web/page.ts`.

use plimsoll_analysis::{Beside, Options};
use wasm_bindgen::prelude::*;
use web_sys::File;

use super::value::Parts;
use super::{CallError, FromJs, IntoJs};

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    #[wasm_bindgen(js_name = onOptions)]
    fn js_on_options(callback: &Closure<dyn FnMut(JsValue) -> JsValue>);

    #[wasm_bindgen(js_name = applySettings, catch)]
    async fn js_apply_settings(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = openSettings, catch)]
    async fn js_open_settings(stages: Vec<String>, theme: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = readText, catch)]
    async fn js_read_text(file: &File) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = openShare, catch)]
    async fn js_open_share(
        text: &str,
        view: &str,
        level: &str,
        headline: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = linkTo, catch)]
    async fn js_link_to(
        text: &str,
        view: &str,
        level: &str,
        line: u32,
        rule: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = example, catch)]
    async fn js_example(name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = chooseExample, catch)]
    async fn js_choose_example() -> Result<JsValue, JsValue>;

    /// Starts the newer page that was announced.
    pub(crate) fn update();

    /// Gives a file to the person.
    pub(crate) fn download(name: &str, text: &str, mime: &str);

    /// Brings the element of that id into view.
    pub(crate) fn reveal(id: &str);

    /// Opens the `<dialog>` of that id, or closes it.
    #[wasm_bindgen(js_name = toggleDialog)]
    pub(crate) fn toggle_dialog(id: &str, open: bool);
}

/// Lets the settings ask for the options, and set them, for as long as the page lives.
pub(crate) fn on_options(mut access: impl FnMut(Option<Options>) -> Options + 'static) {
    let callback = Closure::new(move |options: JsValue| access(Option::from_js(&options)).to_js());
    js_on_options(&callback);
    callback.forget();
}

/// Puts what a configuration file says into the options; gives the sentence that tells it.
///
/// # Errors
/// If it cannot be read; the message says where.
pub(crate) async fn apply_settings(text: &str) -> Result<String, CallError> {
    let said = js_apply_settings(text).await?;
    Ok(said.as_string().unwrap_or_default())
}

/// Opens the settings with the names of the stages and of the colours.
///
/// # Errors
/// If their code cannot be loaded.
pub(crate) async fn open_settings(stages: Vec<String>, theme: &str) -> Result<(), CallError> {
    js_open_settings(stages, theme).await?;
    Ok(())
}

/// A file's text.
///
/// # Errors
/// If it is too large or no text; the message says what to do.
pub(crate) async fn read_text(file: &File) -> Result<String, CallError> {
    Ok(js_read_text(file).await?.as_string().unwrap_or_default())
}

/// The text of an example and the files beside it: of that name, or the one that the person chooses.
///
/// # Errors
/// If the examples cannot be loaded.
pub(crate) async fn example(name: Option<&str>) -> Result<(String, Vec<Beside>), CallError> {
    let example = match name {
        Some(name) => js_example(name).await?,
        None => js_choose_example().await?,
    };
    let mut parts = Parts::of(&example, "text,beside,");
    Ok((parts.read(), parts.read()))
}

/// Opens the share dialog on a text with the open pane, the level of the rewrite and the headline.
///
/// # Errors
/// If its code cannot be loaded, or the engine failed.
pub(crate) async fn open_share(
    text: &str,
    view: &str,
    level: &str,
    headline: &str,
) -> Result<(), CallError> {
    js_open_share(text, view, level, headline).await?;
    Ok(())
}

/// The address that opens the page at a problem, by its line and rule.
///
/// # Errors
/// If the link would be too long, or the engine failed.
pub(crate) async fn link_to(
    text: &str,
    view: &str,
    level: &str,
    line: u32,
    rule: &str,
) -> Result<String, CallError> {
    let link = js_link_to(text, view, level, line, rule).await?;
    Ok(link.as_string().unwrap_or_default())
}

/// The day by the person's clock, such as `2026-11-23`.
pub(crate) fn today() -> String {
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    now.get(..10).unwrap_or_default().to_owned()
}
