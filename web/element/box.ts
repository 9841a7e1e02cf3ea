/** What an awake element shows: the text, its results, and what can be done with them. */

import type { Fix, Level, Report } from "../../crates/plimsoll-wasm/pkg/types";
import { EngineError } from "../engine/error";
import { Code } from "./code";
import { choose, h, tabs } from "./dom";
import { analyze, applyFixes, encodeLink, onBetter } from "./engine";
import { problems } from "./problems";
import { rewrite } from "./rewrite";
import { weight } from "./size";
import { sheet } from "./sheet";
import { follow, pageTheme } from "./theme";
import { headline, LEVELS } from "./words";

/** The element, as far as the box needs it. */
export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  text(): string;
  /** Whether the text is another than that of the light tree. */
  isOwn(): boolean;
  set(text: string): void;
  emit(name: "ready" | "change" | "report" | "error", detail: unknown): void;
}

export type View = "problems" | "rewrite" | "size";

const VIEWS = [
  ["problems", "Problems"],
  ["rewrite", "Rewrite"],
  ["size", "Size"],
] as const;

/** Heights that are taken, in CSS pixels. */
const HEIGHTS = [120, 4_000] as const;

/** Where the page is, if this is a part of it; set by the bundler, empty in the npm package. */
declare const PLAYGROUND: string;

let boxes = 0;

export class Box {
  readonly #host: Host;
  readonly #channel = `element ${(boxes += 1)}`;
  readonly #own = new CSSStyleSheet();
  readonly #panel: HTMLElement;
  readonly #line = h("p", { part: "headline", class: "headline", role: "status" });
  /** It may scroll, so that the keyboard must reach it, until the editor is there. */
  readonly #place = h("div", { part: "code", class: "code", role: "group", "aria-label": "Text", tabindex: 0 });
  readonly #trouble = h("p", { part: "error", class: "trouble", role: "alert", hidden: true });
  readonly #tabs: HTMLElement;
  readonly #actions = h("div", { class: "actions" });
  readonly #footer = h("footer", { part: "footer", class: "footer" });
  readonly #frame: HTMLElement;
  readonly #code: Code;
  #view: View;
  #level: Exclude<Level, "original">;
  #reported: { text: string; report: Report } | undefined;
  #resolve!: (report: Report) => void;
  #reject!: (error: unknown) => void;
  #ends: (() => void)[] = [];
  #first!: Promise<Report>;

  constructor(host: Host) {
    this.#host = host;
    this.#promise();
    this.#view = this.#wanted("view", VIEWS, "problems");
    this.#level = this.#wanted("level", LEVELS, "lean");
    this.#panel = h("div", { id: "panel", role: "tabpanel", part: "result", class: "panel", tabindex: 0, "aria-busy": "true" });
    this.#tabs = tabs("Results", VIEWS, this.#view, "panel", (view) => {
      this.#view = view;
      this.#draw();
    });
    this.#code = new Code({
      channel: this.#channel,
      label: "Dockerfile",
      change: (text) => this.#changed(text),
      fix: (fix) => void this.fix(fix),
    });
    this.#place.append(h("slot"), this.#code.element);
    this.#frame = h(
      "div",
      { part: "box", class: "box", role: "group", "aria-label": host.element.getAttribute("aria-label") ?? "Dockerfile playground" },
      this.#place,
      this.#trouble,
      h("div", { part: "toolbar", class: "toolbar" }, this.#line, this.#actions),
      this.#tabs,
      this.#panel,
      this.#footer,
    );
    // Sites have keys of their own and ask whether somebody writes in a field, which they cannot see
    // here: mdBook would turn the page, Material open its search.
    for (const event of ["keydown", "keypress", "keyup"]) {
      this.#frame.addEventListener(event, (pressed) => pressed.stopPropagation());
    }
    host.root.adoptedStyleSheets = [sheet(), this.#own];
    host.root.replaceChildren(this.#frame);
    this.#dress();
    this.#draw();
    this.show();
  }

  /** The first report. After a failure, that of the next analysis. */
  get first(): Promise<Report> {
    return this.#first;
  }

  #promise(): void {
    this.#first = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Not everybody waits for it.
    this.#first.catch(() => undefined);
  }

  get report(): Report | undefined {
    return this.#reported?.report;
  }

  /** It is in a page. */
  wake(): void {
    if (this.#ends.length > 0) return;
    this.#ends = [follow(() => this.#theme()), onBetter(() => void this.#analyze())];
    this.#theme();
    void this.#analyze();
  }

  /** It is no longer in a page, and may come back. */
  rest(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** An attribute has changed. */
  attribute(name: string): void {
    // What a person has chosen since stays, whatever else changes.
    if (name === "view") this.#view = this.#wanted("view", VIEWS, "problems");
    if (name === "level") this.#level = this.#wanted("level", LEVELS, "lean");
    if (name === "playground") this.#footer.replaceChildren();
    this.#dress();
    this.#draw();
  }

  /** What the attributes say of the looks. */
  #dress(): void {
    const height = Number.parseFloat(this.#host.element.getAttribute("height") ?? "");
    const [least, most] = HEIGHTS;
    const clamped = Math.min(Math.max(height, least), most);
    // By a constructed sheet: a strict policy forbids inline styles.
    this.#own.replaceSync(Number.isFinite(height) ? `.box { height: ${clamped}px }` : "");
    this.#code.setReadOnly(this.#readOnly);
    this.#theme();
  }

  /** The text has changed by the hand of the page. */
  show(): void {
    this.#frame.classList.toggle("is-own", this.#host.isOwn() || this.#code.isOpen);
    this.#code.show(this.#host.text(), this.#host.isOwn());
    if (this.#ends.length > 0) void this.#analyze();
  }

  /** Opens the editor. */
  async edit(): Promise<void> {
    try {
      await this.#code.open(this.#host.text());
      this.#place.removeAttribute("tabindex");
      this.#frame.classList.add("is-own");
      this.#mark();
      this.#draw();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Opens the editor, and goes to a part of the text. */
  async select(start: number, end: number): Promise<void> {
    await this.edit();
    this.#code.select(start, end);
  }

  /** Applies one fix of the present report. */
  async fix(fix: Fix): Promise<void> {
    const reported = this.#reported;
    if (!reported || this.#readOnly) return;
    await this.edit();
    this.#code.apply(reported.text, fix.edits);
  }

  async applySafeFixes(): Promise<string> {
    const text = await applyFixes(this.#host.text());
    await this.replace(text);
    return text;
  }

  /** Puts another text in, as a step that can be undone. */
  async replace(text: string): Promise<void> {
    await this.edit();
    this.#code.replace(text);
  }

  toLink(): Promise<string> {
    return encodeLink(this.#host.text(), this.#view, this.#level);
  }

  setLevel(level: Exclude<Level, "original">): void {
    this.#level = level;
    this.#draw();
    this.#panel.querySelector<HTMLInputElement>(`input[value="${level}"]`)?.focus();
  }

  get #readOnly(): boolean {
    return this.#host.element.hasAttribute("readonly");
  }

  #wanted<Name extends string>(attribute: string, known: readonly (readonly [Name, string])[], otherwise: Name): Name {
    const given = this.#host.element.getAttribute(attribute);
    return known.find(([name]) => name === given)?.[0] ?? otherwise;
  }

  #theme(): void {
    const asked = this.#host.element.getAttribute("theme");
    const theme = asked === "light" || asked === "dark" ? asked : pageTheme();
    this.#frame.classList.toggle("is-light", theme === "light");
    this.#frame.classList.toggle("is-dark", theme === "dark");
    this.#code.setDark(theme === "dark" || (!theme && matchMedia("(prefers-color-scheme: dark)").matches));
  }

  #changed(text: string): void {
    this.#host.set(text);
    this.#host.emit("change", { value: text });
    void this.#analyze();
  }

  async #analyze(): Promise<void> {
    const text = this.#host.text();
    this.#panel.setAttribute("aria-busy", "true");
    try {
      const report = await analyze(text, this.#channel);
      const isFirst = !this.#reported;
      this.#reported = { text, report };
      this.#trouble.hidden = true;
      this.#draw();
      this.#mark();
      if (isFirst) {
        this.#resolve(report);
        this.#host.emit("ready", { report });
      }
      this.#host.emit("report", { report });
    } catch (error) {
      if (error instanceof EngineError && error.kind === "superseded") return;
      this.#fail(error);
      this.#reject(error);
      if (!this.#reported) this.#promise();
    }
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#trouble.textContent = message;
    this.#trouble.hidden = false;
    this.#host.emit("error", { kind: error instanceof EngineError ? error.kind : "unavailable", message });
  }

  #mark(): void {
    if (this.#reported) this.#code.mark(this.#reported.text, this.#reported.report, !this.#readOnly);
  }

  #draw(): void {
    choose(this.#tabs, this.#view);
    this.#panel.setAttribute("aria-label", VIEWS.find(([view]) => view === this.#view)?.[1] ?? "");
    const reported = this.#reported;
    if (!reported) {
      this.#line.textContent = "Reading …";
      return;
    }
    const { report, text } = reported;
    this.#panel.removeAttribute("aria-busy");
    const line = headline(report, this.#level);
    // A live region speaks whenever it is written.
    if (this.#line.textContent !== line) this.#line.textContent = line;
    const { scrollTop } = this.#panel;
    const content = {
      problems: () => problems(report, this.#readOnly, this),
      rewrite: () => rewrite(text, report, this.#level, this.#readOnly, this),
      size: () => weight(report, this.#level, this),
    }[this.#view]();
    this.#panel.replaceChildren(...content);
    this.#panel.scrollTop = scrollTop;
    this.#drawActions(report);
    this.#drawFooter();
  }

  #drawActions(report: Report): void {
    const safe = report.findings.some((finding) => !finding.folded && finding.fixes.some(isSafe));
    const buttons = [
      !this.#readOnly &&
        safe &&
        h("button", { type: "button", class: "action", onclick: () => void this.applySafeFixes().catch(() => undefined) }, "Fix all safe"),
      !this.#code.isOpen &&
        h(
          "button",
          { type: "button", class: "action", onclick: () => void this.edit().then(() => this.#code.focus(), () => undefined) },
          this.#readOnly ? "Open" : "Edit",
        ),
    ];
    const shown = [...this.#actions.children].map((child) => child.textContent);
    const wanted = buttons.filter((button) => button !== false);
    // A button that stays keeps its focus.
    if (shown.join() === wanted.map((button) => button.textContent).join()) return;
    this.#actions.replaceChildren(...wanted);
  }

  #drawFooter(): void {
    const page = this.#host.element.getAttribute("playground") ?? (PLAYGROUND && new URL(PLAYGROUND, import.meta.url).href);
    if (!page || this.#footer.hasChildNodes()) return;
    const link = h("a", { href: page, target: "_blank", rel: "noopener", class: "open" }, "Open in Plimsoll");
    // With the text as it is then; the address is made while the pointer or the focus is on its way.
    const aim = async (): Promise<void> => {
      link.href = `${page.replace(/#.*/, "")}#${await this.toLink()}`;
    };
    for (const event of ["pointerenter", "focus"]) link.addEventListener(event, () => void aim().catch(() => undefined));
    link.addEventListener("click", (event) => {
      if (event.defaultPrevented || link.dataset["text"] === this.#host.text()) return;
      event.preventDefault();
      void aim().then(
        () => {
          link.dataset["text"] = this.#host.text();
          link.click();
          delete link.dataset["text"];
        },
        (error: unknown) => this.#fail(error),
      );
    });
    this.#footer.replaceChildren(link);
  }
}

/** Whether the image behaves as before. */
export function isSafe(fix: Fix): boolean {
  return fix.safety !== "needs-review";
}

/** What the views can do. */
export interface Actions {
  select(start: number, end: number): Promise<void>;
  fix(fix: Fix): Promise<void>;
  replace(text: string): Promise<void>;
  setLevel(level: Exclude<Level, "original">): void;
}
