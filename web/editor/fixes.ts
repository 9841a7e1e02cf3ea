/** `Ctrl+.`: the fixes for the problems at the cursor, as a small menu. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, type KeyBinding, showTooltip, type Tooltip } from "@codemirror/view";

import { atSelection, type Found } from "./diagnostics";

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

function open(view: EditorView): boolean {
  const found = atSelection(view.state);
  view.dispatch({
    effects: toggle.of({
      pos: view.state.selection.main.head,
      above: false,
      create: () => {
        const dom = build(view, found);
        return { dom, mount: () => focusables(dom)[0]?.focus() };
      },
    }),
  });
  return true;
}

function close(view: EditorView): void {
  view.dispatch({ effects: toggle.of(null) });
  view.focus();
}

function build(view: EditorView, found: readonly Found[]): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-fixes";
  dom.setAttribute("role", "menu");
  dom.setAttribute("aria-label", "Fixes");
  for (const { from, to, shown } of found) {
    for (const action of shown.actions ?? []) {
      dom.append(
        item(action.name, shown.message, () => {
          close(view);
          action.apply(view, from, to);
        }),
      );
    }
  }
  if (!dom.hasChildNodes()) {
    const none = item(
      found.length > 0 ? "No automatic fix here" : "No problem here",
      "",
      () => close(view),
    );
    none.classList.add("cm-fixes-none");
    dom.append(none);
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
