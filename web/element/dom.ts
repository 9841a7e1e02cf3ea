/** Elements out of what they hold. */

type Child = Node | string | number | undefined | false | null;
type Properties = Record<string, unknown>;

/**
 * An element. Properties that start with `on` are listeners; `true` is an empty attribute, and what
 * is missing or false is none.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== undefined && child !== false && child !== null) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** A sentence of the engine: what stands between backquotes is code. */
export function prose(text: string): Node[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : document.createTextNode(part)));
}

/**
 * A row of tabs, of which the arrow keys choose.
 */
export function tabs<Key extends string>(
  label: string,
  names: readonly (readonly [Key, string])[],
  selected: Key,
  panel: string,
  choose: (key: Key) => void,
): HTMLElement {
  const buttons = names.map(([key, name]) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        part: "tab",
        class: "tab",
        "aria-selected": String(key === selected),
        "aria-controls": panel,
        tabindex: key === selected ? 0 : -1,
        "data-key": key,
        onclick: () => choose(key),
      },
      name,
    ),
  );
  const row = h("div", { role: "tablist", part: "tabs", class: "tabs", "aria-label": label }, ...buttons);
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.findIndex((button) => button === event.target);
    const end = { Home: 0, End: buttons.length - 1 }[event.key];
    const next = step === undefined ? end : (at + step + buttons.length) % buttons.length;
    if (next === undefined || at < 0) return;
    event.preventDefault();
    const key = names[next]?.[0];
    if (key) choose(key);
    // The row was drawn anew.
    (row.getRootNode() as ShadowRoot | Document).querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
  });
  return row;
}

/** Shows which tab of a row is chosen. */
export function choose(row: HTMLElement, selected: string): void {
  for (const tab of row.querySelectorAll<HTMLElement>('[role="tab"]')) {
    const chosen = tab.dataset["key"] === selected;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}
