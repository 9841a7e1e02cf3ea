/**
 * A static server for the finished site, on this machine only. It sends the headers that `_headers`
 * states, if there is one, as the hosts do that read this file.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves the folder below `prefix`, which ends with a slash, on a free port.
 * @param {string} folder
 * @param {string} [prefix]
 * @returns {Promise<{url: string, close(): Promise<void>}>} the site's address, ending with a slash
 */
export async function serve(folder, prefix = "/") {
  const rules = readRules(await readFile(join(folder, "_headers"), "utf8").catch(() => ""));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? `/${path.slice(prefix.length)}` : undefined;
    const file = inside && normalize(inside.endsWith("/") ? `${inside}index.html` : inside);
    // `_headers` itself is no part of the site.
    const body =
      file && file !== "/_headers" ? await readFile(join(folder, file)).catch(() => undefined) : undefined;
    if (!file || !body) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
      return;
    }
    for (const { pattern, name, value } of rules) {
      if (pattern.test(file)) response.setHeader(name, value);
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Lines with a path, `*` standing for anything, each followed by indented header lines.
 * @param {string} text
 */
function readRules(text) {
  const rules = [];
  let pattern = /^$/;
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    if (line.startsWith("/")) {
      const parts = line.trim().split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
      pattern = new RegExp(`^${parts.join(".*")}$`);
      continue;
    }
    const colon = line.indexOf(":");
    rules.push({ pattern, name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return rules;
}
