//! The editor, see `web/editor/index.ts`.

use js_sys::Object;
use plimsoll_analysis::report::Edit;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::value::make;
use super::{CallError, Destroy, IntoJs, Owned, set};

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    #[wasm_bindgen(js_name = createEditor, catch)]
    async fn js_create_editor(parent: &HtmlElement, options: Object) -> Result<JsValue, JsValue>;

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
}

/// A problem for [`Editor::set_diagnostics`].
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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

make! {
    Diagnostic { id, start, end, severity, message, source, actions }
    Action { id, title }
    EditorOptions { value, label, placeholder, dark, read_only = "readOnly" }
}

impl Editor {
    /// Shows the problems of that text; false where the editor holds another text by now.
    pub(crate) fn set_diagnostics(&self, text: &str, diagnostics: &[Diagnostic]) -> bool {
        self.js_set_diagnostics(text, diagnostics.to_js())
    }

    /// Applies edits of that text as one step that can be undone; false as above.
    pub(crate) fn apply_edits(&self, text: &str, edits: &[Edit]) -> bool {
        self.js_apply_edits(text, edits.to_js())
    }
}

impl Destroy for Editor {
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
    let options: Object = options.to_js().unchecked_into();
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
