/**
 * The source editor: CodeMirror 6 behind one small interface.
 *
 * Rust calls it through `web/src/glue` (`glue::create_editor`), which imports `createEditor` of
 * `web/page.ts` under the name `plimsoll/page`. Offsets on this side of the interface are UTF-8
 * bytes, as in the engine's report. Line ends of the text become `\n`; the text to analyse is what
 * `getValue` and `onChange` give. What belongs to one text (problems, edits) comes with that text
 * and is refused where the editor holds another by now, since its offsets would be wrong.
 */

import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { type ChangeSpec, Compartment, EditorSelection, EditorState, StateEffect } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";

import { colours } from "./colours";
import { type Diagnostic, diagnosticsKeys, diagnosticsView, go, type OnAction, show } from "./diagnostics";
import { fixesKeys, fixesView } from "./fixes";
import { linkedView, setLinked } from "./linked";
import { Offsets } from "./offsets";
import type { Edit, LanguageService } from "./service";
import { shadowOf } from "./shadow";
import type { Commands } from "./smart";
import { look, scheme } from "./theme";
import { typing } from "./typing";

export type { Diagnostic } from "./diagnostics";
export type { Edit, LanguageService } from "./service";

export interface EditorOptions {
  readonly value: string;
  /** The accessible name. */
  readonly label: string;
  readonly placeholder?: string;
  readonly dark?: boolean;
  readonly readOnly?: boolean;
  /** What colours the text and helps while writing; without it, the text has one colour. */
  readonly language?: LanguageService;
  /** The text has changed, by whatever hand. */
  readonly onChange?: (text: string) => void;
  /** The selection has moved. */
  readonly onSelect?: (start: number, end: number) => void;
  /** A problem's button was pressed. */
  readonly onAction?: OnAction;
}

export interface Editor {
  getValue(): string;
  /** Replaces the text, as one step that can be undone. */
  setValue(text: string): void;
  /** Shows another text, to which nothing of the history belongs. */
  open(text: string): void;
  /** Shows the problems of that text. False where the editor holds another text by now. */
  setDiagnostics(text: string, diagnostics: readonly Diagnostic[]): boolean;
  /** Applies edits of that text, as one step that can be undone. False as above. */
  applyEdits(text: string, edits: readonly Edit[]): boolean;
  /** Selects the part and brings it into view. */
  select(start: number, end: number): void;
  /** Brings the part into view and leaves the selection. */
  reveal(start: number, end: number): void;
  /** Marks the lines of the part, which is selected in another view. */
  highlight(start: number, end: number): void;
  clearHighlight(): void;
  focus(): void;
  setTheme(dark: boolean): void;
  setReadOnly(readOnly: boolean): void;
  /** Loads what helps while writing, once. */
  help(): Promise<void>;
  /** Puts the text into its usual form, as one step that can be undone. */
  format(): void;
  /** Asks for a new name of the stage at the cursor. */
  rename(): void;
  /** Goes to the next problem, or the one before. */
  goToProblem(forward: boolean): void;
  destroy(): void;
}

// The page applies all safe fixes at this key.
const ownKeymap = defaultKeymap.filter((binding) => binding.key !== "Mod-Enter");

export function createEditor(parent: Element, options: EditorOptions): Editor {
  const theme = new Compartment();
  const past = new Compartment();
  const access = new Compartment();
  const onAction: OnAction = options.onAction ?? (() => undefined);
  const root = shadowOf(parent);
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        past.of(history()),
        drawSelection(),
        dropCursor(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        placeholder(options.placeholder ?? ""),
        colours(options.language),
        typing,
        diagnosticsView,
        fixesView,
        linkedView,
        look,
        theme.of(scheme(options.dark ?? false)),
        access.of(EditorState.readOnly.of(options.readOnly ?? false)),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        // Tab is not bound: it leaves the editor.
        keymap.of([
          ...diagnosticsKeys,
          ...fixesKeys,
          ...searchKeymap,
          ...historyKeymap,
          ...ownKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange?.(update.state.doc.toString());
          if (update.selectionSet && options.onSelect) {
            const offsets = new Offsets(update.state.doc.toString());
            const { from, to } = update.state.selection.main;
            options.onSelect(offsets.toBytes(from), offsets.toBytes(to));
          }
        }),
      ],
    }),
  });

  let commands: Promise<Commands | undefined> | undefined;
  const help = (): Promise<Commands | undefined> => {
    const { language } = options;
    commands ??= language
      ? import("./smart").then(({ smart }) => {
          const made = smart(language);
          view.dispatch({ effects: StateEffect.appendConfig.of(made.extension) });
          return made.commands(view);
        })
      : Promise.resolve(undefined);
    // Offline, say; the next one who asks tries again.
    commands.catch(() => (commands = undefined));
    return commands;
  };
  const text = (): string => view.state.doc.toString();
  const units = (start: number, end: number): { from: number; to: number } => {
    const offsets = new Offsets(text());
    return { from: offsets.toUnits(start), to: offsets.toUnits(end) };
  };
  /** One step of the history, never joined with what was typed before or after. */
  const change = (changes: ChangeSpec, userEvent: string): void =>
    view.dispatch({ changes, userEvent, annotations: isolateHistory.of("full") });

  return {
    getValue: text,
    setValue(value) {
      const changes = difference(text(), value.replace(/\r\n?/g, "\n"));
      if (changes) change(changes, "input.replace");
    },
    open(value) {
      const changes = difference(text(), value.replace(/\r\n?/g, "\n"));
      view.dispatch({ ...(changes && { changes }), effects: past.reconfigure([]), selection: { anchor: 0 } });
      view.dispatch({ effects: past.reconfigure(history()) });
    },
    setDiagnostics(forText, diagnostics) {
      if (forText !== text()) return false;
      view.dispatch(show(view.state, diagnostics, onAction));
      return true;
    },
    applyEdits(forText, edits) {
      if (forText !== text()) return false;
      const changes = edits.map((edit) => ({ ...units(edit.start, edit.end), insert: edit.text }));
      change(changes, "input.fix");
      return true;
    },
    select(start, end) {
      const { from, to } = units(start, end);
      view.dispatch({
        selection: EditorSelection.single(from, to),
        effects: EditorView.scrollIntoView(from, { y: "center" }),
        userEvent: "select",
      });
    },
    reveal(start, end) {
      const { from, to } = units(start, end);
      const part = EditorSelection.range(from, to);
      view.dispatch({ effects: EditorView.scrollIntoView(part, { y: "nearest", yMargin: 48 }) });
    },
    highlight(start, end) {
      view.dispatch({ effects: setLinked.of(units(start, end)) });
    },
    clearHighlight() {
      view.dispatch({ effects: setLinked.of(null) });
    },
    focus: () => view.focus(),
    setTheme(dark) {
      view.dispatch({ effects: theme.reconfigure(scheme(dark)) });
    },
    setReadOnly(readOnly) {
      view.dispatch({ effects: access.reconfigure(EditorState.readOnly.of(readOnly)) });
    },
    help: async () => void (await help()),
    format: () => void help().then((made) => made?.format()),
    rename: () => void help().then((made) => made?.rename()),
    goToProblem(forward) {
      view.focus();
      go(forward)(view);
    },
    destroy: () => view.destroy(),
  };
}

/** The middle part in which two texts differ, so that cursor and marks outside it stay. */
function difference(before: string, after: string): ChangeSpec | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    from: start,
    to: before.length - end,
    insert: after.slice(start, after.length - end),
  };
}
