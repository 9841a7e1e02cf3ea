/** The share dialog: in which form, with which files, and without the secrets that were found. */

import { button, check, dialog, element, size } from "../dom";
import { type Form, forms } from "./forms";
import { type Ask, type Clean, clean, type Shared, share, type Shown } from "./shared";

export { link } from "./shared";

/** What chats and issue forms take, in characters. */
const FITS = [
  [2_000, "a chat message"],
  [8_000, "an issue form"],
] as const;

/** What the dialog needs of the page. */
export interface Host {
  readonly ask: Ask;
  download(name: string, text: string, type: string): void;
}

/** Opens the dialog. The link is copied at once, unless there are secrets to decide about. */
export async function open(shown: Shown, host: Host): Promise<void> {
  const cleaned = await clean(shown, host.ask);
  const { dialog: frame, body } = dialog("share", "Share");
  const menu = new Menu(shown, cleaned, host, body);
  frame.showModal();
  await menu.make();
  if (cleaned.secrets.length === 0) await menu.copy();
}

class Menu {
  #form: Form = forms[0] as Form;
  #redact = true;
  #beside = true;
  #shared: Shared | undefined;
  /** The latest wish; an answer to an earlier one comes too late. */
  #wish = 0;
  readonly #text = element("textarea", "shared-text");
  readonly #label = element("label");
  readonly #fits = element("p", "note fits");
  readonly #said = element("p", "said");
  readonly #download: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #preview = element("div", "share-preview");
  readonly #chips: readonly HTMLButtonElement[];

  constructor(
    readonly shown: Shown,
    readonly cleaned: Clean,
    readonly host: Host,
    body: HTMLElement,
  ) {
    this.#text.id = "shared-text";
    this.#text.readOnly = true;
    this.#text.spellcheck = false;
    this.#text.addEventListener("focus", () => this.#text.select());
    this.#label.htmlFor = "shared-text";
    this.#said.setAttribute("role", "status");
    this.#chips = forms.map((form) => button(form.name, () => this.#choose(form), "chip"));
    const chips = element("div", "chips");
    chips.setAttribute("role", "group");
    chips.setAttribute("aria-label", "What to share");
    chips.append(...this.#chips);
    const field = element("div", "field");
    field.append(this.#label, this.#text);
    this.#copy = button("Copy", () => void this.copy(), "primary");
    this.#download = button("Download", () => this.#save());
    const toolbar = element("div", "toolbar");
    toolbar.append(this.#copy, this.#download, this.#said);
    body.append(...this.#secrets(), ...this.#files(), chips, field, this.#fits, toolbar, this.#preview);
    this.#show();
  }

  /** Makes what is shared, as it is wanted now. */
  async make(): Promise<void> {
    this.#wish += 1;
    const wish = this.#wish;
    const { text, options } = this.#redact ? this.cleaned : this.shown;
    const wanted = { ...this.shown, text, options: { ...options, beside: this.#beside ? options.beside : [] } };
    const shared = await share(wanted, this.host.ask).catch((error: unknown) => {
      this.#said.textContent = error instanceof Error ? error.message : String(error);
      return undefined;
    });
    if (wish !== this.#wish) return;
    this.#shared = shared;
    this.#show();
  }

  /** Puts the text into the clipboard, or says why that is not possible. */
  async copy(): Promise<void> {
    if (!this.#shared || this.#isRefused()) return;
    try {
      await navigator.clipboard.writeText(this.#text.value);
      this.#said.textContent = this.#form.copied;
    } catch {
      this.#said.textContent = "The browser does not let this page write to the clipboard; the text is selected, copy it by hand.";
      this.#text.select();
    }
  }

  #choose(form: Form): void {
    this.#form = form;
    this.#said.textContent = "";
    this.#show();
  }

  #save(): void {
    const { file } = this.#form;
    if (file) this.host.download(file.name, this.#text.value, file.type);
  }

  /** There is no link, and this form is one. */
  #isRefused(): boolean {
    return this.#shared?.link === undefined && this.#text.value === this.#shared?.refused;
  }

  #show(): void {
    this.#write();
    this.#preview.replaceChildren();
    if (!this.#shared) return;
    this.#form.preview?.(this.#preview, this.#shared, () => {
      this.#said.textContent = "";
      this.#write();
    });
  }

  /** Writes the text, and what can be done with it. */
  #write(): void {
    const shared = this.#shared;
    const text = shared ? this.#form.make(shared) : "";
    this.#text.value = text;
    this.#text.rows = Math.min(12, Math.max(4, text.split("\n").length));
    this.#label.textContent = this.#form.purpose;
    this.#fits.textContent = !shared ? "" : this.#isRefused() ? "Send the file instead." : fits(text.length);
    this.#copy.disabled = !shared || this.#isRefused();
    this.#download.hidden = !this.#form.file;
    this.#chips.forEach((chip, at) => chip.setAttribute("aria-pressed", String(forms[at] === this.#form)));
  }

  /** The secrets that were found, and whether they go out. */
  #secrets(): HTMLElement[] {
    const { secrets } = this.cleaned;
    if (secrets.length === 0) return [];
    const section = element("section", "share-secrets");
    section.setAttribute("aria-labelledby", "share-secrets");
    const title = element("h3", "", secrets.length === 1 ? "A secret stands in this" : `${secrets.length} secrets stand in this`);
    title.id = "share-secrets";
    const list = element("ul");
    for (const { place, what, takenOut } of secrets) {
      const note = takenOut ? "" : "; it cannot be taken out here, so change it before you share";
      list.append(element("li", "", `${place}: ${what}${note}`));
    }
    section.append(title, list);
    if (secrets.some(({ takenOut }) => takenOut)) {
      const them = secrets.length === 1 ? "it" : "them";
      const redact = check(`Take ${them} out of what is shared. Your own text stays as it is.`, true, (checked) => {
        this.#redact = checked;
        this.#said.textContent = "";
        void this.make();
      });
      section.append(redact);
    }
    return [section];
  }

  /** Whether the files beside the Dockerfile go along. */
  #files(): HTMLElement[] {
    const { beside } = this.shown.options;
    if (beside.length === 0) return [];
    const names = beside.map(({ path, content }) => `${path} (${size(content.length)})`).join(", ");
    const row = check(`With the files beside it: ${names}`, true, (checked) => {
      this.#beside = checked;
      this.#said.textContent = "";
      void this.make();
    });
    return [row];
  }
}

/** How long a text is, and what it still fits. */
function fits(length: number): string {
  const told = FITS.map(([most, what]) => `${length <= most ? "fits" : "too long for"} ${what} (${most.toLocaleString("en")})`);
  return `${length.toLocaleString("en")} characters · ${told.join(" · ")}`;
}
