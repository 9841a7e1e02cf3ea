/** The part of the text that is selected in another view of the page. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Marks this part and nothing else; null marks nothing. */
export const setLinked = StateEffect.define<{ from: number; to: number } | null>();

const mark = Decoration.line({ class: "cm-linked" });

export const linkedView: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setLinked)) continue;
      const { doc } = transaction.state;
      const lines = [];
      if (effect.value) {
        const last = doc.lineAt(effect.value.to).number;
        for (let line = doc.lineAt(effect.value.from).number; line <= last; line += 1) {
          lines.push(mark.range(doc.line(line).from));
        }
      }
      now = Decoration.set(lines);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});
