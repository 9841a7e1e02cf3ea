/** The snippet for another page: what can be chosen, and how it looks there. */

import { check, element } from "../dom";
import type { Form } from "./forms";
import type { Shared } from "./shared";
import {
  attributes,
  type Choice,
  elementSnippet,
  FRAME_HEIGHT,
  frameAddress,
  frameSnippet,
  linkSettings,
  SANDBOX,
  type Source,
} from "./snippet";

/** Where the element's files are beside this script, and their hashes; set by the bundler. */
declare const ELEMENT: string;
declare const ELEMENT_INTEGRITY: string;
declare const FRAME_INTEGRITY: string;

const LISTS = [
  ["kind", "As", [["element", "element"], ["frame", "frame"]]],
  ["view", "Showing", [["problems", "problems"], ["rewrite", "the rewrite"], ["size", "sizes"]]],
  ["level", "Level", [["safe", "Safe"], ["lean", "Lean"], ["minimal", "Minimal"]]],
  ["theme", "Theme", [["auto", "as the page"], ["light", "light"], ["dark", "dark"]]],
] as const;

/** Heights that the element takes, in CSS pixels. */
const HEIGHTS = [120, 4_000] as const;

/** What a person has chosen here, for as long as the page is open. */
let chosen: Partial<Choice> = {};

export const embed: Form = {
  name: "Embed",
  purpose: "HTML for a page of yours, where others read it, try the rewrite and edit it.",
  copied: "The HTML is in the clipboard.",
  make: snippet,
  preview(parent, shared, again) {
    const stage = element("div", "share-stage");
    const draw = (): void => {
      void show(stage, shared).catch(() =>
        stage.replaceChildren(element("p", "note", "The preview could not be loaded; the HTML is right all the same.")),
      );
    };
    const set = (change: Partial<Choice>): void => {
      chosen = { ...chosen, ...change };
      again();
      draw();
    };
    const guide = element("a", "", "What your page must allow");
    guide.href = new URL("../../docs/embedding/", source().folder).href;
    guide.target = "_blank";
    guide.rel = "noopener";
    const caption = element("h3", "", "Preview");
    parent.append(controls(choice(shared), set), caption, stage, guide);
    draw();
  },
};

/** Lists, a field and a box, each of which says at once what was chosen. */
function controls(now: Choice, set: (change: Partial<Choice>) => void): HTMLElement {
  const row = element("div", "toolbar embed-choices");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "How it is embedded");
  for (const [key, name, options] of LISTS) {
    const select = element("select");
    for (const [value, title] of options) select.append(new Option(title, value, false, value === now[key]));
    select.addEventListener("change", () => set({ [key]: select.value }));
    row.append(named(name, select));
  }
  const height = element("input");
  const [least, most] = HEIGHTS;
  Object.assign(height, { type: "number", min: least, max: most, step: 10, placeholder: "auto", value: now.height ?? "" });
  height.addEventListener("change", () => {
    const pixels = Math.min(Math.max(Math.round(height.valueAsNumber), least), most);
    // Empty is as high as it needs.
    height.value = Number.isNaN(pixels) ? "" : String(pixels);
    set({ height: Number.isNaN(pixels) ? undefined : pixels });
  });
  row.append(named("Height", height), check("Read only", now.readonly, (readonly) => set({ readonly })));
  return row;
}

function named(name: string, field: HTMLElement): HTMLLabelElement {
  const label = element("label", "check");
  label.append(element("span", "", name), field);
  return label;
}

/** What the page shows is proposed, until something else is chosen. */
function choice({ link }: Shared): Choice {
  const settings = linkSettings(link ?? "");
  const proposed = (name: "view" | "level", otherwise: string): string => {
    const value = settings.get(name);
    const known: readonly (readonly [string, string])[] = LISTS.find(([key]) => key === name)?.[2] ?? [];
    return known.find(([one]) => one === value)?.[0] ?? otherwise;
  };
  return {
    kind: "element",
    view: proposed("view", "problems"),
    level: proposed("level", "lean"),
    theme: "auto",
    readonly: false,
    height: undefined,
    ...chosen,
  };
}

function snippet(shared: Shared): string {
  const { text, link, refused } = shared;
  const wanted = choice(shared);
  if (wanted.kind === "element") return elementSnippet(text, wanted, source());
  return link === undefined ? refused : frameSnippet(link, wanted, source());
}

function source(): Source {
  const folder = new URL(ELEMENT, import.meta.url).href;
  return {
    folder,
    frame: new URL("../../embed.html", folder).href,
    integrity: { loader: ELEMENT_INTEGRITY, frame: FRAME_INTEGRITY },
  };
}

/** Shows what the snippet shows, with the same script and the same attributes. */
async function show(stage: HTMLElement, shared: Shared): Promise<void> {
  const wanted = choice(shared);
  const { text, link } = shared;
  const { folder } = source();
  if (wanted.kind === "element") {
    await import(/* @vite-ignore */ `${folder}dockerfile-playground.js`);
    const shown = document.createElement("dockerfile-playground");
    for (const [name, value] of attributes(wanted)) shown.setAttribute(name, value);
    shown.setAttribute("aria-label", "Preview");
    // In another page it waits until it is seen; here somebody has asked for it.
    shown.setAttribute("load", "now");
    const block = element("pre");
    block.append(element("code", "", text));
    shown.append(block);
    stage.replaceChildren(shown);
  } else if (link === undefined) {
    stage.replaceChildren();
  } else {
    if (wanted.height === undefined) await import(/* @vite-ignore */ `${folder}frame.js`);
    const frame = element("iframe");
    frame.setAttribute("sandbox", SANDBOX);
    frame.title = "Preview";
    frame.height = String(wanted.height ?? FRAME_HEIGHT);
    // Once it is here, the script hears of every frame.
    if (wanted.height !== undefined) frame.style.minHeight = frame.style.maxHeight = `${wanted.height}px`;
    frame.src = frameAddress(link, wanted, source());
    stage.replaceChildren(frame);
  }
}
