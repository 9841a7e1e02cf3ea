/** The same journeys on every documentation site that takes scripts. */

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expect, PLAYGROUND, test } from "./fixture";

interface Host {
  readonly name: string;
  /** The first page. */
  readonly path: string;
  /** Makes the site dark. */
  dark(page: Page): Promise<void>;
  /** Goes to the second page and back, as people do. */
  awayAndBack(page: Page): Promise<void>;
}

const ALL: readonly Host[] = [
  {
    name: "plain",
    path: "index.html",
    dark: (page) => page.getByRole("button", { name: "Dark" }).click(),
    async awayAndBack(page) {
      await page.getByRole("link", { name: "Another page" }).click();
      await expect(page.getByRole("heading", { name: "Another page" })).toBeVisible();
      await page.goBack();
    },
  },
  {
    name: "mdbook",
    path: "first.html",
    async dark(page) {
      await page.getByRole("button", { name: /theme/i }).first().click();
      await page.getByRole("menuitem", { name: "Navy" }).or(page.locator("#mdbook-theme-navy, #navy")).first().click();
    },
    async awayAndBack(page) {
      await page.locator("a[rel~=next]:visible").first().click();
      await expect(page.getByRole("heading", { name: "Second" })).toBeVisible();
      await page.goBack();
    },
  },
  {
    name: "mkdocs",
    path: "index.html",
    dark: (page) => page.locator("label[for=__palette_1]").first().click(),
    async awayAndBack(page) {
      await page.getByRole("link", { name: "Second" }).first().click();
      await expect(page.getByRole("heading", { name: "Second", level: 1 })).toBeVisible();
      await page.getByRole("link", { name: "First" }).first().click();
      await expect(page.getByRole("heading", { name: "First", level: 1 })).toBeVisible();
    },
  },
  {
    name: "docusaurus",
    path: "",
    dark: (page) => page.getByRole("button", { name: /switch between dark and light/i }).first().click(),
    async awayAndBack(page) {
      await page.getByRole("link", { name: "Second" }).first().click();
      await expect(page.getByRole("heading", { name: "Second", level: 1 })).toBeVisible();
      await page.getByRole("link", { name: "First" }).first().click();
      await expect(page.getByRole("heading", { name: "First", level: 1 })).toBeVisible();
    },
  },
];

const chosen = process.env["PLIMSOLL_HOSTS"]?.split(",");

const first = (page: Page): Locator => page.locator("dockerfile-playground").first();
const second = (page: Page): Locator => page.locator("dockerfile-playground").nth(1);

/** Sees the element and waits for its first report. */
async function seen(element: Locator): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  await element.hover();
  await expect(element.getByRole("status")).toContainText("problem");
}

const value = (element: Locator): Promise<string> => element.evaluate((node) => (node as HTMLElement & { value: string }).value);

for (const host of ALL.filter(({ name }) => !chosen || chosen.includes(name))) {
  test.describe(host.name, () => {
    test.use({ host: host.name });

    test("the element wakes on sight, shows findings, and leaves the page's address and storage alone", async ({ page }) => {
      await page.goto(host.path);
      await page.waitForLoadState("networkidle");
      const kept = () =>
        page.evaluate(() => [location.href, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie]);
      const before = await kept();
      await seen(first(page));
      await expect(first(page).getByRole("listitem").filter({ hasText: "root-user" })).toBeVisible();
      expect(await value(first(page))).toContain("\nRUN npm install && npm run build\nCMD npm start\n");
      // The page's own code block is still there.
      expect(await first(page).locator("pre").first().textContent()).toContain("FROM node:22");
      await first(page).getByRole("tab", { name: "Rewrite" }).click();
      await expect(first(page).getByRole("group", { name: "Changes" })).toContainText("npm ci");
      await first(page).getByRole("tab", { name: "Size" }).click();
      await expect(first(page).getByRole("table")).toContainText("FROM node:22");
      expect(await kept()).toEqual(before);
    });

    test("two elements on a page have one engine", async ({ page }) => {
      await page.goto(host.path);
      await seen(first(page));
      await seen(second(page));
      await expect(second(page).getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
      expect(page.workers().filter((worker) => worker.url().includes("/plimsoll/"))).toHaveLength(1);
    });

    test("it is edited, fixed, and opened in the playground", async ({ page, context }) => {
      await page.goto(host.path);
      const element = first(page);
      if (host.name === "mdbook") {
        await element.evaluate((node, address) => node.setAttribute("playground", address), PLAYGROUND);
      }
      await seen(element);
      const changes = element.evaluate(
        (node) => new Promise((resolve) => node.addEventListener("plimsoll-change", (event) => resolve((event as CustomEvent).detail.value))),
      );
      await element.getByRole("button", { name: "Edit" }).click();
      const editor = element.getByRole("textbox");
      await expect(editor).toBeVisible();
      await editor.press("Control+End");
      await editor.pressSequentially("# written here");
      expect(await changes).toContain("#");
      await expect.poll(() => value(element)).toContain("# written here");
      await element.getByRole("button", { name: "Fix all safe" }).click();
      await expect.poll(() => value(element)).toContain('CMD ["npm", "start"]');

      const opened = context.waitForEvent("page");
      await element.getByRole("link", { name: "Open in Plimsoll" }).click();
      const playground = await opened;
      expect(playground.url()).toContain(`${PLAYGROUND}#1.`);
      await expect(playground.getByText("# written here")).toBeVisible();
    });

    test("it follows the site's theme", async ({ page }) => {
      await page.goto(host.path);
      await seen(first(page));
      const background = () =>
        first(page)
          .getByRole("tabpanel")
          .evaluate((panel) => getComputedStyle(panel.parentElement as Element).backgroundColor);
      expect(await background()).toBe("rgb(251, 250, 247)");
      await host.dark(page);
      await expect.poll(background).toBe("rgb(13, 23, 30)");
    });

    test("it survives going away and coming back", async ({ page }) => {
      await page.goto(host.path);
      await seen(first(page));
      await host.awayAndBack(page);
      await seen(first(page));
      await expect(first(page).getByRole("listitem").filter({ hasText: "root-user" })).toBeVisible();
    });

    for (const dark of [false, true]) {
      test(`nothing is wrong for those who use other means, ${dark ? "dark" : "light"}`, async ({ page }) => {
        // It looks at every colour three times.
        test.slow();
        await page.goto(host.path);
        await seen(first(page));
        await seen(second(page));
        if (dark) await host.dark(page);
        for (const tab of ["Problems", "Rewrite", "Size"]) {
          await first(page).getByRole("tab", { name: tab }).click();
          await expect(first(page).getByRole("tabpanel", { name: tab })).toBeVisible();
          const { violations } = await new AxeBuilder({ page }).include("dockerfile-playground").analyze();
          // The site's own colours in its own code block are the site's affair.
          const own = violations.filter(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0])));
          expect(own.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
        }
      });
    }

    test("without JavaScript the code block is as it was", async ({ browser, site }) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(site + host.path);
      await expect(page.locator("dockerfile-playground pre").first()).toBeVisible();
      await expect(page.locator("dockerfile-playground pre").first()).toContainText("RUN npm install && npm run build");
      // What the build has found stands there in any case.
      if (host.name === "mdbook") {
        await expect(page.getByRole("listitem").filter({ hasText: "root-user" })).toBeVisible();
        await expect(page.getByRole("table").filter({ hasText: "FROM python:3.13" })).toBeVisible();
      }
      await context.close();
    });
  });
}
