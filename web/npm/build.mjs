/**
 * Makes the npm package of the engine that `cargo xtask` has built.
 *
 *     node web/npm/build.mjs FOLDER VERSION
 */

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import ts from "typescript";

import { buildElement } from "../element/build.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");
const PACKAGE = join(ROOT, "crates/plimsoll-wasm/pkg");
const DATA = join(ROOT, "crates/plimsoll-sizes/data");

const [folder, version] = process.argv.slice(2);
if (!folder || !version) throw new Error("usage: node web/npm/build.mjs FOLDER VERSION");

await rm(folder, { recursive: true, force: true });
await mkdir(join(folder, "tables"), { recursive: true });

await build({
  entryPoints: [
    { in: join(HERE, "browser.ts"), out: "index" },
    { in: join(HERE, "node.ts"), out: "node" },
  ],
  outdir: folder,
  bundle: true,
  // What both have in common stands in a file of its own, as does the state of the engine.
  splitting: true,
  chunkNames: "engine",
  format: "esm",
  target: ["es2022"],
  external: ["node:*"],
  define: { VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
});

await copyFile(join(PACKAGE, "plimsoll_wasm_bg.wasm"), join(folder, "plimsoll.wasm"));
for (const file of await readdir(DATA)) {
  if (!/^(apt_.*|apk|pypi|npm_.*)\.tsv$/.test(file)) continue;
  // Hosts compress files that they know to be text.
  await copyFile(join(DATA, file), join(folder, "tables", `${basename(file, ".tsv")}.txt`));
}

await declare("api.ts", "index.d.ts");
await copyFile(join(PACKAGE, "types.d.ts"), join(folder, "types.d.ts"));

await buildElement(join(folder, "element"), version);
await copyFile(join(HERE, "element.d.ts"), join(folder, "element.d.ts"));

/** @type {Record<string, unknown>} */
const manifest = JSON.parse(await readFile(join(HERE, "package.template.json"), "utf8"));
await writeFile(join(folder, "package.json"), `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`);
await copyFile(join(HERE, "README.md"), join(folder, "README.md"));
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  await copyFile(join(ROOT, licence), join(folder, licence));
}

/**
 * Writes the declarations of a module.
 * @param {string} source
 * @param {string} target
 */
async function declare(source, target) {
  const text = await readFile(join(HERE, source), "utf8");
  const { outputText, diagnostics } = ts.transpileDeclaration(text, {
    fileName: source,
    reportDiagnostics: true,
    compilerOptions: { stripInternal: true, target: ts.ScriptTarget.ES2022 },
  });
  for (const { messageText } of diagnostics ?? []) throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
  // Node's own resolution wants the extension.
  const placed = outputText.replaceAll("../../crates/plimsoll-wasm/pkg/types", "./types.js");
  await writeFile(join(/** @type {string} */ (folder), target), placed);
}
