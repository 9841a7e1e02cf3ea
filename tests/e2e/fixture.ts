/**
 * Every journey starts with a page of the finished site, and fails on what no journey may do: an
 * error in the console, an exception, a violation of the content security policy, or a request to
 * another origin.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect, type Page, test as base } from "@playwright/test";

import { serve } from "./server.mjs";

export { expect } from "@playwright/test";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

interface Fixtures {
  /** The folder of the site. */
  dist: string;
  /** Where below the server's root the site lies. */
  prefix: string;
  /** The site's address. */
  site: string;
  /** What went wrong that no journey may do; checked at the end. */
  faults: string[];
  /** An empty page that has the site's policy and TypeScript, and not its application. */
  stage: Page;
}

export const test = base.extend<Fixtures>({
  prefix: ["/", { option: true }],
  dist: [DIST, { option: true }],
  async site({ dist, prefix }, use) {
    const server = await serve(dist, prefix);
    await use(server.url);
    await server.close();
  },
  baseURL: ({ site }, use) => use(site),
  faults: [
    async ({ context, site }, use) => {
      const faults: string[] = [];
      const origin = new URL(site).origin;
      // Covers workers too, and what happens before the page's own scripts run.
      context.on("request", (request) => {
        const url = new URL(request.url());
        const inside = url.origin === origin || ["data:", "blob:"].includes(url.protocol);
        if (!inside) faults.push(`request to another origin: ${url.href}`);
      });
      context.on("console", (message) => {
        if (message.type() === "error") faults.push(`console: ${message.text()}`);
      });
      context.on("weberror", (error) => faults.push(`exception: ${error.error().message}`));
      await context.exposeBinding("reportViolation", (_, text: string) => {
        faults.push(`policy violation: ${text}`);
      });
      await context.addInitScript(() => {
        const report = Reflect.get(window, "reportViolation") as (text: string) => void;
        addEventListener("securitypolicyviolation", (event) => {
          const place = `${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`;
          report(`${event.violatedDirective} forbids ${event.blockedURI} at ${place} ${event.sample}`);
        });
      });
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  async stage({ page, site }, use) {
    const html = await readFile(`${DIST}/index.html`, "utf8");
    const application = /<script type="module">[^]*?<\/script>/;
    const body = html.replace(application, "").replace(/<body>[^]*<\/body>/, '<body><div id="stage"></div></body>');
    expect(body).not.toEqual(html);
    await page.route(site, (route) => route.fulfill({ body, contentType: "text/html" }));
    await page.goto(site);
    await page.evaluate(() => {
      const stage = document.querySelector<HTMLElement>("#stage");
      stage?.style.setProperty("height", "400px");
    });
    await use(page);
  },
});
