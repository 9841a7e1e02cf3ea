/** The hunks of a diff: their titles above them, and which one is current. */

import { type EditorState, type Extension, RangeSetBuilder, type StateEffect, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

import { linkedView, setLinked } from "./linked";

/** Lines are counted from 1; a side without lines is a place between two. */
export interface Hunk {
  readonly title: string;
  readonly beforeLine: number;
  readonly beforeLines: number;
  readonly afterLine: number;
  readonly afterLines: number;
}

export type Side = "before" | "after";

/** The titles (above the new text only) and the mark of the current hunk. */
export function hunksView(
  side: Side,
  hunks: readonly Hunk[],
  onHunk: (index: number) => void,
): Extension {
  if (side === "before") return linkedView;
  return [linkedView, EditorView.decorations.compute(["doc"], ({ doc }) => titles(doc, hunks, onHunk))];
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

function titles(doc: Text, hunks: readonly Hunk[], onHunk: (index: number) => void): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  hunks
    .map((hunk, index) => ({ at: lineStart(doc, hunk.afterLine), hunk, index }))
    .sort((a, b) => a.at - b.at)
    .forEach(({ at, hunk, index }) => {
      const widget = new Title(hunk.title, index, onHunk);
      // Above the deleted lines, which are widgets of side -1 at the same place.
      builder.add(at, at, Decoration.widget({ widget, block: true, side: -2 }));
    });
  return builder.finish();
}

class Title extends WidgetType {
  constructor(
    readonly title: string,
    readonly index: number,
    readonly onHunk: (index: number) => void,
  ) {
    super();
  }

  override eq(other: Title): boolean {
    return other.title === this.title && other.index === this.index;
  }

  override toDOM(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cm-hunk";
    button.textContent = this.title;
    button.addEventListener("click", () => this.onHunk(this.index));
    return button;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
