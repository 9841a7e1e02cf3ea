/** The hunks of a diff: their titles above them, and which one is current. */

import { type EditorState, type Extension, RangeSetBuilder, type StateEffect, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

import { linkedView, setLinked } from "./linked";
import { prose } from "./prose";

/** Lines are counted from 1; a side without lines is a place between two. */
export interface Hunk {
  readonly title: string;
  /** Why it is there and what it assumes, a line each. */
  readonly why?: string;
  /** Whether the person takes it. */
  readonly taken?: boolean;
  readonly beforeLine: number;
  readonly beforeLines: number;
  readonly afterLine: number;
  readonly afterLines: number;
}

export type Side = "before" | "after";

export interface HunkEvents {
  /** A hunk was chosen. */
  readonly onHunk: (index: number) => void;
  /** A hunk was taken or left out; without it, all are taken. */
  readonly onToggle?: ((index: number) => void) | undefined;
}

/** The titles (above the new text only) and the mark of the current hunk. */
export function hunksView(
  side: Side,
  hunks: readonly Hunk[],
  events: HunkEvents,
): Extension {
  if (side === "before") return linkedView;
  return [linkedView, EditorView.decorations.compute(["doc"], ({ doc }) => titles(doc, hunks, events))];
}

/** The number of the hunk on that line, or -1. */
export function hunkAt(hunks: readonly Hunk[], side: Side, line: number): number {
  return hunks.findIndex((hunk) => {
    const { first, count } = lines(hunk, side);
    return line >= first && line < first + Math.max(count, 1);
  });
}

/** Marks that hunk and brings it into view; -1 marks none. */
export function setCurrentHunk(
  { doc }: EditorState,
  hunks: readonly Hunk[],
  side: Side,
  index: number,
): StateEffect<unknown>[] {
  const hunk = hunks[index];
  if (!hunk) return [setLinked.of(null)];
  const { first, count } = lines(hunk, side);
  const from = lineStart(doc, first);
  const mark = count > 0 ? { from, to: lineStart(doc, first + count - 1) } : null;
  return [setLinked.of(mark), EditorView.scrollIntoView(from, { y: "nearest", yMargin: 64 })];
}

function lines(hunk: Hunk, side: Side): { first: number; count: number } {
  return side === "before"
    ? { first: hunk.beforeLine, count: hunk.beforeLines }
    : { first: hunk.afterLine, count: hunk.afterLines };
}

function lineStart(doc: Text, line: number): number {
  return doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
}

function titles(doc: Text, hunks: readonly Hunk[], events: HunkEvents): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const left = Decoration.line({ class: "cm-left-out" });
  hunks
    .map((hunk, index) => ({ at: lineStart(doc, hunk.afterLine), hunk, index }))
    .sort((a, b) => a.at - b.at)
    .forEach(({ at, hunk, index }) => {
      // Above the deleted lines, which are widgets of side -1 at the same place.
      builder.add(at, at, Decoration.widget({ widget: new Title(hunk, index, events), block: true, side: -2 }));
      if (hunk.taken !== false) return;
      for (let line = 0; line < hunk.afterLines; line += 1) {
        const start = lineStart(doc, hunk.afterLine + line);
        builder.add(start, start, left);
      }
    });
  return builder.finish();
}

class Title extends WidgetType {
  constructor(
    readonly hunk: Hunk,
    readonly index: number,
    readonly events: HunkEvents,
  ) {
    super();
  }

  override eq(other: Title): boolean {
    const { title, why, taken } = this.hunk;
    return other.index === this.index && other.hunk.title === title && other.hunk.why === why && other.hunk.taken === taken;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { hunk, index, events } = this;
    const bar = document.createElement("div");
    bar.className = "cm-hunk-bar";
    bar.append(button("cm-hunk", hunk.title, () => events.onHunk(index)));
    if (hunk.why) {
      const why = prose("p", hunk.why);
      why.className = "cm-hunk-why";
      why.hidden = true;
      const toggle = button("cm-hunk-act", "Why?", () => {
        why.hidden = !why.hidden;
        toggle.setAttribute("aria-expanded", String(!why.hidden));
        view.requestMeasure();
      });
      toggle.setAttribute("aria-expanded", "false");
      toggle.setAttribute("aria-label", `Why: ${hunk.title}`);
      bar.append(toggle, why);
    }
    if (events.onToggle) {
      const taken = hunk.taken !== false;
      const act = button("cm-hunk-act", taken ? "Leave out" : "Take it", () => events.onToggle?.(index));
      act.setAttribute("aria-label", `${taken ? "Leave out" : "Take"}: ${hunk.title}`);
      bar.append(act);
      bar.classList.toggle("cm-hunk-left", !taken);
    }
    return bar;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function button(className: string, text: string, run: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", run);
  return made;
}
