/** Problems in the text: squiggles, gutter, hover cards, and the keys that go from one to the next. */

import { type Action, type Diagnostic as Shown, forEachDiagnostic, linter, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorSelection, type EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import { type Command, EditorView, type KeyBinding } from "@codemirror/view";

import { Offsets } from "./offsets";
import { prose } from "./prose";

/** A problem as the page gives it; offsets are UTF-8 bytes. */
export interface Diagnostic {
  /** What `onAction` gives back. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  /** Small print, such as the rule and its other names. */
  readonly source: string;
  readonly actions: readonly { readonly id: string; readonly title: string }[];
}

/** What a click on a problem's button calls. */
export type OnAction = (diagnostic: string, action: string) => void;

/** A problem at its place in the present text. */
export interface Found {
  readonly from: number;
  readonly to: number;
  readonly shown: Shown;
}

export const diagnosticsView: Extension = [
  // Nothing is linted here: the page sends what the engine found.
  linter(null),
  lintGutter(),
];

/** Puts the problems of the present text in place of the earlier ones. */
export function show(
  state: EditorState,
  diagnostics: readonly Diagnostic[],
  onAction: OnAction,
): TransactionSpec {
  const offsets = new Offsets(state.doc.toString());
  return setDiagnostics(
    state,
    diagnostics.map((diagnostic) => ({
      from: offsets.toUnits(diagnostic.start),
      to: offsets.toUnits(diagnostic.end),
      severity: diagnostic.severity,
      message: diagnostic.message,
      renderMessage: () => prose("span", diagnostic.message),
      source: diagnostic.source,
      actions: diagnostic.actions.map(
        (action): Action => ({
          name: action.title,
          apply: () => onAction(diagnostic.id, action.id),
        }),
      ),
    })),
  );
}

/** All problems where edits since have moved them to, in the order of the text. */
export function all(state: EditorState): Found[] {
  const found: Found[] = [];
  forEachDiagnostic(state, (shown, from, to) => found.push({ from, to, shown }));
  return found.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The problems on the lines that the selection touches, those under the cursor first. */
export function atSelection(state: EditorState): Found[] {
  const { from, to } = state.selection.main;
  const first = state.doc.lineAt(from).from;
  const last = state.doc.lineAt(to).to;
  const touches = (found: Found): boolean => found.from <= to && found.to >= from;
  const near = all(state).filter((found) => found.from <= last && found.to >= first);
  return [...near.filter(touches), ...near.filter((found) => !touches(found))];
}

/** Goes to the next problem, or the one before. */
export function go(forward: boolean): Command {
  return (view) => {
    const found = all(view.state);
    const at = view.state.selection.main.from;
    const next = forward
      ? (found.find((one) => one.from > at) ?? found[0])
      : (found.findLast((one) => one.from < at) ?? found.at(-1));
    if (!next) return false;
    view.dispatch({
      selection: EditorSelection.single(next.from, next.to),
      effects: [
        EditorView.scrollIntoView(next.from, { y: "center" }),
        EditorView.announce.of(`${next.shown.severity}: ${next.shown.message}`),
      ],
      userEvent: "select",
    });
    return true;
  };
}

export const diagnosticsKeys: readonly KeyBinding[] = [
  { key: "F8", run: go(true), shift: go(false) },
];
