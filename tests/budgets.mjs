/**
 * What the page loads before it can be used, compressed as hosts send it, against budgets.json.
 * Run by `cargo xtask test budgets` on the site in dist/.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { chromium } from "@playwright/test";

import { launchOptions } from "./e2e/browser.mjs";
import { serve } from "./e2e/server.mjs";

const PATIENCE_MS = 30_000;

/** @type {{parts: {name: string, files: string, limit: number}[], total: number, requests: number}} */
const budgets = JSON.parse(await readFile(new URL("budgets.json", import.meta.url), "utf8"));

const { files, milliseconds } = await load(fileURLToPath(new URL("../dist", import.meta.url)));

const rows = budgets.parts.map(({ name, limit }) => ({ name, limit, size: 0 }));
for (const [file, size] of files) {
  // The first part that fits; the last one fits everything.
  const index = budgets.parts.findIndex((part) => new RegExp(part.files).test(file));
  const row = rows[index];
  if (row) row.size += size / 1_000;
}
const total = [...files.values()].reduce((sum, size) => sum + size, 0) / 1_000;
rows.push({ name: "total", limit: budgets.total, size: total });

console.log("Loaded before the page can be used (kB, brotli):");
for (const { name, size, limit } of rows) line(name, size.toFixed(1), limit, size > limit);
line("requests", String(files.size), budgets.requests, files.size > budgets.requests);
console.log(`usable after ${milliseconds} ms on this machine, from a local server`);

/**
 * @param {string} name
 * @param {string} value
 * @param {number} limit
 * @param {boolean} over
 */
function line(name, value, limit, over) {
  console.log(`  ${name.padEnd(16)}${value.padStart(8)}  of ${String(limit).padStart(4)}${over ? "  OVER" : ""}`);
  if (over) process.exitCode = 1;
}

/**
 * Opens the page with an empty cache.
 * @param {string} dist
 * @returns {Promise<{files: Map<string, number>, milliseconds: number}>} compressed bytes by file
 */
async function load(dist) {
  const site = await serve(dist);
  const browser = await chromium.launch(launchOptions);
  try {
    // What is kept for later is no part of it.
    const page = await browser.newPage({ serviceWorkers: "block" });
    /** @type {Set<string>} */
    const requested = new Set();
    page.context().on("request", (request) => requested.add(request.url()));
    await page.goto(site.url);
    const usable = await page.waitForFunction(
      () => {
        const [report] = performance.getEntriesByName("plimsoll:report");
        const [editor] = performance.getEntriesByName("plimsoll:editor");
        return report && editor && Math.max(report.startTime, editor.startTime);
      },
      undefined,
      { timeout: PATIENCE_MS },
    );
    const milliseconds = Math.round((await usable.jsonValue()) ?? 0);
    const files = new Map();
    for (const url of requested) {
      const file = url.slice(site.url.length) || "index.html";
      files.set(file, brotliCompressSync(await readFile(`${dist}/${file}`)).length);
    }
    return { files, milliseconds };
  } finally {
    await browser.close();
    await site.close();
  }
}
