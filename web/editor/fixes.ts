/** Small menus at the cursor; `Ctrl+.` opens that of the fixes for the problems there. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, type KeyBinding, showTooltip, type Tooltip } from "@codemirror/view";

import { atSelection } from "./diagnostics";

const toggle = StateEffect.define<Tooltip | null>();

const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(toggle)) return effect.value;
    // What it offers belongs to the text and the place where it was opened.
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

export const fixesView: Extension = menu;

export const fixesKeys: readonly KeyBinding[] = [{ key: "Mod-.", run: open, preventDefault: true }];

/** Something to choose. */
export interface MenuItem {
  readonly name: string;
  readonly title: string;
  run(): void;
}

/** Opens a menu at the cursor; without items it says so in `none`. */
export function openMenu(view: EditorView, label: string, items: readonly MenuItem[], none: string): void {
  view.dispatch({
    effects: toggle.of({
      pos: view.state.selection.main.head,
      above: false,
      create: () => {
        const dom = build(view, label, items, none);
        return { dom, mount: () => focusables(dom)[0]?.focus() };
      },
    }),
  });
}

function open(view: EditorView): boolean {
  const found = atSelection(view.state);
  const items = found.flatMap(({ from, to, shown }) =>
    (shown.actions ?? []).map((action) => ({
      name: action.name,
      title: shown.message,
      run: () => action.apply(view, from, to),
    })),
  );
  openMenu(view, "Fixes", items, found.length > 0 ? "No automatic fix here" : "No problem here");
  return true;
}

function close(view: EditorView): void {
  view.dispatch({ effects: toggle.of(null) });
  view.focus();
}

function build(view: EditorView, label: string, items: readonly MenuItem[], none: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-fixes";
  dom.setAttribute("role", "menu");
  dom.setAttribute("aria-label", label);
  for (const { name, title, run } of items) {
    dom.append(
      item(name, title, () => {
        close(view);
        run();
      }),
    );
  }
  if (!dom.hasChildNodes()) {
    const nothing = item(none, "", () => close(view));
    nothing.classList.add("cm-fixes-none");
    dom.append(nothing);
  }
  dom.addEventListener("keydown", (event) => onKey(view, dom, event));
  dom.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    const stays = next instanceof Node && dom.contains(next);
    if (!stays && view.state.field(menu)) view.dispatch({ effects: toggle.of(null) });
  });
  return dom;
}

function item(text: string, title: string, run: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cm-fix";
  button.setAttribute("role", "menuitem");
  button.textContent = text;
  button.title = title;
  button.addEventListener("click", run);
  return button;
}

function onKey(view: EditorView, dom: HTMLElement, event: KeyboardEvent): void {
  const items = focusables(dom);
  const at = items.findIndex((one) => one === event.target);
  const to = (index: number): void => items.at(index % items.length)?.focus();
  switch (event.key) {
    case "ArrowDown":
      to(at + 1);
      break;
    case "ArrowUp":
      to(at - 1);
      break;
    case "Home":
      to(0);
      break;
    case "End":
      to(-1);
      break;
    case "Escape":
      close(view);
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function focusables(dom: HTMLElement): HTMLElement[] {
  return [...dom.querySelectorAll<HTMLElement>("button")];
}
