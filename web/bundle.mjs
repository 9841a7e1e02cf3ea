/**
 * Bundles the page's TypeScript, styles and engine into the site that Trunk has staged, and puts
 * their names, which carry a hash of the content, into its index.html.
 *
 *     node web/bundle.mjs SITE --version=VERSION [--minify]
 *
 * In index.html, `asset:NAME` stands for the file that was made of an entry below. A
 * `<link rel="modulepreload">` is repeated for every module that its own needs.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

import { buildElement } from "./element/build.mjs";
import { examples } from "./examples/weigh.mjs";

const WEB = dirname(fileURLToPath(import.meta.url));
const TABLES = join(WEB, "../crates/plimsoll-sizes/data");
const PACKAGE = join(WEB, "../crates/plimsoll-wasm/pkg");
const ENGINE_WASM = join(PACKAGE, "plimsoll_wasm_bg.wasm");
/** Browsers of the last years; the page needs import maps and constructed style sheets anyhow. */
const TARGET = ["es2022", "chrome111", "firefox113", "safari16.4"];

const [folder, ...flags] = process.argv.slice(2);
if (!folder) throw new Error("usage: node web/bundle.mjs SITE --version=VERSION [--minify]");
const site = folder;
const assets = join(site, "assets");
const minify = flags.includes("--minify");
const version = flags.find((flag) => flag.startsWith("--version="))?.slice("--version=".length) ?? "0.0.0";

/** What all bundles have in common. */
const shared = /** @satisfies {import("esbuild").BuildOptions} */ ({
  bundle: true,
  format: "esm",
  target: TARGET,
  outdir: assets,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify,
  sourcemap: !minify,
});

/** @typedef {Map<string, {path: string, needs: string[]}>} Files made files by the name of their entry */

/**
 * @param {import("esbuild").BuildOptions} options
 * @param {{in: string, out: string}[]} entries
 * @returns {Promise<Files>}
 */
async function bundle(options, entries) {
  const result = await build({
    ...shared,
    ...options,
    entryPoints: entries.map((entry) => ({ in: join(WEB, entry.in), out: entry.out })),
    metafile: true,
  });
  const outputs = result.metafile.outputs;
  const address = (/** @type {string} */ output) => `./assets/${relative(assets, output)}`;
  /** @type {Files} */
  const files = new Map();
  for (const [output, { entryPoint }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    const entry = entries.find(({ in: source }) => join(WEB, source) === join(process.cwd(), entryPoint));
    if (!entry) continue;
    const needs = new Set([output]);
    // A set also visits what is added to it on the way.
    for (const one of needs) {
      for (const used of outputs[one]?.imports ?? []) {
        if (used.kind === "import-statement") needs.add(used.path);
      }
    }
    const name = entry.out + output.slice(output.lastIndexOf("."));
    files.set(name, { path: address(output), needs: [...needs].map(address) });
  }
  return files;
}

/**
 * The address of a made file as scripts in the same folder write it.
 * @param {Files} files
 * @param {string} name
 */
function beside(files, name) {
  return JSON.stringify(`./${basename(files.get(name)?.path ?? name)}`);
}

/** The engine, as a file whose name changes with its content. */
async function placeEngine() {
  const wasm = await readFile(ENGINE_WASM);
  const hash = createHash("sha256").update(wasm).digest("hex").slice(0, 8);
  const name = `engine-${hash}.wasm`;
  await mkdir(assets, { recursive: true });
  await writeFile(join(assets, name), wasm);
  return name;
}

/**
 * Puts the names in.
 * @param {string} html
 * @param {Files} files
 */
function fill(html, files) {
  const named = html.replace(/<link rel="modulepreload" href="asset:([^"]+)"\s*\/?>/g, (all, name) =>
    (files.get(name)?.needs ?? [])
      .map((path) => `<link rel="modulepreload" href="${path}">`)
      .join("\n    ") || all,
  );
  return [...files].reduce((text, [name, { path }]) => text.replaceAll(`asset:${name}"`, `${path}"`), named);
}

/**
 * The tables that the engine fetches when it first needs them, likewise: their addresses by name.
 */
async function placeTables() {
  /** @type {Record<string, string>} */
  const addresses = {};
  for (const file of await readdir(TABLES)) {
    if (!/^(apt_.*|apk|pypi|npm_.*)\.tsv$/.test(file)) continue;
    const table = await readFile(join(TABLES, file));
    const hash = createHash("sha256").update(table).digest("hex").slice(0, 8);
    const name = basename(file, ".tsv");
    // Hosts compress files that they know to be text.
    const placed = `${name}-${hash}.txt`;
    await writeFile(join(assets, placed), table);
    addresses[name] = `./${placed}`;
  }
  return addresses;
}

/** The rules' pages, which the page fetches when one is first opened. */
async function placeRulePages() {
  const from = join(site, "rule-pages.txt");
  const pages = await readFile(from);
  const hash = createHash("sha256").update(pages).digest("hex").slice(0, 8);
  const name = `rule-pages-${hash}.txt`;
  await rename(from, join(assets, name));
  return `./${name}`;
}

/** The examples with their files and what they weigh, which the page fetches when one is first opened. */
async function placeExamples() {
  const made = Buffer.from(JSON.stringify(await examples(PACKAGE, TABLES)));
  const hash = createHash("sha256").update(made).digest("hex").slice(0, 8);
  const name = `examples-${hash}.json`;
  await writeFile(join(assets, name), made);
  return `./${name}`;
}

/**
 * The element for other pages: under the version's name, where it stays as it is, and a loader that
 * goes with the newest; and the page for frames. Gives what those who name its scripts must know.
 */
async function placeElement() {
  const folder = join(site, "element");
  const own = join(folder, version);
  await buildElement(own, version, "../../");
  await writeFile(join(folder, "dockerfile-playground.js"), `import "./${version}/dockerfile-playground.js";\n`);
  await writeFile(join(folder, "frame.js"), `import "./${version}/frame.js";\n`);
  const frame = await readFile(join(WEB, "embed.html"), "utf8");
  await writeFile(join(site, "embed.html"), frame.replaceAll("./element/", `./element/${version}/`));
  const integrity = async (/** @type {string} */ name) =>
    `sha384-${createHash("sha384").update(await readFile(join(own, name))).digest("base64")}`;
  return {
    ELEMENT: JSON.stringify(`../element/${version}/`),
    ELEMENT_INTEGRITY: JSON.stringify(await integrity("dockerfile-playground.js")),
    FRAME_INTEGRITY: JSON.stringify(await integrity("frame.js")),
  };
}

const define = {
  ENGINE_WASM: JSON.stringify(`./${await placeEngine()}`),
  RULE_PAGES: JSON.stringify(await placeRulePages()),
  EXAMPLES: JSON.stringify(await placeExamples()),
  // A string: the bundler would put an object into a file of its own.
  ENGINE_TABLES: JSON.stringify(JSON.stringify(await placeTables())),
};
const engine = await bundle({ define }, [
  { in: "engine/worker.ts", out: "worker" },
]);
// On its own, since it is loaded afresh at each start where there is no worker.
const here = await bundle({ define }, [
  { in: "engine/module.ts", out: "engine" },
]);
const page = await bundle(
  {
    splitting: true,
    define: {
      ...define,
      // CodeMirror makes one as soon as it is loaded, which takes as long as all the rest of it; only
      // moving by parts of words needs it, which no key here does.
      "Intl.Segmenter": "undefined",
      ENGINE_WORKER: beside(engine, "worker.js"),
      ENGINE_MODULE: beside(here, "engine.js"),
      ...(await placeElement()),
    },
  },
  [
    { in: "page.ts", out: "page" },
    { in: "editor/index.ts", out: "editor" },
    { in: "editor/merge.ts", out: "merge" },
    { in: "styles/page.css", out: "page" },
    { in: "styles/docs.css", out: "docs" },
  ],
);

const index = join(site, "index.html");
await writeFile(index, fill(await readFile(index, "utf8"), page));
// The pages of the documentation stand in folders of their own.
await writeFile(join(site, "docs.css.txt"), basename(page.get("docs.css")?.path ?? ""));

/** Everything that a page without a network needs, by its address beside the service worker. */
async function kept() {
  const inAssets = (await readdir(assets)).filter((name) => !name.endsWith(".map")).map((name) => `./assets/${name}`);
  const beside = (await readdir(site))
    .filter((name) => /^(plimsoll-web-.*\.(js|wasm)|icon.*|manifest\.webmanifest)$/.test(name))
    .map((name) => `./${name}`);
  return ["./", ...beside, ...inAssets].sort();
}

if (minify) {
  const files = await kept();
  const contents = createHash("sha256").update(await readFile(index));
  for (const file of files) contents.update(file);
  // Not while people work on it: they want to see what they have changed.
  await build({
    ...shared,
    entryPoints: [join(WEB, "offline.ts")],
    outdir: site,
    // Browsers look for a newer one under the same name.
    entryNames: "[name]",
    define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(contents.digest("hex").slice(0, 12)) },
  });
  // The glue that wasm-bindgen wrote for the page's own WASM; its name stays.
  for (const name of await readdir(site)) {
    if (!/^plimsoll-web-.*\.js$/.test(name)) continue;
    const file = join(site, name);
    const source = await readFile(file, "utf8");
    await writeFile(file, (await transform(source, { minify: true, format: "esm", target: TARGET })).code);
  }
}
