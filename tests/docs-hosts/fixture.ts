/**
 * A documentation site on a server of its own, and the playground's site under the name that the
 * recipes give it. Every journey fails on a request to anywhere else, an exception, and a violation
 * of the host's policy.
 */

import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { type BrowserContext, expect, test as base } from "@playwright/test";

import { serve } from "../e2e/server.mjs";

export { expect } from "@playwright/test";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const SITES = process.env["PLIMSOLL_DOCS_HOSTS"] ?? fileURLToPath(new URL("../../target/docs-hosts", import.meta.url));

/** The playground's address in the recipes. */
export const PLAYGROUND = "https://plimsoll.example/";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

interface Fixtures {
  host: string;
  site: string;
  faults: string[];
}

export const test = base.extend<Fixtures>({
  host: ["plain", { option: true }],
  async site({ host }, use) {
    const server = await serve(`${SITES}/${host}/site`);
    await use(server.url);
    await server.close();
  },
  baseURL: ({ site }, use) => use(site),
  faults: [
    async ({ context, site }, use) => {
      const faults: string[] = [];
      await playground(context);
      context.on("request", (request) => {
        const url = new URL(request.url());
        const known = request.url().startsWith(site) || request.url().startsWith(PLAYGROUND);
        if (!known && !["data:", "blob:"].includes(url.protocol)) faults.push(`request to another origin: ${url.href}`);
      });
      context.on("console", (message) => {
        if (message.type() === "error") faults.push(`console: ${message.text()}`);
      });
      context.on("weberror", (error) => faults.push(`exception: ${error.error().message}`));
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Answers for the playground's site, as a host does that reads `_headers`. */
async function playground(context: BrowserContext): Promise<void> {
  await context.route(`${PLAYGROUND}**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = join(DIST, path.endsWith("/") ? `${path}index.html` : path);
    const body = await readFile(file).catch(() => undefined);
    if (!body) return route.fulfill({ status: 404, body: "not found" });
    return route.fulfill({
      body,
      contentType: TYPES[extname(file)] ?? "application/octet-stream",
      headers: path.startsWith("/element/") ? { "Access-Control-Allow-Origin": "*" } : {},
    });
  });
}
