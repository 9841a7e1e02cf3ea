/**
 * How the editor and the diff look. Every colour is a custom property that the page sets on any
 * element around them; properties reach into the shadow root, so light and dark both come from the
 * page. The values here are what a page without such properties gets.
 */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

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

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--editor-keyword, #1d4ed8)", fontWeight: "600" },
  { tag: tags.string, color: "var(--editor-string, #15803d)" },
  { tag: tags.number, color: "var(--editor-number, #b45309)" },
  { tag: [tags.variableName, tags.propertyName], color: "var(--editor-variable, #7c3aed)" },
  { tag: tags.comment, color: `var(--editor-comment, ${muted})`, fontStyle: "italic" },
]);

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
  ".cm-fix:focus-visible, .cm-diagnosticAction:focus-visible, .cm-hunk:focus-visible": {
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
  ".cm-hunk": {
    display: "block",
    width: "100%",
    color: accent,
    background: panel,
    border: "none",
    borderTop: `1px solid ${border}`,
    font: `600 0.9em ${uiFont}`,
    textAlign: "left",
    padding: "6px 8px",
    cursor: "pointer",
  },
  ".cm-hunk-current": { background: linked },
  ...severityRules,
});

/** Colours, sizes and the Dockerfile's highlighting. */
export const look: Extension = [rules, syntaxHighlighting(highlight)];

/** Tells the parts that CodeMirror colours itself which scheme this is. */
export function scheme(dark: boolean): Extension {
  return EditorView.darkTheme.of(dark);
}
