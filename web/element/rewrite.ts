/** The rewrite at a level, as a diff. */

import type { Hunk, Level, Report, Rewrite } from "../../crates/plimsoll-wasm/pkg/types";
import type { Actions } from "./box";
import { h, prose } from "./dom";
import { LEVELS, range, size, weights } from "./words";

/** Unchanged lines around a change that stay in sight. */
const CONTEXT = 2;

type Line = readonly [kind: "same" | "removed" | "added", text: string];

export function rewrite(
  text: string,
  report: Report,
  level: Exclude<Level, "original">,
  readOnly: boolean,
  actions: Actions,
): Node[] {
  const made = report.rewrites?.find((one) => one.level === level);
  if (!made) return [levels(report, level, actions)];
  const nodes: Node[] = [levels(report, level, actions)];
  if (made.refused) nodes.push(h("p", { class: "refused" }, ...prose(made.refused)));
  if (made.text === text) {
    nodes.push(h("p", { class: "none" }, "At this level there is nothing to change."));
    return nodes;
  }
  nodes.push(diff(text, made), steps(made));
  if (made.companions.length > 0) {
    nodes.push(
      h(
        "ul",
        { class: "companions" },
        ...made.companions.map(({ path, why, content }) =>
          h("li", {}, h("details", {}, h("summary", {}, h("code", {}, path), ` belongs beside it: ${why}`), h("pre", { tabindex: 0 }, content))),
        ),
      ),
    );
  }
  if (!readOnly) {
    const take = (): void => void actions.replace(made.text).catch(() => undefined);
    nodes.push(h("p", { class: "take" }, h("button", { type: "button", class: "action", onclick: take }, "Use this as the text")));
  }
  return nodes;
}

/** The choice of the level, each with what the image then weighs. */
export function levels(report: Report, level: Level, actions: Actions): HTMLElement {
  return h(
    "fieldset",
    { class: "levels" },
    h("legend", { class: "unseen" }, "Level of the rewrite"),
    ...LEVELS.map(([name, label]) => {
      const total = weights(report, name)?.total;
      return h(
        "label",
        { class: "level" },
        h("input", { type: "radio", name: "level", value: name, checked: name === level, onchange: () => actions.setLevel(name) }),
        h("span", {}, label, total && h("small", {}, range(total))),
      );
    }),
  );
}

function steps({ steps }: Rewrite): HTMLElement {
  const list = h(
    "ol",
    { class: "steps" },
    ...steps.map(({ title, why, assumptions, saves }) =>
      h(
        "li",
        {},
        h("strong", {}, ...prose(title)),
        saves.likely > 0 && h("span", { class: "saves" }, `saves about ${size(saves.likely)}`),
        h("span", { class: "why" }, ...prose(why)),
        assumptions.length > 0 && h("span", { class: "why" }, ...prose(`Assumes: ${assumptions.join(" ")}`)),
      ),
    ),
  );
  const count = steps.length === 1 ? "1 step" : `${steps.length} steps`;
  return h("details", { class: "why-all" }, h("summary", {}, `${count}: why, and what each assumes`), list);
}

/** The changes with a few lines around, under the titles of the steps that made them. */
function diff(text: string, made: Rewrite): HTMLElement {
  const before = lines(text);
  const after = lines(made.text);
  const titles = new Map(made.steps.map(({ id, title }) => [id, title]));
  const rows: Node[] = [];
  /** Lines before this one have been shown. */
  let shown = 1;
  const row = ([kind, content]: Line): Node =>
    h("span", { class: `diff-line is-${kind}` }, `${{ same: " ", removed: "−", added: "+" }[kind]} ${content}\n`);
  const same = (from: number, to: number): void => {
    for (let line = from; line < to; line += 1) rows.push(row(["same", before[line - 1] ?? ""]));
  };
  const between = (to: number, last: boolean): void => {
    const head = shown === 1 ? shown : Math.min(shown + CONTEXT, to);
    const tail = last ? to : Math.max(head, to - CONTEXT);
    same(shown, head);
    if (tail > head) rows.push(h("span", { class: "diff-gap" }, `… ${tail - head} unchanged ${tail - head === 1 ? "line" : "lines"}\n`));
    same(tail, to);
  };
  for (const hunk of made.hunks) {
    between(hunk.before_line, false);
    const names = hunk.steps.map((id) => titles.get(id) ?? id).join(" · ");
    if (names) rows.push(h("span", { class: "diff-title" }, `${names}\n`));
    for (const line of part(before, hunk.before_line, hunk.before_lines)) rows.push(row(["removed", line]));
    for (const line of part(after, hunk.after_line, hunk.after_lines)) rows.push(row(["added", line]));
    shown = end(hunk);
  }
  between(before.length + 1, true);
  return h("pre", { part: "diff", class: "diff", tabindex: 0, role: "group", "aria-label": "Changes" }, ...rows);
}

/** The first line after what a hunk replaces. */
function end(hunk: Hunk): number {
  return hunk.before_line + hunk.before_lines;
}

function part(lines: readonly string[], first: number, count: number): readonly string[] {
  return lines.slice(first - 1, first - 1 + count);
}

function lines(text: string): string[] {
  const parts = text.split(/\r?\n/);
  if (parts.at(-1) === "") parts.pop();
  return parts;
}
