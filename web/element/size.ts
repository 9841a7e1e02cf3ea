/** What the image weighs, before and after. */

import type { Contents, Level, Report, Weighing } from "../../crates/plimsoll-wasm/pkg/types";
import type { Actions } from "./box";
import { h } from "./dom";
import { levels } from "./rewrite";
import { LEVELS, range, size, weights } from "./words";

const CONTENTS: Readonly<Record<Contents, string>> = {
  base: "base image",
  "system-packages": "system packages",
  dependencies: "dependencies",
  files: "your files",
  leftovers: "left over",
};

export function weight(report: Report, level: Exclude<Level, "original">, actions: Actions): Node[] {
  const before = weights(report, "original");
  const after = weights(report, level);
  const nodes: Node[] = [levels(report, level, actions)];
  if (!before || !after) return [...nodes, h("p", { class: "none" }, "There is no stage to weigh.")];
  const name = LEVELS.find(([one]) => one === level)?.[1] ?? level;
  const most = Math.max(before.total.likely, after.total.likely, 1);
  nodes.push(
    bar("Now", before, most),
    bar(name, after, most),
    legend(),
    h("div", { class: "wide", role: "group", "aria-label": "Layers", tabindex: 0 }, table([["Now", before], [name, after]])),
    h("p", { class: "estimates" }, "These are estimates of sizes on disk; each says what it rests on."),
  );
  return nodes;
}

/** One image as a bar, base image first. */
function bar(name: string, weighing: Weighing, most: number): HTMLElement {
  const parts: (readonly [Contents, number, string])[] = [
    ["base", weighing.base.likely, weighing.base.ref],
    ...weighing.layers.map((layer) => [layer.contents, layer.likely, `line ${layer.line}`] as const),
  ];
  const track = h("div", { class: "track", "aria-hidden": "true" });
  for (const [contents, bytes, from] of parts) {
    if (bytes / most < 0.002) continue;
    const segment = h("div", { class: `segment is-${contents}`, title: `${CONTENTS[contents]}, ${from}: ${size(bytes)}` });
    // By the object model, which a policy against inline styles allows.
    segment.style.setProperty("width", `${(100 * bytes) / most}%`);
    track.append(segment);
  }
  return h(
    "figure",
    { class: "bar" },
    h("figcaption", {}, h("strong", {}, name), ` ${range(weighing.total)} on disk, ${range(weighing.download)} to download`),
    track,
  );
}

function legend(): HTMLElement {
  const entries = Object.entries(CONTENTS).map(([contents, label]) =>
    h("li", {}, h("span", { class: `key is-${contents}`, "aria-hidden": "true" }), label),
  );
  return h("ul", { class: "legend" }, ...entries);
}

/** All layers of several images, each a part of the table. */
function table(images: readonly (readonly [string, Weighing])[]): HTMLElement {
  const head = ["Line", "Layer", "Size", "Why"].map((title) => h("th", { scope: "col" }, title));
  const bodies = images.map(([name, weighing]) => {
    const { base, layers, total } = weighing;
    const rows = [
      h("tr", { class: "image" }, h("th", { scope: "rowgroup", colspan: 2 }, name), h("td", {}, range(total)), h("td")),
      h("tr", {}, h("td"), h("td", {}, h("code", {}, `FROM ${base.ref}`)), h("td", {}, range(base)), h("td", {}, base.basis)),
      ...layers.map((layer) =>
        h(
          "tr",
          {},
          h("td", {}, layer.line),
          h("td", {}, h("code", {}, layer.instruction)),
          h("td", {}, range(layer)),
          h("td", {}, [layer.basis, ...layer.waste.map(({ what, bytes }) => `left over: ${what}, ${range(bytes)}`)].join("; ")),
        ),
      ),
    ];
    return h("tbody", {}, ...rows);
  });
  return h("table", { part: "table", class: "layers" }, h("caption", { class: "unseen" }, "Layers, now and after the rewrite"), h("thead", {}, h("tr", {}, ...head)), ...bodies);
}
