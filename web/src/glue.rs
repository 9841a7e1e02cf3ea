//! The page's TypeScript as Rust sees it: the engine, the editor and the diff.
//!
//! The module is `web/page.ts`; the import map in `index.html` knows its file. All offsets are
//! UTF-8 bytes and all lines count from 1, as in the report.

use std::ops::Deref;

use js_sys::{Array, Object, Reflect};
use plimsoll_analysis::report::Edit;
use plimsoll_analysis::{Beside, Options, Report};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlElement};

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
    /// Whether the latest whole report took so long that somebody who types would notice.
    #[wasm_bindgen(js_name = isSlow)]
    pub(crate) fn is_slow() -> bool;
    #[wasm_bindgen(js_name = readYaml, catch)]
    async fn js_read_yaml(text: &str) -> Result<JsValue, JsValue>;
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
    #[wasm_bindgen(js_name = example, catch)]
    async fn js_example(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = chooseExample, catch)]
    async fn js_choose_example() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = openDrafts, catch)]
    async fn js_open_drafts() -> Result<JsValue, JsValue>;
    /// Starts the newer page that was announced.
    pub(crate) fn update();
    /// Gives a file to the person.
    pub(crate) fn download(name: &str, text: &str, mime: &str);
    /// Brings the element of that id into view.
    pub(crate) fn reveal(id: &str);
    /// Opens the `<dialog>` of that id, or closes it.
    #[wasm_bindgen(js_name = toggleDialog)]
    pub(crate) fn toggle_dialog(id: &str, open: bool);
    #[wasm_bindgen(js_name = rulePages, catch)]
    async fn js_rule_pages() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = createEditor, catch)]
    async fn js_create_editor(parent: &HtmlElement, options: Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = createDiff, catch)]
    async fn js_create_diff(parent: &HtmlElement, options: Object) -> Result<JsValue, JsValue>;

    /// An editor, see `web/editor/index.ts`.
    #[derive(Clone, Debug)]
    pub(crate) type Editor;
    /// The text.
    #[wasm_bindgen(method, js_name = getValue)]
    pub(crate) fn value(this: &Editor) -> String;
    /// Replaces the text, as one step that can be undone.
    #[wasm_bindgen(method, js_name = setValue)]
    pub(crate) fn set_value(this: &Editor, text: &str);
    /// Shows another text, to which nothing of the history belongs.
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &Editor, text: &str);
    /// Selects the part and brings it into view.
    #[wasm_bindgen(method)]
    pub(crate) fn select(this: &Editor, start: u32, end: u32);
    /// Brings the part into view and leaves the selection.
    #[wasm_bindgen(method)]
    pub(crate) fn reveal(this: &Editor, start: u32, end: u32);
    /// Marks the lines of the part, which is selected in another view.
    #[wasm_bindgen(method)]
    pub(crate) fn highlight(this: &Editor, start: u32, end: u32);
    /// Marks nothing.
    #[wasm_bindgen(method, js_name = clearHighlight)]
    pub(crate) fn clear_highlight(this: &Editor);
    /// Puts the cursor into it.
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Editor);
    /// Dark or light.
    #[wasm_bindgen(method, js_name = setTheme)]
    pub(crate) fn set_theme(this: &Editor, dark: bool);
    /// Whether the text can be changed.
    #[wasm_bindgen(method, js_name = setReadOnly)]
    pub(crate) fn set_read_only(this: &Editor, read_only: bool);
    /// Puts the text into its usual form.
    #[wasm_bindgen(method)]
    pub(crate) fn format(this: &Editor);
    /// Asks for a new name of the stage at the cursor.
    #[wasm_bindgen(method)]
    pub(crate) fn rename(this: &Editor);
    /// Goes to the next problem, or the one before.
    #[wasm_bindgen(method, js_name = goToProblem)]
    pub(crate) fn go_to_problem(this: &Editor, forward: bool);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn js_set_diagnostics(this: &Editor, text: &str, diagnostics: JsValue) -> bool;
    #[wasm_bindgen(method, js_name = applyEdits)]
    fn js_apply_edits(this: &Editor, text: &str, edits: JsValue) -> bool;
    #[wasm_bindgen(method, js_name = destroy)]
    fn js_destroy(this: &Editor);

    /// A diff, see `web/editor/merge.ts`.
    #[derive(Clone, Debug)]
    pub(crate) type Diff;
    /// Marks a hunk and brings it into view.
    #[wasm_bindgen(method, js_name = highlightHunk)]
    pub(crate) fn highlight_hunk(this: &Diff, index: u32);
    /// Marks no hunk.
    #[wasm_bindgen(method, js_name = clearHighlight)]
    pub(crate) fn clear_highlight(this: &Diff);
    /// Dark or light.
    #[wasm_bindgen(method, js_name = setTheme)]
    pub(crate) fn set_theme(this: &Diff, dark: bool);
    #[wasm_bindgen(method, js_name = update)]
    fn js_update(this: &Diff, content: JsValue);
    #[wasm_bindgen(method, js_name = destroy)]
    fn js_destroy(this: &Diff);
}

/// Why a call of the engine, or the start of an editor, did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallError {
    /// What happened, as a word: `superseded`, `timeout`, `crash`, `refused`, `unavailable`
    /// (see `web/engine/error.ts`), or empty.
    pub(crate) kind: String,
    /// What happened and what to do, for people.
    pub(crate) message: String,
}

impl CallError {
    /// A newer request took its place: nothing is wrong and nothing is to be shown.
    pub(crate) fn is_superseded(&self) -> bool {
        self.kind == "superseded"
    }
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
    from_js(js_analyze(text, to_js(options)?, channel).await?)
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

/// What a YAML text says.
///
/// # Errors
/// If it is none; the message says where.
pub(crate) async fn read_yaml(text: &str) -> Result<JsValue, CallError> {
    Ok(js_read_yaml(text).await?)
}

/// A file's text.
///
/// # Errors
/// If it is too large or no text; the message says what to do.
pub(crate) async fn read_text(file: &File) -> Result<String, CallError> {
    Ok(js_read_text(file).await?.as_string().unwrap_or_default())
}

/// A text with the options that it was kept with, where they are understood.
pub(crate) type Draft = (String, Option<Options>);

/// The draft that was open last.
pub(crate) fn load_draft() -> Option<Draft> {
    draft(&js_load_draft())
}

/// Keeps the options with the open draft.
pub(crate) fn keep_options(options: &Options) {
    if let Ok(options) = to_js(options) {
        js_keep_options(options);
    }
}

/// Calls back with every draft that is opened, or with nothing for a new one, for as long as the page
/// lives.
pub(crate) fn on_draft(mut callback: impl FnMut(Option<Draft>) + 'static) {
    let callback = Closure::new(move |value| callback(draft(&value)));
    js_on_draft(&callback);
    callback.forget();
}

fn draft(value: &JsValue) -> Option<Draft> {
    let part = |name: &str| Reflect::get(value, &name.into()).ok();
    let text = part("text")?.as_string()?;
    Some((
        text,
        part("options").and_then(|options| from_js(options).ok()),
    ))
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
    let text = Reflect::get(&example, &"text".into())?;
    let beside = Reflect::get(&example, &"beside".into())?;
    Ok((text.as_string().unwrap_or_default(), from_js(beside)?))
}

/// Opens the dialog of drafts.
///
/// # Errors
/// If its code cannot be loaded.
pub(crate) async fn open_drafts() -> Result<(), CallError> {
    js_open_drafts().await?;
    Ok(())
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

/// Another function of the engine: `applyFixes`, `decodeLink`, `rules` or `version`,
/// with the arguments of `plimsoll-wasm`.
///
/// # Errors
/// If the engine refused the call (a damaged link) or failed, which is then started again.
pub(crate) async fn call<T: DeserializeOwned>(
    method: &str,
    arguments: &[JsValue],
) -> Result<T, CallError> {
    let arguments = arguments.iter().collect();
    from_js(js_call(method, arguments).await?)
}

/// The day by the person's clock, such as `2026-11-23`.
pub(crate) fn today() -> String {
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    now.get(..10).unwrap_or_default().to_owned()
}

/// The pages of all rules, in Markdown, see `plimsoll_analysis::RULE_PAGES`.
pub(crate) async fn rule_pages() -> Option<String> {
    js_rule_pages().await.ok()?.as_string()
}

/// A value as an argument of [`call`].
///
/// # Errors
/// If it has a part that JavaScript does not have, such as a number above 2⁵³.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, CallError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// A problem for [`Editor::set_diagnostics`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Diagnostic {
    /// What [`EditorEvents::action`] gets.
    pub(crate) id: String,
    /// Its first byte.
    pub(crate) start: u32,
    /// The end of its bytes (exclusive).
    pub(crate) end: u32,
    /// How it is drawn: `error`, `warning`, `info` or `hint`.
    pub(crate) severity: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// Small print, such as the rule and its other names.
    pub(crate) source: String,
    /// Its buttons.
    pub(crate) actions: Vec<Action>,
}

/// A button of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Action {
    /// What [`EditorEvents::action`] gets.
    pub(crate) id: String,
    /// What stands on it.
    pub(crate) title: String,
}

/// What an editor calls.
pub(crate) struct EditorEvents {
    /// The text has changed, by whatever hand.
    pub(crate) change: Box<dyn FnMut(String)>,
    /// The selection has moved: its start and end.
    pub(crate) select: Box<dyn FnMut(u32, u32)>,
    /// A problem's button was pressed: the ids of the problem and of the button.
    pub(crate) action: Box<dyn FnMut(String, String)>,
}

/// How an editor starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EditorOptions {
    /// The text.
    pub(crate) value: String,
    /// The accessible name.
    pub(crate) label: String,
    /// What stands in it while it is empty.
    pub(crate) placeholder: String,
    /// Dark or light.
    pub(crate) dark: bool,
    /// Whether the text can be changed.
    pub(crate) read_only: bool,
}

impl Editor {
    /// Shows the problems of that text; false where the editor holds another text by now.
    pub(crate) fn set_diagnostics(&self, text: &str, diagnostics: &[Diagnostic]) -> bool {
        to_js(&diagnostics).is_ok_and(|diagnostics| self.js_set_diagnostics(text, diagnostics))
    }

    /// Applies edits of that text as one step that can be undone; false as above.
    pub(crate) fn apply_edits(&self, text: &str, edits: &[Edit]) -> bool {
        to_js(&edits).is_ok_and(|edits| self.js_apply_edits(text, edits))
    }
}

/// What a diff shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DiffContent {
    /// The text before.
    pub(crate) original: String,
    /// The text after.
    pub(crate) modified: String,
    /// How they stand.
    pub(crate) mode: DiffMode,
    /// What was changed.
    pub(crate) hunks: Vec<DiffHunk>,
}

/// How the two texts of a diff stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DiffMode {
    /// In one column.
    Unified,
    /// Side by side.
    Split,
}

/// A change with its title; lines as in the report's `Hunk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiffHunk {
    /// What stands above it.
    pub(crate) title: String,
    /// Why it is there and what it assumes, a line each.
    pub(crate) why: String,
    /// Whether the person takes it.
    pub(crate) taken: bool,
    /// First replaced line.
    pub(crate) before_line: u32,
    /// Number of replaced lines.
    pub(crate) before_lines: u32,
    /// First new line.
    pub(crate) after_line: u32,
    /// Number of new lines.
    pub(crate) after_lines: u32,
}

impl Diff {
    /// Shows other texts, or the same in another way.
    pub(crate) fn update(&self, content: &DiffContent) {
        if let Ok(content) = to_js(content) {
            self.js_update(content);
        }
    }
}

/// Something of the TypeScript's with the closures that it calls; destroyed together.
pub(crate) struct Owned<T: Destroy> {
    inner: T,
    _closures: Vec<Box<dyn std::any::Any>>,
}

impl<T: Destroy> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: Destroy> Drop for Owned<T> {
    fn drop(&mut self) {
        self.inner.destroy();
    }
}

/// What must be destroyed before its closures are.
pub(crate) trait Destroy {
    /// Takes it off the page.
    fn destroy(&self);
}

impl Destroy for Editor {
    fn destroy(&self) {
        self.js_destroy();
    }
}

impl Destroy for Diff {
    fn destroy(&self) {
        self.js_destroy();
    }
}

/// Puts an editor into an element, which gets a shadow root.
///
/// # Errors
/// If the editor's code cannot be loaded.
pub(crate) async fn create_editor(
    parent: &HtmlElement,
    options: &EditorOptions,
    events: EditorEvents,
) -> Result<Owned<Editor>, CallError> {
    let options: Object = to_js(options)?.unchecked_into();
    let on_change = Closure::wrap(events.change);
    let on_select = Closure::wrap(events.select);
    let on_action = Closure::wrap(events.action);
    set(&options, "onChange", on_change.as_ref())?;
    set(&options, "onSelect", on_select.as_ref())?;
    set(&options, "onAction", on_action.as_ref())?;
    let editor = js_create_editor(parent, options).await?;
    Ok(Owned {
        inner: editor.unchecked_into(),
        _closures: vec![
            Box::new(on_change),
            Box::new(on_select),
            Box::new(on_action),
        ],
    })
}

/// Puts a diff into an element, which gets a shadow root. `labels` are the accessible names of the
/// text before and after; `on_hunk` gets the number of a hunk that was chosen, `on_toggle` that of
/// one that was taken or left out.
///
/// # Errors
/// If the diff's code cannot be loaded.
pub(crate) async fn create_diff(
    parent: &HtmlElement,
    content: &DiffContent,
    labels: [&str; 2],
    dark: bool,
    on_hunk: Box<dyn FnMut(u32)>,
    on_toggle: Box<dyn FnMut(u32)>,
) -> Result<Owned<Diff>, CallError> {
    let options: Object = to_js(content)?.unchecked_into();
    let on_hunk = Closure::wrap(on_hunk);
    let on_toggle = Closure::wrap(on_toggle);
    set(&options, "labels", &to_js(&labels)?)?;
    set(&options, "dark", &dark.into())?;
    set(&options, "onHunk", on_hunk.as_ref())?;
    set(&options, "onToggle", on_toggle.as_ref())?;
    let diff = js_create_diff(parent, options).await?;
    Ok(Owned {
        inner: diff.unchecked_into(),
        _closures: vec![Box::new(on_hunk), Box::new(on_toggle)],
    })
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), CallError> {
    Reflect::set(object, &name.into(), value)?;
    Ok(())
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, CallError> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}

impl From<JsValue> for CallError {
    fn from(error: JsValue) -> Self {
        let part = |name: &str| {
            Reflect::get(&error, &name.into())
                .ok()
                .and_then(|part| part.as_string())
        };
        Self {
            kind: part("kind").unwrap_or_default(),
            message: part("message").unwrap_or_else(|| format!("{error:?}")),
        }
    }
}

impl From<serde_wasm_bindgen::Error> for CallError {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        JsValue::from(error).into()
    }
}
