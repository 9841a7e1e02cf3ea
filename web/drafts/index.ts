/** The dialog of drafts: open, name, delete and bring back, begin a new one. */

import { button, dialog, element, size } from "../dom";
import type * as Store from "./store";
import type { Draft, Entry } from "./store";

/** What the dialog needs of the page. */
export interface Host {
  /** Shows another draft; nothing stands for an empty one. */
  show(draft: Draft | undefined): void;
  /** The page's own, so that it does not have to wait for a file that both share. */
  readonly store: Pick<
    typeof Store,
    "begin" | "choose" | "current" | "draft" | "entries" | "flush" | "remove" | "rename"
  >;
}

/** Opens the dialog. */
export function open(host: Host): void {
  const { begin, choose, current, draft, entries, flush, remove, rename } = host.store;
  flush();
  const { dialog: frame, body } = dialog("drafts", "Drafts");
  const list = element("ul", "drafts");
  const said = element("p", "note");
  said.setAttribute("role", "status");
  const fresh = button(
    "New draft",
    () => {
      begin();
      host.show(undefined);
      frame.close();
    },
    "primary",
  );
  const toolbar = element("div", "toolbar");
  toolbar.append(fresh, said);
  const note = element("p", "note", "Drafts stay in this browser. To keep one elsewhere or to show it to others, share it.");
  body.append(toolbar, list, note);

  const fill = (): void => {
    const known = entries();
    list.replaceChildren(...known.map((entry) => row(entry)));
    if (known.length === 0) list.append(element("li", "empty", "No draft yet: what you write is kept here."));
  };
  const row = (entry: Entry): HTMLLIElement => {
    const made = element("li");
    const content = draft(entry.id);
    const title = name(entry, content);
    const isOpen = entry.id === current();
    const choice = button("", () => {
      const found = choose(entry.id);
      if (found) host.show(found);
      frame.close();
    }, "draft-name");
    if (isOpen) choice.setAttribute("aria-current", "true");
    const when = new Date(entry.changed);
    const details = `${when.toLocaleString([], { dateStyle: "medium", timeStyle: "short" })} · ${size(content?.text.length ?? 0)}`;
    choice.append(element("strong", "", title), element("small", "", isOpen ? `${details} · open` : details));
    const naming = button("Rename", () => {
      const input = element("input");
      input.type = "text";
      input.value = title;
      input.setAttribute("aria-label", `New name for ${title}`);
      const done = (): void => {
        rename(entry.id, input.value.trim());
        fill();
        list.querySelector<HTMLElement>(`[data-draft="${entry.id}"] .rename`)?.focus();
      };
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
          // Else it would press the button that gets the focus.
          event.preventDefault();
          done();
        }
        if (event.key === "Escape") {
          event.preventDefault();
          fill();
        }
      });
      choice.replaceWith(input);
      naming.replaceWith(button("Keep the name", done));
      input.focus();
      input.select();
    }, "quiet rename");
    naming.setAttribute("aria-label", `Rename ${title}`);
    const deleting = button("Delete", () => {
      const wasOpen = entry.id === current();
      const restore = remove(entry.id);
      if (wasOpen) {
        const next = entries()[0];
        host.show(next && choose(next.id));
      }
      fill();
      said.textContent = `${title} is deleted. `;
      const undo = button("Bring it back", () => {
        restore();
        if (wasOpen) host.show(choose(entry.id));
        said.textContent = `${title} is back.`;
        fill();
      });
      said.append(undo);
      undo.focus();
    }, "quiet");
    deleting.setAttribute("aria-label", `Delete ${title}`);
    made.dataset["draft"] = entry.id;
    made.append(choice, naming, deleting);
    return made;
  };
  fill();
  frame.showModal();
}

/** How a draft is called: as the person said, or by the image that it begins with. */
function name(entry: Entry, content: Draft | undefined): string {
  if (entry.name) return entry.name;
  const [, image] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)/im.exec(content?.text ?? "") ?? [];
  return image ? `FROM ${image}` : "A text without FROM";
}
