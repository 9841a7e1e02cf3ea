/**
 * Builds the documentation sites of tests/docs-hosts as their owners would, with the element out of
 * the npm package. Run by `cargo xtask docs-hosts`.
 *
 *     node tests/docs-hosts/build.mjs PACKAGE OUT HOST...
 *
 * mdBook, mdbook-plimsoll and MkDocs are on the PATH where they are asked for.
 */

import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const [pkg, out, ...hosts] = process.argv.slice(2);
if (!pkg || !out) throw new Error("usage: node tests/docs-hosts/build.mjs PACKAGE OUT HOST...");

/**
 * @param {string} host
 * @param {string} program
 * @param {string[]} words
 */
const run = (host, program, words) =>
  execFileSync(program, words, {
    cwd: join(out, host),
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PYTHONPATH: ".", NO_MKDOCS_2_WARNING: "1", CI: "1" },
  });

/** How each is built; the element is put where the recipe expects it, and the site is in `site`. */
const recipes = /** @type {Record<string, () => Promise<void>>} */ ({
  async plain() {
    await cp(join(HERE, "plain"), join(out, "plain/site"), { recursive: true });
    await element("plain/site/plimsoll");
  },
  async iframe() {
    await mkdir(join(out, "iframe/site"), { recursive: true });
    const { encodeLink } = await import(pathToFileURL(join(pkg, "node.js")).href);
    const link = await encodeLink(await readFile(join(HERE, "iframe/Dockerfile"), "utf8"), { view: "problems" });
    const page = (await readFile(join(HERE, "iframe/page.md"), "utf8")).replaceAll("LINK", link.replaceAll("&", "&amp;"));
    const template = await readFile(join(HERE, "iframe/template.html"), "utf8");
    // As much Markdown as the page has.
    const body = page.replace(/^# (.*)$/m, "<h1>$1</h1>").replace(/^(?![<\n])(.+)$/gm, "<p>$1</p>");
    const script = '<script type="module" crossorigin src="https://plimsoll.example/element/frame.js"></script>';
    await writeFile(join(out, "iframe/site/index.html"), template.replace("SCRIPT", "").replace("BODY", body));
    await writeFile(join(out, "iframe/site/height.html"), template.replace("SCRIPT", script).replace("BODY", body));
    await cp(join(HERE, "iframe/_headers"), join(out, "iframe/site/_headers"));
  },
  async mdbook() {
    await copy("mdbook");
    // Files beside the chapters are copied as they are.
    await element("mdbook/src/plimsoll");
    run("mdbook", "mdbook", ["build", "--dest-dir", "site"]);
    await denied();
    await cp(join(HERE, "mdbook/_headers"), join(out, "mdbook/site/_headers"));
  },
  async mkdocs() {
    await copy("mkdocs");
    await element("mkdocs/docs/plimsoll");
    run("mkdocs", "mkdocs", ["build", "--quiet", "--strict"]);
    await cp(join(HERE, "mkdocs/_headers"), join(out, "mkdocs/site/_headers"));
  },
  async docusaurus() {
    await mkdir(join(out, "docusaurus"), { recursive: true });
    await cp(join(HERE, "docusaurus"), join(out, "docusaurus"), { recursive: true });
    await element("docusaurus/static/plimsoll");
    run("docusaurus", "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]);
    run("docusaurus", "npm", ["run", "--silent", "build", "--", "--out-dir", "site"]);
    await cp(join(HERE, "docusaurus/_headers"), join(out, "docusaurus/site/_headers"));
  },
});

for (const host of hosts) {
  const recipe = recipes[host];
  if (!recipe) throw new Error(`there is no host ${host}; choose from ${Object.keys(recipes).join(", ")}`);
  const start = Date.now();
  // What npm has installed takes minutes.
  if (host !== "docusaurus") await rm(join(out, host), { recursive: true, force: true });
  await recipe();
  console.log(`  ${host.padEnd(12)}${((Date.now() - start) / 1_000).toFixed(1).padStart(6)} s`);
}

/** The same book is refused where warnings are denied, with each place and rule. */
async function denied() {
  const book = join(/** @type {string} */ (out), "mdbook");
  const settings = await readFile(join(book, "book.toml"), "utf8");
  await writeFile(join(book, "book.toml"), settings.replace("element = true", 'deny = "warnings"'));
  let said = "";
  try {
    execFileSync("mdbook", ["build", "--dest-dir", "denied"], { cwd: book, stdio: "pipe" });
  } catch (error) {
    said = String(/** @type {{stderr?: unknown}} */ (error).stderr);
  }
  for (const place of ["src/first.md:6: root-user", "src/first.md:9: npm-cache-kept", "src/second.md:5: apt-lists-kept"]) {
    if (!said.includes(place)) throw new Error(`mdBook should have failed and said "${place}", not:\n${said}`);
  }
  await writeFile(join(book, "book.toml"), settings);
}

/** @param {string} host */
async function copy(host) {
  await cp(join(HERE, host), join(/** @type {string} */ (out), host), { recursive: true });
}

/** @param {string} folder */
async function element(folder) {
  await cp(join(/** @type {string} */ (pkg), "element"), join(/** @type {string} */ (out), folder), { recursive: true });
}
