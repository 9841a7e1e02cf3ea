/**
 * The diff of a rewrite, unified or side by side, loaded when the first one is shown. Every hunk
 * carries the title of the step that made it.
 *
 * Rust calls it through `web/src/glue` (`glue::create_diff`). Lines are counted from 1, as in
 * the report's `Hunk`.
 */

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightSpecialChars, lineNumbers } from "@codemirror/view";

import { colours } from "./colours";
import { type Hunk, hunkAt, hunksView, setCurrentHunk, type Side } from "./hunks";
import type { LanguageService } from "./service";
import { shadowOf } from "./shadow";
import { look, scheme } from "./theme";

export type { Hunk } from "./hunks";

export interface DiffContent {
  readonly original: string;
  readonly modified: string;
  readonly mode: "unified" | "split";
  readonly hunks: readonly Hunk[];
}

export interface DiffOptions extends DiffContent {
  /** The accessible names of the two texts; a unified diff shows the second. */
  readonly labels: readonly [original: string, modified: string];
  readonly dark?: boolean;
  readonly language?: LanguageService;
  /** A hunk was chosen, by its number in `hunks`. */
  readonly onHunk?: (index: number) => void;
  /** A hunk was taken or left out. */
  readonly onToggle?: (index: number) => void;
}

export interface Diff {
  /** Shows other texts, or the same in another way. */
  update(content: DiffContent): void;
  /** Marks a hunk, which is selected in another view, and brings it into view. */
  highlightHunk(index: number): void;
  clearHighlight(): void;
  setTheme(dark: boolean): void;
  destroy(): void;
}

/** Unchanged lines that stay in sight around a change, and how many more are worth folding. */
const COLLAPSE = { margin: 3, minSize: 4 };

interface Shown {
  /** What scrolls. */
  readonly scroller: Element;
  readonly views: readonly (readonly [Side, EditorView])[];
  destroy(): void;
}

export function createDiff(parent: Element, options: DiffOptions): Diff {
  const root = shadowOf(parent);
  const theme = new Compartment();
  let content: DiffContent = options;
  let dark = options.dark ?? false;

  const extensions = (side: Side): Extension => [
    lineNumbers(),
    highlightSpecialChars(),
    // Two columns are narrow, and what was added at the end of a line must be seen.
    EditorView.lineWrapping,
    colours(options.language),
    hunksView(side, content.hunks, {
      onHunk: (index) => options.onHunk?.(index),
      onToggle: options.onToggle,
    }),
    look,
    theme.of(scheme(dark)),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    // It cannot be edited, but must be reached and scrolled by keyboard.
    EditorView.contentAttributes.of({
      "aria-label": options.labels[side === "before" ? 0 : 1],
      // The role that goes with the attributes that CodeMirror sets for a text nobody can edit.
      role: "textbox",
      tabindex: "0",
    }),
    EditorView.domEventHandlers({
      click(event, view) {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at === null) return;
        const index = hunkAt(content.hunks, side, view.state.doc.lineAt(at).number);
        if (index >= 0) options.onHunk?.(index);
      },
    }),
  ];

  const draw = (): Shown => (content.mode === "split" ? drawSplit() : drawUnified());

  const drawUnified = (): Shown => {
    const view = new EditorView({
      parent: root,
      root,
      doc: content.modified,
      extensions: [
        unifiedMergeView({
          original: content.original,
          mergeControls: false,
          collapseUnchanged: COLLAPSE,
        }),
        extensions("after"),
      ],
    });
    return {
      scroller: view.scrollDOM,
      views: [["after", view]],
      destroy: () => view.destroy(),
    };
  };

  const drawSplit = (): Shown => {
    const view = new MergeView({
      parent: root,
      root,
      a: { doc: content.original, extensions: extensions("before") },
      b: { doc: content.modified, extensions: extensions("after") },
      collapseUnchanged: COLLAPSE,
    });
    // The two columns scroll together, inside the element.
    view.dom.style.setProperty("height", "100%");
    return {
      scroller: view.dom,
      views: [
        ["before", view.a],
        ["after", view.b],
      ],
      destroy: () => view.destroy(),
    };
  };

  let shown = draw();

  return {
    update(next) {
      const { scrollTop } = shown.scroller;
      content = next;
      shown.destroy();
      shown = draw();
      shown.scroller.scrollTop = scrollTop;
    },
    highlightHunk(index) {
      for (const [side, view] of shown.views) {
        view.dispatch({ effects: setCurrentHunk(view.state, content.hunks, side, index) });
      }
    },
    clearHighlight() {
      for (const [side, view] of shown.views) {
        view.dispatch({ effects: setCurrentHunk(view.state, content.hunks, side, -1) });
      }
    },
    setTheme(next) {
      dark = next;
      for (const [, view] of shown.views) {
        view.dispatch({ effects: theme.reconfigure(scheme(dark)) });
      }
    },
    destroy: () => shown.destroy(),
  };
}
