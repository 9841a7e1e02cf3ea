/** The text of an element: first the page's own code block, then the page's editor. */

import type { Edit, Fix, Report } from "../../crates/plimsoll-wasm/pkg/types";
import type { Diagnostic, Editor } from "../editor/index";
import { h } from "./dom";
import { language } from "./engine";

export interface CodeOptions {
  readonly channel: string;
  /** The accessible name. */
  readonly label: string;
  change(text: string): void;
  fix(fix: Fix): void;
}

export class Code {
  /** What stands in place of the page's code block, where it is used. */
  readonly element = h("div", { class: "own" });
  readonly #options: CodeOptions;
  #opening: Promise<Editor> | undefined;
  #editor: Editor | undefined;
  #dark = false;
  #readOnly = false;
  /** The text is being put in by the page, which knows of it. */
  #quiet = false;
  #fixes = new Map<string, Fix>();

  constructor(options: CodeOptions) {
    this.#options = options;
  }

  /** Whether the editor is there. */
  get isOpen(): boolean {
    return this.#editor !== undefined;
  }

  /** Shows a text; without the editor only where it is another than the page's. */
  show(text: string, isOwn: boolean): void {
    if (this.#editor) {
      this.#quiet = true;
      this.#editor.setValue(text);
      this.#quiet = false;
    } else {
      this.element.replaceChildren(...(isOwn ? [h("pre", { class: "plain", tabindex: 0 }, text)] : []));
    }
  }

  /** Loads the editor, once. */
  async open(text: string): Promise<void> {
    this.#opening ??= this.#load(text);
    try {
      await this.#opening;
    } catch {
      this.#opening = undefined;
      throw new Error("The editor could not be loaded. Try again when you are connected.");
    }
  }

  async #load(text: string): Promise<Editor> {
    const { createEditor } = await import("../editor/index");
    const place = h("div", { part: "editor", class: "editor" });
    this.element.replaceChildren(place);
    this.#editor = createEditor(place, {
      value: text,
      label: this.#options.label,
      dark: this.#dark,
      readOnly: this.#readOnly,
      language: language(this.#options.channel),
      onChange: (changed) => {
        if (!this.#quiet) this.#options.change(changed);
      },
      onAction: (id) => {
        const fix = this.#fixes.get(id);
        if (fix) this.#options.fix(fix);
      },
    });
    void this.#editor.help().catch(() => undefined);
    return this.#editor;
  }

  /** Shows the problems of a text at their places. */
  mark(text: string, report: Report, fixable: boolean): void {
    if (!this.#editor) return;
    this.#fixes = new Map();
    const diagnostics = report.findings
      .filter((finding) => !finding.folded)
      .map((finding, index): Diagnostic => {
        const fix = finding.fixes[0];
        if (fix) this.#fixes.set(String(index), fix);
        return {
          id: String(index),
          start: finding.start.offset,
          end: finding.end.offset,
          severity: finding.severity === "style" ? "hint" : finding.severity,
          message: finding.message,
          source: [finding.rule, ...finding.equivalents].join(" · "),
          actions: fix && fixable ? [{ id: "fix", title: fix.title }] : [],
        };
      });
    this.#editor.setDiagnostics(text.replace(/\r\n?/g, "\n"), diagnostics);
  }

  apply(text: string, edits: readonly Edit[]): void {
    this.#editor?.applyEdits(text, edits);
  }

  replace(text: string): void {
    this.#editor?.setValue(text);
  }

  select(start: number, end: number): void {
    this.#editor?.select(start, end);
    this.#editor?.focus();
  }

  focus(): void {
    this.#editor?.focus();
  }

  setDark(dark: boolean): void {
    if (this.#dark === dark) return;
    this.#dark = dark;
    this.#editor?.setTheme(dark);
  }

  setReadOnly(readOnly: boolean): void {
    if (this.#readOnly === readOnly) return;
    this.#readOnly = readOnly;
    this.#editor?.setReadOnly(readOnly);
  }
}
