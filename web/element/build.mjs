/**
 * Makes the folder of `<dockerfile-playground>`: the loader and all that it loads, which need
 * nothing outside of the folder.
 *
 *     node web/element/build.mjs FOLDER VERSION [PLAYGROUND]
 *
 * PLAYGROUND is the page's address relative to the folder, where it is a part of the site.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build, transform } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const WEB = join(HERE, "..");
const TABLES = join(WEB, "../crates/plimsoll-sizes/data");
const ENGINE_WASM = join(WEB, "../crates/plimsoll-wasm/pkg/plimsoll_wasm_bg.wasm");
/** Pages load it before anybody has asked for anything; the documentation says so. */
const LOADER_BYTES = 2_000;
const TARGET = ["es2022", "chrome111", "firefox113", "safari16.4"];

/**
 * @param {string} folder
 * @param {string} version
 * @param {string} [playground]
 */
export async function buildElement(folder, version, playground = "") {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const shared = /** @satisfies {import("esbuild").BuildOptions} */ ({
    bundle: true,
    format: "esm",
    target: TARGET,
    outdir: folder,
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });

  /** @type {Record<string, string>} */
  const tables = {};
  for (const file of await readdir(TABLES)) {
    if (!/^(apt_.*|apk|pypi|npm_.*)\.tsv$/.test(file)) continue;
    const name = basename(file, ".tsv");
    // Hosts compress files that they know to be text.
    tables[name] = await place(folder, name, "txt", await readFile(join(TABLES, file)));
  }
  const define = {
    ENGINE_WASM: JSON.stringify(await place(folder, "engine", "wasm", await readFile(ENGINE_WASM))),
    // A string: the bundler would put an object into a file of its own, which the loader loads.
    ENGINE_TABLES: JSON.stringify(JSON.stringify(tables)),
    VERSION: JSON.stringify(version),
  };
  /** @param {string} source */
  const alone = async (source) => {
    const { metafile } = await build({
      ...shared,
      define,
      entryPoints: [join(WEB, "engine", source)],
      entryNames: "[name]-[hash]",
      metafile: true,
    });
    return JSON.stringify(`./${basename(Object.keys(metafile.outputs)[0] ?? "")}`);
  };
  await build({
    ...shared,
    splitting: true,
    define: {
      ...define,
      ENGINE_WORKER: await alone("worker.ts"),
      ENGINE_MODULE: await alone("module.ts"),
      PLAYGROUND: JSON.stringify(playground),
      STYLES: JSON.stringify(await styles()),
    },
    entryPoints: [
      { in: join(HERE, "index.ts"), out: "dockerfile-playground" },
      { in: join(HERE, "frame.ts"), out: "frame" },
      ...(playground ? [{ in: join(HERE, "embed.ts"), out: "embed" }] : []),
    ],
    chunkNames: "[name]-[hash]",
  });
  const loader = gzipSync(await readFile(join(folder, "dockerfile-playground.js"))).length;
  if (loader > LOADER_BYTES) throw new Error(`the loader is ${loader} bytes (gzip), of at most ${LOADER_BYTES}`);
  if (playground) {
    const { code } = await transform(await readFile(join(HERE, "embed.css"), "utf8"), { loader: "css", minify: true });
    await writeFile(join(folder, "embed.css"), code);
  }
}

/**
 * Writes a file whose name changes with its content.
 * @param {string} folder
 * @param {string} name
 * @param {string} extension
 * @param {Buffer} content
 * @returns {Promise<string>} its address beside the scripts
 */
async function place(folder, name, extension, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const file = `${name}-${hash}.${extension}`;
  await writeFile(join(folder, file), content);
  return `./${file}`;
}

/**
 * The page's tokens as those of the element, each to be changed from outside, and its own rules.
 * In pixels: what the page around calls `rem` is its own affair.
 */
async function styles() {
  const tokens = await readFile(join(WEB, "styles/tokens.css"), "utf8");
  const own = await readFile(join(HERE, "element.css"), "utf8");
  const inside = tokens
    .replace(/:root\[data-theme[^{]*\{[^}]*\}/g, "")
    .replaceAll(":root", ":host")
    .replace(/^\s*color-scheme:.*$/gm, "")
    .replace(/([\d.]+)rem\b/g, (_, number) => `${Number(number) * 16}px`)
    .replace(/^(\s*)--([\w-]+): ([^;]*);/gm, "$1--$2: var(--plimsoll-$2, $3);");
  const { code } = await transform(inside + own, { loader: "css", minify: true, target: TARGET });
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, version, playground] = process.argv.slice(2);
  if (!folder || !version) throw new Error("usage: node web/element/build.mjs FOLDER VERSION [PLAYGROUND]");
  await buildElement(folder, version, playground);
}
