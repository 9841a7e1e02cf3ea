/** Colours from the engine's own tree of the Dockerfile and the shell inside it. */

import { type Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

import { Offsets } from "./offsets";
import type { LanguageService } from "./service";

/** In the order of the engine's numbers; see `plimsoll_analysis::language::KINDS`. */
const KINDS = [
  "", "keyword", "flag", "string", "variable", "comment", "pragma", "command", "option", "operator", "image", "name",
].map((name) => name && Decoration.mark({ class: `tok-${name}` }));

/** Longer texts stay in one colour. */
const MOST = 200_000;

const setColours = StateEffect.define<DecorationSet>();

const painted = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setColours)) return effect.value;
    // Until the answer comes, colours stay on the words that they were on.
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

let editors = 0;

/** Paints the text as the service sees it, now and after each change. */
export function colours(service: LanguageService | undefined): Extension {
  if (!service) return [];
  return [painted, ViewPlugin.define((view) => new Painter(view, service))];
}

class Painter {
  readonly #channel: string;
  #gone = false;

  constructor(
    readonly view: EditorView,
    readonly service: LanguageService,
  ) {
    editors += 1;
    this.#channel = `colours ${editors}`;
    this.#ask();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.#ask();
  }

  destroy(): void {
    this.#gone = true;
  }

  #ask(): void {
    const { doc } = this.view.state;
    if (doc.length > MOST) return;
    const text = doc.toString();
    this.service.tokens(text, this.#channel).then(
      (tokens) => {
        if (!this.#gone && this.view.state.doc.eq(doc)) {
          this.view.dispatch({ effects: setColours.of(marks(text, tokens)) });
        }
      },
      () => undefined,
    );
  }
}

function marks(text: string, tokens: Uint32Array): DecorationSet {
  const offsets = new Offsets(text);
  const builder = new RangeSetBuilder<Decoration>();
  for (let at = 0; at + 2 < tokens.length; at += 3) {
    const mark = KINDS[tokens[at + 2] ?? 0];
    if (mark) builder.add(offsets.toUnits(tokens[at] ?? 0), offsets.toUnits(tokens[at + 1] ?? 0), mark);
  }
  return builder.finish();
}
