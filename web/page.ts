/**
 * The TypeScript that the Rust page uses, as one ES module. The import map in index.html gives it
 * the name `plimsoll/page`, and `web/src/glue.rs` imports it under that name, so that its file can
 * carry a hash. It runs before the page's own WASM has arrived and starts the slow things at once.
 */

import type { Diff, DiffOptions } from "./editor/merge";
import type { Editor, EditorOptions } from "./editor/index";
import { Engine } from "./engine/client";
import type { EngineModule, Method } from "./engine/protocol";

/** Addresses beside this script, with a hash in their names; set by the bundler. */
declare const ENGINE_WORKER: string;
declare const ENGINE_MODULE: string;
declare const RULE_PAGES: string;

let starts = 0;
const engine = new Engine({
  worker: () => new Worker(new URL(ENGINE_WORKER, import.meta.url), { type: "module" }),
  async here() {
    // A module is loaded only once for an address; each start needs memory of its own.
    starts += 1;
    const address = new URL(`${ENGINE_MODULE}?start=${starts}`, import.meta.url);
    const { load } = (await import(address.href)) as { load(): Promise<EngineModule> };
    return load();
  },
});
const editor = import("./editor/index");
// Whoever awaits it hears of the failure; nobody does before the page's WASM is there.
editor.catch(() => undefined);

/**
 * Notes on the browser's performance timeline when something happened first. With `report` and
 * `editor` the page can be used; `tests/budgets.mjs` waits for them.
 */
function mark(what: "report" | "editor"): void {
  const name = `plimsoll:${what}`;
  if (performance.getEntriesByName(name).length === 0) performance.mark(name);
}

/** The report on the text, see `Engine.analyze`. */
export async function analyze(text: string, options: unknown, channel: string): Promise<unknown> {
  const report = await engine.analyze(text, options, channel);
  mark("report");
  return report;
}

/** Calls back whenever the same text would get a better report. */
export function onBetterReports(callback: () => void): void {
  engine.onbetter = callback;
}

/** Any other function of the engine, see `Engine.call`. */
export function call(method: Method, args: readonly unknown[]): Promise<unknown> {
  return engine.call(method, args);
}

/** The pages of all rules, in Markdown, see `plimsoll_analysis::RULE_PAGES`. */
export async function rulePages(): Promise<string> {
  const response = await fetch(new URL(RULE_PAGES, import.meta.url));
  if (!response.ok) throw new Error(`the rules' pages: ${response.status}`);
  return response.text();
}

/** An editor in the element, see `web/editor/index.ts`. */
export async function createEditor(parent: Element, options: EditorOptions): Promise<Editor> {
  const made = (await editor).createEditor(parent, options);
  mark("editor");
  return made;
}

/** A diff in the element, see `web/editor/merge.ts`. Its code arrives with the first one. */
export async function createDiff(parent: Element, options: DiffOptions): Promise<Diff> {
  return (await import("./editor/merge")).createDiff(parent, options);
}
