//! A diff, see `web/editor/merge.ts`.

use js_sys::Object;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::value::{make, names};
use super::{CallError, Destroy, IntoJs, Owned, set};

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    #[wasm_bindgen(js_name = createDiff, catch)]
    async fn js_create_diff(parent: &HtmlElement, options: Object) -> Result<JsValue, JsValue>;

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

/// What a diff shows.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiffMode {
    /// In one column.
    Unified,
    /// Side by side.
    Split,
}

/// A change with its title; lines as in the report's `Hunk`.
#[derive(Debug, Clone, PartialEq, Eq)]
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

make! {
    DiffContent { original, modified, mode, hunks }
    DiffHunk {
        title, why, taken, before_line = "beforeLine", before_lines = "beforeLines",
        after_line = "afterLine", after_lines = "afterLines",
    }
}

names! {
    DiffMode { Unified = "unified"; Split = "split" }
}

impl Diff {
    /// Shows other texts, or the same in another way.
    pub(crate) fn update(&self, content: &DiffContent) {
        self.js_update(content.to_js());
    }
}

impl Destroy for Diff {
    fn destroy(&self) {
        self.js_destroy();
    }
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
    let options: Object = content.to_js().unchecked_into();
    let on_hunk = Closure::wrap(on_hunk);
    let on_toggle = Closure::wrap(on_toggle);
    set(&options, "labels", &labels.to_js())?;
    set(&options, "dark", &dark.into())?;
    set(&options, "onHunk", on_hunk.as_ref())?;
    set(&options, "onToggle", on_toggle.as_ref())?;
    let diff = js_create_diff(parent, options).await?;
    Ok(Owned {
        inner: diff.unchecked_into(),
        _closures: vec![Box::new(on_hunk), Box::new(on_toggle)],
    })
}
