/**
 * Installs the npm package from its tarball into fresh projects and holds what it says against the
 * native command. Run by `cargo xtask npm --check`.
 *
 *     node tests/npm/check.mjs TARBALL COMMAND FOLDER
 */

import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { chromium } from "@playwright/test";

import { launchOptions } from "../e2e/browser.mjs";
import { serve } from "../e2e/server.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");
const [tarball, command, folder] = process.argv.slice(2);
if (!tarball || !command || !folder) throw new Error("usage: node tests/npm/check.mjs TARBALL COMMAND FOLDER");
const run = promisify(execFile);

/** Programs at the versions that are known to work; fresh projects install them as people do. */
const PROGRAMS = ["vite@8.3.8", "webpack@5.112.2", "webpack-cli@7.3.1", "deno@2.9.6"];

/** The text that is analysed everywhere; it needs a table of sizes. */
const dockerfile = await readFile(join(HERE, "Dockerfile"), "utf8");
const expected = await native();

/** @type {[string, () => Promise<void>][]} */
const checks = [
  ["types", types],
  ["readme", readme],
  ["node", node],
  ["deno", deno],
  ["plain page", plain],
  ["esbuild", esbuild],
  ["vite", vite],
  ["webpack", webpack],
];
const project = join(folder, "project");
await prepare();
const browser = await chromium.launch(launchOptions);
try {
  for (const [name, check] of checks) {
    const start = Date.now();
    await check();
    console.log(`  ${name.padEnd(12)}${((Date.now() - start) / 1_000).toFixed(1).padStart(6)} s`);
  }
} finally {
  await browser.close();
}

/** What the native command says, in the shape in which the projects' programs report. */
async function native() {
  const work = join(/** @type {string} */ (folder), "native");
  await mkdir(work, { recursive: true });
  await writeFile(join(work, "Dockerfile"), dockerfile);
  /** @param {string[]} words */
  const say = async (...words) => {
    const options = { cwd: work, maxBuffer: 1 << 26 };
    // Findings end it with 1.
    const { stdout } = await run(/** @type {string} */ (command), words, options).catch((error) => {
      if (error.code === 1) return error;
      throw error;
    });
    return stdout;
  };
  const day = ["--today", "2026-11-23"];
  const link = (await say("link", "Dockerfile")).trim();
  return {
    report: JSON.parse(await say("check", "--format", "json", ...day, "Dockerfile")),
    full: JSON.parse(await say("check", "--format", "json", "--full", ...day, "Dockerfile")),
    rewrite: JSON.parse(await say("optimize", "--format", "json", ...day, "Dockerfile")),
    weight: JSON.parse(await say("size", "--format", "json", "--level", "minimal", ...day, "Dockerfile")),
    fixed: await fixed(say, work),
    rules: JSON.parse(await say("rules", "--format", "json")),
    link: link.slice(link.indexOf("#") + 1),
    shared: dockerfile,
    version: (await say("--version")).trim().split(" ")[1],
    damaged: (await say("link", "--decode", "#1.eNpz").catch((error) => error.stderr)).trim().replace("plimsoll: ", ""),
  };
}

/**
 * @param {(...words: string[]) => Promise<string>} say
 * @param {string} work
 */
async function fixed(say, work) {
  await writeFile(join(work, "fixed.Dockerfile"), dockerfile);
  await say("check", "--fix", "--today", "2026-11-23", "fixed.Dockerfile");
  return readFile(join(work, "fixed.Dockerfile"), "utf8");
}

/** A project with the package and all programs. */
async function prepare() {
  await rm(project, { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  await writeFile(join(project, "package.json"), '{ "name": "fresh", "private": true, "type": "module" }\n');
  const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", /** @type {string} */ (tarball), ...PROGRAMS];
  await run("npm", install, { cwd: project });
  await cp(join(HERE, "project"), project, { recursive: true });
  await writeFile(join(project, "dockerfile.js"), `export default ${JSON.stringify(dockerfile)};\n`);
}

async function types() {
  await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], { cwd: project }).catch(
    ({ stdout }) => Promise.reject(new Error(stdout)),
  );
}

/** Every example of the package's README, with its output beside the lines that print. */
async function readme() {
  const text = await readFile(join(project, "node_modules/plimsoll/README.md"), "utf8");
  const examples = [...text.matchAll(/^```js\n([^]*?)^```$/gm)].map((match) => match[1] ?? "");
  ok(examples.length >= 5, "the README has examples");
  for (const [index, example] of examples.entries()) {
    const file = `example-${index}.mjs`;
    await writeFile(join(project, file), example);
    const { stdout } = await run(process.execPath, [file], { cwd: project });
    const said = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
    deepStrictEqual(stdout.trim().split("\n"), said.length > 0 ? said : [""], example);
  }
}

async function node() {
  const { stdout } = await run(process.execPath, ["node.js"], { cwd: project, maxBuffer: 1 << 26 });
  same(JSON.parse(stdout));
}

async function deno() {
  const program = join(project, "node_modules/.bin/deno");
  const words = ["run", "--allow-read", "--allow-env", "node.js"];
  const { stdout } = await run(program, words, { cwd: project, maxBuffer: 1 << 26, env: { ...process.env, DENO_DIR: join(project, "deno-cache") } });
  same(JSON.parse(stdout));
}

/** No bundler at all: an import map, and a policy that allows only what is documented. */
async function plain() {
  await inBrowser(project, "plain.html");
}

async function esbuild() {
  const out = join(project, "out-esbuild");
  const program = join(ROOT, "node_modules/esbuild/bin/esbuild");
  await run(program, ["browser.js", "--bundle", "--format=esm", "--minify", `--outfile=${out}/browser.js`], { cwd: project });
  // It leaves addresses alone, so the package's parts go beside the bundle.
  for (const part of ["plimsoll.wasm", "tables"]) {
    await cp(join(project, "node_modules/plimsoll", part), join(out, part), { recursive: true });
  }
  await cp(join(project, "bundled.html"), join(out, "index.html"));
  await inBrowser(out, "index.html");
}

async function vite() {
  await run(join(project, "node_modules/.bin/vite"), ["build"], { cwd: project });
  await inBrowser(join(project, "out-vite"), "vite.html");
}

async function webpack() {
  await run(join(project, "node_modules/.bin/webpack"), ["--mode", "production"], { cwd: project });
  await cp(join(project, "bundled.html"), join(project, "out-webpack/index.html"));
  await inBrowser(join(project, "out-webpack"), "index.html");
}

/**
 * Opens a page that analyses on its own thread and in a worker, and compares what both say.
 * @param {string} site
 * @param {string} path
 */
async function inBrowser(site, path) {
  const server = await serve(site);
  const page = await browser.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("console", (message) => message.type() === "error" && !message.text().includes("favicon") && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => request.url().startsWith(server.url) || faults.push(request.url()));
  try {
    await page.goto(server.url + path);
    const results = page.waitForFunction(() => Reflect.get(window, "results"), undefined, { timeout: 60_000 });
    const [here, worker] = await (await results).jsonValue();
    same(here);
    same(worker);
  } catch (error) {
    throw new Error(`${path}: ${error}\n${faults.join("\n")}`, { cause: error });
  } finally {
    await page.close();
    await server.close();
  }
  deepStrictEqual(faults, []);
}

/**
 * Equal but for the order of keys.
 * @param {any} actual
 */
function same(actual) {
  for (const [name, value] of Object.entries(expected)) {
    strictEqual(sorted(actual[name]), sorted(value), name);
  }
}

/**
 * The value as JSON with its keys in order.
 * @param {unknown} value
 * @returns {string}
 */
function sorted(value) {
  return JSON.stringify(
    value,
    (_, part) =>
      part && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    1,
  );
}
