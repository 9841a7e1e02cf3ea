/**
 * `<dockerfile-playground>`: wraps a Dockerfile that stands in a page, and shows its problems, its
 * rewrite and its size beside it. This file is the loader; all else arrives when the element is
 * seen or touched. Without JavaScript the code block stays as it is, and it stays in the page's own
 * tree in any case.
 *
 * It touches neither the page's address nor its storage, and writes no inline style.
 */

import type { Report } from "../../crates/plimsoll-wasm/pkg/types";
import type { Box } from "./box";
import { isElsewhere, textOf } from "./source";

/** When the engine is loaded: once the element is seen, when it is touched, or at once. */
type Load = "visible" | "touch" | "now";

/** The name of the element. */
const NAME = "dockerfile-playground";

/** The element is awake this far outside of the window already, so that people see it ready. */
const MARGIN = "200px";

const neutral = new CSSStyleSheet();
neutral.replaceSync(":host { display: block } :host([hidden]) { display: none }");

export class DockerfilePlayground extends HTMLElement {
  static readonly observedAttributes = ["view", "level", "readonly", "theme", "height", "playground", "load"];

  readonly #root: ShadowRoot;
  readonly #waiting = new AbortController();
  #box: Promise<Box> | undefined;
  /** The box, once it is there. */
  #opened: Box | undefined;
  #sight: IntersectionObserver | undefined;
  /** Notices when the page puts another text in, as frameworks do after the first paint. */
  readonly #changes = new MutationObserver(() => this.#read());
  /** The text, where it is no longer that of the light tree. */
  #own: string | undefined;
  #light = "";

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [neutral];
    // What a build has worked out stands in a slot of its own, which the box has no place for.
    const results = document.createElement("slot");
    results.name = "static";
    this.#root.append(document.createElement("slot"), results);
    const { signal } = this.#waiting;
    for (const touch of ["pointerenter", "focusin", "click"]) {
      this.addEventListener(touch, () => this.#wake(), { signal });
    }
  }

  connectedCallback(): void {
    // A value that was set before the script had arrived.
    if (Object.hasOwn(this, "value")) {
      const { value } = this;
      Reflect.deleteProperty(this, "value");
      this.value = value;
    }
    this.#light = textOf(this);
    this.#changes.observe(this, { childList: true, subtree: true, characterData: true });
    if (this.#box) {
      // It was moved, or a framework has put it back.
      void this.#box.then((box) => this.isConnected && box.wake());
    } else {
      this.#watch();
    }
  }

  disconnectedCallback(): void {
    this.#sight?.disconnect();
    this.#changes.disconnect();
    this.#opened?.rest();
  }

  attributeChangedCallback(name: string): void {
    if (name === "load" && this.isConnected && !this.#box) this.#watch();
    this.#opened?.attribute(name);
  }

  /** The Dockerfile, as it is now. */
  get value(): string {
    return this.#own ?? (this.isConnected ? this.#light : textOf(this));
  }

  set value(text: string) {
    this.#own = String(text);
    this.#opened?.show();
  }

  /** The last report on `value`; nothing before the first. */
  get report(): Report | undefined {
    return this.#opened?.report;
  }

  /** Loads what is needed at once; fulfilled with the first report. */
  async ready(): Promise<Report> {
    const box = await this.#open();
    return box.report ?? box.first;
  }

  /** Opens the editor, or the text for reading where `readonly` is set. */
  async edit(): Promise<void> {
    await (await this.#open()).edit();
  }

  /** Applies every fix after which the image behaves as before; fulfilled with the new text. */
  async applySafeFixes(): Promise<string> {
    return (await this.#open()).applySafeFixes();
  }

  /** The fragment of a link that holds the text, the view and the level. */
  async toLink(): Promise<string> {
    return (await this.#open()).toLink();
  }

  #watch(): void {
    const load = (this.getAttribute("load") ?? "visible") as Load;
    this.#sight?.disconnect();
    if (load === "now") {
      this.#wake();
    } else if (load !== "touch") {
      this.#sight = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.#wake(),
        { rootMargin: MARGIN },
      );
      this.#sight.observe(this);
    }
  }

  /** Opens it, with nobody waiting for it. */
  #wake(): void {
    // Whoever listens hears of a failure by its event; the code block is still there.
    this.#open().catch(() => undefined);
  }

  #open(): Promise<Box> {
    this.#box ??= this.#make();
    return this.#box;
  }

  async #make(): Promise<Box> {
    this.#sight?.disconnect();
    try {
      const { Box } = await import("./box");
      this.#waiting.abort();
      this.#opened = new Box({
        element: this,
        root: this.#root,
        text: () => this.value,
        isOwn: () => this.#own !== undefined && this.#own !== this.#light,
        set: (text) => {
          this.#own = text;
        },
        emit: (name, detail) => {
          this.dispatchEvent(new CustomEvent(`plimsoll-${name}`, { detail, bubbles: true, composed: true }));
        },
      });
      if (this.isConnected) this.#opened.wake();
      return this.#opened;
    } catch (error) {
      // Offline, say: the next touch tries again.
      this.#box = undefined;
      const message = error instanceof Error ? error.message : String(error);
      const detail = { kind: "unavailable", message };
      this.dispatchEvent(new CustomEvent("plimsoll-error", { detail, bubbles: true, composed: true }));
      throw error;
    }
  }

  #read(): void {
    const text = textOf(this);
    if (text === this.#light) return;
    this.#light = text;
    if (this.#own === undefined) this.#opened?.show();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "dockerfile-playground": DockerfilePlayground;
  }
}

// A page may name the script twice.
if (!isElsewhere(NAME)) customElements.define(NAME, DockerfilePlayground);
