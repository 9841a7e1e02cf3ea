/**
 * Typing over a selection. Left to itself, Chromium gives the typed letter a `style` attribute that
 * keeps the look of what it replaced. The page's policy forbids that, and the console would fill
 * with violations, so the editor replaces the text before the browser does.
 */

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const typing: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== "insertText" || !data || isComposing || !event.cancelable) return false;
    if (view.state.selection.main.empty) return false;
    if (!view.state.readOnly) {
      view.dispatch(view.state.replaceSelection(data), {
        scrollIntoView: true,
        userEvent: "input.type",
      });
    }
    return true;
  },
});
