/** Small things that parts of the page which are made here, and not in Rust, have in common. */

/** An element with a class and a text. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, className = "", text = ""): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A button that does something. */
export function button(text: string, run: () => void, className = ""): HTMLButtonElement {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

/** A checkbox with its label; `set` hears of every change. */
export function check(label: string, checked: boolean, set: (checked: boolean) => void): HTMLLabelElement {
  const made = element("label", "check");
  const input = element("input");
  input.type = "checkbox";
  input.checked = checked;
  input.addEventListener("change", () => set(input.checked));
  made.append(input, element("span", "", label));
  return made;
}

/**
 * A dialog of the page with a title and a button that closes it, as `web/index.html` has them; it
 * goes away when it is closed.
 */
export function dialog(id: string, title: string): { dialog: HTMLDialogElement; body: HTMLDivElement } {
  document.getElementById(id)?.remove();
  const made = element("dialog", "dialog");
  made.id = id;
  made.setAttribute("aria-labelledby", `${id}-title`);
  const head = element("header");
  const heading = element("h2", "", title);
  heading.id = `${id}-title`;
  const close = button("✕", () => made.close(), "quiet");
  close.setAttribute("aria-label", `Close: ${title}`);
  head.append(heading, close);
  const body = element("div", "dialog-body");
  made.append(head, body);
  made.addEventListener("close", () => made.remove());
  document.body.append(made);
  return { dialog: made, body };
}

/** A size for people, in bytes of thousand. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
