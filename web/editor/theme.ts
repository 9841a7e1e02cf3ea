/**
 * How the editor and the diff look. Every colour is a custom property that the page sets on any
 * element around them; properties reach into the shadow root, so light and dark both come from the
 * page. The values here are what a page without such properties gets.
 */

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const background = "var(--editor-background, Canvas)";
const foreground = "var(--editor-foreground, CanvasText)";
const muted = "var(--editor-muted, #6b7280)";
const line = "var(--editor-line, rgb(127 127 127 / 8%))";
const selection = "var(--editor-selection, rgb(64 128 255 / 25%))";
const accent = "var(--editor-accent, #1d4ed8)";
const border = "var(--editor-border, rgb(127 127 127 / 30%))";
const panel = "var(--editor-panel, Canvas)";
const linked = "var(--editor-linked, rgb(255 196 0 / 25%))";
const font = "var(--editor-font, ui-monospace, monospace)";
const uiFont = "var(--editor-ui-font, system-ui, sans-serif)";
const added = "var(--editor-added, rgb(22 163 74 / 14%))";
const addedStrong = "var(--editor-added-strong, rgb(22 163 74 / 30%))";
const removed = "var(--editor-removed, rgb(220 38 38 / 12%))";
const removedStrong = "var(--editor-removed-strong, rgb(220 38 38 / 28%))";

const severities = {
  error: "var(--editor-error, #b91c1c)",
  warning: "var(--editor-warning, #b45309)",
  info: "var(--editor-info, #1d4ed8)",
  hint: "var(--editor-hint, #6b7280)",
};

/** Different shapes as well as colours, for those who do not see the colours. */
const shapes = {
  error: "polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%)",
  warning: "polygon(50% 4%, 100% 96%, 0 96%)",
  info: "circle(46%)",
  hint: "circle(26%)",
};

/** The kinds of words that have a colour; see `colours.ts`. */
const words = {
  ".tok-keyword": { color: "var(--editor-keyword, #1d4ed8)", fontWeight: "600" },
  ".tok-flag, .tok-option": { color: "var(--editor-flag, #0f766e)" },
  ".tok-string": { color: "var(--editor-string, #15803d)" },
  ".tok-variable": { color: "var(--editor-variable, #7c3aed)" },
  ".tok-comment": { color: `var(--editor-comment, ${muted})`, fontStyle: "italic" },
  ".tok-pragma": { color: "var(--editor-pragma, #b45309)" },
  ".tok-command": { color: "var(--editor-command, inherit)", fontWeight: "600" },
  ".tok-operator": { color: `var(--editor-operator, ${muted})` },
  ".tok-image, .tok-name": { color: "var(--editor-name, #b45309)" },
};

const severityRules = Object.fromEntries(
  Object.entries(severities).flatMap(([name, color]) => [
    [
      `.cm-lintRange-${name}`,
      {
        backgroundImage: "none",
        textDecoration: `underline ${name === "hint" ? "dotted" : "wavy"} ${color}`,
        textDecorationSkipInk: "none",
        textUnderlineOffset: "3px",
      },
    ],
    [
      `.cm-lint-marker-${name}`,
      {
        content: "''",
        width: "0.7em",
        height: "0.7em",
        margin: "0.4em auto 0",
        background: color,
        clipPath: shapes[name as keyof typeof shapes],
      },
    ],
    [`.cm-diagnostic-${name}`, { borderLeft: `3px solid ${color}` }],
  ]),
);

const rules = EditorView.theme({
  "&": { height: "100%", color: foreground, background, fontSize: "var(--editor-font-size, 14px)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: font, lineHeight: "1.6" },
  ".cm-content": { padding: "8px 0", caretColor: accent },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: accent, borderLeftWidth: "2px" },
  ".cm-gutters": { background, color: muted, border: "none", borderRight: `1px solid ${border}` },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "3ch", padding: "0 8px 0 4px" },
  ".cm-gutter-lint": { width: "1.4em" },
  ".cm-activeLine, .cm-activeLineGutter": { background: line },
  ".cm-activeLineGutter": { color: foreground },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: selection },
  ".cm-selectionMatch": { background: "none", outline: `1px solid ${border}` },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: `1px solid ${accent}` },
  ".cm-linked": { background: linked },
  ".cm-placeholder": { color: muted },
  ".cm-lintPoint:after": { display: "none" },
  ".cm-tooltip": {
    maxWidth: "min(52ch, 90vw)",
    color: foreground,
    background: panel,
    border: `1px solid ${border}`,
    borderRadius: "8px",
    boxShadow: "0 6px 24px rgb(0 0 0 / 18%)",
    fontFamily: uiFont,
    overflow: "hidden",
  },
  ".cm-diagnostic": { padding: "8px 12px", whiteSpace: "normal" },
  ".cm-diagnosticText": { display: "block" },
  ".cm-diagnosticSource": { color: muted, fontFamily: font, fontSize: "0.85em", opacity: "1" },
  ".cm-diagnosticAction, .cm-fix": {
    color: accent,
    background: "none",
    border: `1px solid ${border}`,
    borderRadius: "6px",
    font: "inherit",
    padding: "3px 10px",
    margin: "6px 8px 0 0",
    minHeight: "24px",
    cursor: "pointer",
  },
  ".cm-diagnosticAction:hover, .cm-fix:hover": { borderColor: accent },
  ".cm-fixes": { display: "flex", flexDirection: "column", padding: "6px", gap: "2px" },
  ".cm-fixes-none": { padding: "4px 8px", color: muted },
  ".cm-fix": { border: "1px solid transparent", margin: "0", textAlign: "left" },
  ".cm-fix:focus-visible, .cm-diagnosticAction:focus-visible, .cm-hunk:focus-visible, .cm-hunk-act:focus-visible": {
    outline: `2px solid ${accent}`,
    outlineOffset: "-2px",
  },
  ".cm-panels": { color: foreground, background: panel, borderColor: border, fontFamily: uiFont },
  ".cm-panels-top": { borderBottom: `1px solid ${border}` },
  ".cm-textfield": {
    color: foreground,
    background,
    border: `1px solid ${border}`,
    borderRadius: "4px",
    fontSize: "inherit",
  },
  ".cm-button": {
    color: foreground,
    background,
    backgroundImage: "none",
    border: `1px solid ${border}`,
    borderRadius: "4px",
    fontSize: "inherit",
  },
  ".cm-searchMatch": { background: linked },
  ".cm-searchMatch-selected": { outline: `2px solid ${accent}` },
  ".cm-changedLine, &.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": { background: added },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { background: removed },
  ".cm-changedText, &.cm-merge-b .cm-changedText": { background: addedStrong },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText, &.cm-merge-b .cm-deletedText": {
    background: removedStrong,
  },
  ".cm-changedLineGutter, &.cm-merge-b .cm-changedLineGutter": {
    background: "var(--editor-added-mark, #16a34a)",
  },
  ".cm-deletedLineGutter, &.cm-merge-a .cm-changedLineGutter": {
    background: "var(--editor-removed-mark, #dc2626)",
  },
  ".cm-collapsedLines": {
    color: muted,
    background: line,
    backgroundImage: "none",
    fontFamily: uiFont,
    padding: "4px 12px",
  },
  ".cm-hunk-bar": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "0 4px",
    background: panel,
    borderTop: `1px solid ${border}`,
    font: `0.9em ${uiFont}`,
  },
  ".cm-hunk": {
    flex: "1 1 12rem",
    color: accent,
    background: "none",
    border: "none",
    font: "inherit",
    fontWeight: "600",
    textAlign: "start",
    padding: "6px 8px",
    cursor: "pointer",
  },
  ".cm-hunk-act": {
    color: foreground,
    background: "none",
    border: `1px solid ${border}`,
    borderRadius: "6px",
    font: "inherit",
    minHeight: "24px",
    padding: "1px 8px",
    margin: "2px 4px 2px 0",
    cursor: "pointer",
  },
  ".cm-hunk-act:hover": { borderColor: accent },
  ".cm-hunk-why": { order: "1", flexBasis: "100%", margin: "0", padding: "2px 8px 8px", whiteSpace: "pre-line", color: foreground },
  ".cm-hunk-why code, .cm-diagnosticText code": { fontFamily: font, fontSize: "0.95em", overflowWrap: "anywhere" },
  "@media (max-width: 719px)": {
    // Whatever the title's length, its buttons stand in one row below it.
    ".cm-hunk": { flexBasis: "100%" },
    ".cm-hunk-act": { minHeight: "36px", margin: "0 0 6px 8px", padding: "1px 12px" },
  },
  ".cm-hunk-left .cm-hunk": { color: muted, textDecoration: "line-through" },
  ".cm-left-out": { textDecoration: "line-through", opacity: "0.75" },
  ".cm-hunk-current": { background: linked },
  ".cm-described": { padding: "8px 12px", fontSize: "13px" },
  ".cm-described code": { fontFamily: font, fontSize: "12px", overflowWrap: "anywhere" },
  ".cm-described strong": { color: accent },
  ".cm-described .cm-written": { color: muted },
  ".cm-described p": { margin: "6px 0 0" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: `${font} !important`, maxHeight: "14em !important" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px !important", minHeight: "24px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: `${foreground} !important`,
    background: `${linked} !important`,
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: accent },
  ".cm-completionDetail": { color: muted, fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionInfo": { padding: "8px 12px", fontFamily: uiFont },
  ".cm-foldGutter .cm-gutterElement": { padding: "0 4px", cursor: "pointer" },
  ".cm-foldPlaceholder": { color: muted, background: line, border: `1px solid ${border}`, padding: "0 6px" },
  ".cm-dialog": { display: "flex", gap: "8px", alignItems: "center", padding: "8px 12px" },
  ".cm-dialog label": { fontSize: "14px" },
  ".cm-dialog-close": { minWidth: "24px", minHeight: "24px", color: muted },
  ...words,
  ...severityRules,
});

/** Colours and sizes. */
export const look: Extension = rules;

/** Tells the parts that CodeMirror colours itself which scheme this is. */
export function scheme(dark: boolean): Extension {
  return EditorView.darkTheme.of(dark);
}
