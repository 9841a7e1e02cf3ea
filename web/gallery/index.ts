/** The gallery of examples: each with what it weighs before and after. */

import { button, dialog, element, size } from "../dom";

/** The examples' address beside the script, with a hash in its name; set by the bundler. */
declare const EXAMPLES: string;

/** An example, as `web/examples/weigh.mjs` makes it. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly text: string;
  readonly beside: readonly { readonly path: string; readonly content: string }[];
  /** What the image weighs as it stands and at Lean, in bytes. */
  readonly before: number;
  readonly after: number;
}

/** All examples. */
export async function examples(): Promise<readonly Example[]> {
  const response = await fetch(new URL(EXAMPLES, import.meta.url));
  if (!response.ok) throw new Error(`The examples did not arrive (${response.status}). Try again once you are online.`);
  return (await response.json()) as readonly Example[];
}

/** Opens the gallery; `show` gets the one that is chosen. */
export async function open(show: (example: Example) => void): Promise<void> {
  const all = await examples();
  const { dialog: frame, body } = dialog("examples", "Examples");
  const heaviest = Math.max(...all.map(({ before }) => before));
  const list = element("ul", "gallery");
  list.append(
    ...all.map((example) => {
      const row = element("li");
      const choice = button("", () => {
        frame.close();
        show(example);
      });
      const sizes = element("span", "gallery-sizes", `${size(example.before)} → ${size(example.after)}`);
      choice.append(element("strong", "", example.title), element("span", "tag", example.kind), sizes, bars(example, heaviest));
      row.append(choice);
      return row;
    }),
  );
  body.append(element("p", "note", "Sizes are estimates: as it stands, and rewritten at Lean."), list);
  frame.showModal();
  list.querySelector("button")?.focus();
}

const SVG = "http://www.w3.org/2000/svg";

/** Before over after; a square root keeps the small ones visible. */
function bars({ before, after }: Example, heaviest: number): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 100 8");
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  [before, after].forEach((bytes, at) => {
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("class", at === 0 ? "segment is-base" : "segment is-files");
    bar.setAttribute("y", String(at * 4.5));
    bar.setAttribute("width", String(Math.max(1, 100 * Math.sqrt(bytes / heaviest))));
    bar.setAttribute("height", "3.5");
    picture.append(bar);
  });
  return picture;
}
