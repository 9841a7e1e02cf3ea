/**
 * The examples as the page gets them: each folder beside this file with its Dockerfile and the files
 * beside that, and what the engine that goes with it says of its size.
 */

import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** @typedef {{level: string, total: {likely: number}}} Weighing */
/** @typedef {{initSync(options: {module: Uint8Array}): unknown, addTable(name: string, bytes: Uint8Array): boolean, analyze(text: string, options: unknown): {weights: Weighing[]}}} Engine */

/**
 * All examples, in the order of `list.json`.
 * @param {string} engine the folder of the engine's package
 * @param {string} tables the folder of the tables of sizes
 */
export async function examples(engine, tables) {
  /** @type {Engine} */
  const { initSync, addTable, analyze } = await import(pathToFileURL(join(engine, "plimsoll_wasm.js")).href);
  initSync({ module: await readFile(join(engine, "plimsoll_wasm_bg.wasm")) });
  for (const file of await readdir(tables)) {
    if (file.endsWith(".tsv")) addTable(basename(file, ".tsv"), await readFile(join(tables, file)));
  }
  /** @type {{name: string, title: string, kind: string}[]} */
  const list = JSON.parse(await readFile(join(HERE, "list.json"), "utf8"));
  return Promise.all(
    list.map(async (example) => {
      const folder = join(HERE, example.name);
      const beside = [];
      for (const path of await readdir(folder)) {
        if (path !== "Dockerfile") beside.push({ path, content: await readFile(join(folder, path), "utf8") });
      }
      const text = await readFile(join(folder, "Dockerfile"), "utf8");
      const { weights } = analyze(text, { full: true, beside });
      const at = (/** @type {string} */ level) => weights.find((one) => one.level === level)?.total.likely ?? 0;
      return { ...example, text, beside, before: at("original"), after: at("lean") };
    }),
  );
}
