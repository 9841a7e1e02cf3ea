/** What a person does to put an analysis into a page. */

import type { FrameLocator, Locator, Page } from "@playwright/test";

import { expect, test } from "./fixture";
import { barriers, NEXTJS, open } from "./person";

/** What stands in code must come out as it went in. */
const ODD = `# A "quoted" </pre></code> & <script>throw 1</script> &amp; '\${ODD}'
FROM node:22

RUN npm install && echo "<b>"
CMD npm start
`;
const shared = "#shared-text";
const preview = (page: Page): Locator => page.locator(".share-stage dockerfile-playground");
const value = (element: Locator): Promise<string> => element.evaluate((node) => (node as HTMLElement & { value: string }).value);

test.beforeEach(async ({ context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
});

async function embed(page: Page, text: string): Promise<void> {
  await open(page, text);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Embed", exact: true }).click();
}

/** Opens a page of somebody else's with nothing in it but the snippet. */
async function elsewhere(page: Page, site: string, snippet: string): Promise<Page> {
  const other = await page.context().newPage();
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:";
  await other.route(`${site}theirs.html`, (route) =>
    route.fulfill({ body: `<!doctype html><title>Theirs</title><p>Look:</p>\n${snippet}`, contentType: "text/html", headers: { "Content-Security-Policy": policy } }),
  );
  await other.goto(`${site}theirs.html`);
  return other;
}

test("chooses how an element looks, sees it, copies it, and it is that in another page", async ({ page, site }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url().slice(site.length)));
  await open(page, ODD);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator(shared)).toHaveValue(/#1\./);
  expect(requested.filter((path) => path.startsWith("element/"))).toEqual([]);

  await page.getByRole("button", { name: "Embed", exact: true }).click();
  await expect(page.locator(shared)).toHaveValue(/element\/[\d.]+\/dockerfile-playground\.js"\s+integrity="sha384-[^]*\n<dockerfile-playground>\n/);
  await expect(preview(page).getByRole("status")).toContainText("problem");
  await expect(preview(page).getByRole("tab", { name: "Problems" })).toHaveAttribute("aria-selected", "true");
  expect(await value(preview(page))).toBe(ODD);

  await page.getByRole("combobox", { name: "Showing", exact: true }).selectOption("sizes");
  await page.getByRole("combobox", { name: "Level", exact: true }).selectOption("Minimal");
  await page.getByRole("combobox", { name: "Theme", exact: true }).selectOption("dark");
  await page.getByLabel("Height").fill("420");
  await page.getByLabel("Read only").check();
  await expect(page.locator(shared)).toHaveValue(/<dockerfile-playground view="size" level="minimal" theme="dark" readonly height="420">/);
  await expect(preview(page).getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
  await expect(preview(page).getByRole("table")).toContainText("FROM node:22");
  expect(await preview(page).evaluate((node) => node.getBoundingClientRect().height)).toBeCloseTo(420, -1);
  await expect(preview(page).getByRole("button", { name: "Open", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("The HTML is in the clipboard.")).toBeVisible();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  const theirs = await elsewhere(page, site, snippet);
  const element = theirs.locator("dockerfile-playground");
  await expect(element.getByRole("table")).toContainText("FROM node:22");
  await expect(element.getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
  expect(await value(element)).toBe(ODD);
  expect(await element.locator("pre").first().textContent()).toBe(ODD);
});

test("a loader that was tampered with is not run", async ({ page, site, faults }) => {
  await embed(page, NEXTJS);
  await expect(page.locator(shared)).toHaveValue(/integrity/);
  const snippet = await page.locator(shared).inputValue();
  await page.context().route("**/element/*/dockerfile-playground.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n// changed` });
  });
  const theirs = await elsewhere(page, site, snippet);
  await expect.poll(() => faults.some((fault) => fault.includes("integrity"))).toBe(true);
  expect(await theirs.evaluate(() => customElements.get("dockerfile-playground") === undefined)).toBe(true);
  await expect(theirs.locator("pre")).toContainText("FROM node:20");
  faults.splice(0);
});

test("chooses a frame, which is as high as it needs or as it is told", async ({ page, site }) => {
  await embed(page, ODD);
  await page.getByRole("combobox", { name: "As", exact: true }).selectOption("frame");
  await expect(page.locator(shared)).toHaveValue(/^<iframe src="[^"]*\/embed\.html#1\.[^"]*&amp;[^"]*"[^]*frame\.js/);
  const frame = page.locator(".share-stage iframe");
  const inside = (inside: FrameLocator): Locator => inside.getByRole("status");
  await expect(inside(frame.contentFrame())).toContainText("problem");
  const needed = () => frame.contentFrame().locator("#place").evaluate((place) => Math.ceil(place.getBoundingClientRect().height));
  const given = () => frame.evaluate((node) => node.clientHeight);
  await expect.poll(async () => Math.abs((await needed()) - (await given()))).toBeLessThanOrEqual(2);

  await page.getByRole("combobox", { name: "Showing", exact: true }).selectOption("the rewrite");
  await page.getByLabel("Height").fill("360");
  await page.getByLabel("Height").press("Tab");
  await expect(page.locator(shared)).toHaveValue(/embed\.html\?view=rewrite#1\.[^]*height="360"/);
  await expect(page.locator(shared)).not.toHaveValue(/<script/);
  await expect(frame.contentFrame().getByRole("tab", { name: "Rewrite" })).toHaveAttribute("aria-selected", "true");
  await expect.poll(given).toBe(360);

  const theirs = await elsewhere(page, site, await page.locator(shared).inputValue());
  const their = theirs.locator("iframe").contentFrame();
  await expect(inside(their)).toContainText("problem");
  await expect(their.getByRole("tab", { name: "Rewrite" })).toHaveAttribute("aria-selected", "true");
  await expect(their.getByRole("textbox")).toContainText('</pre></code> & <script>throw 1</script> &amp;');
});

test("is used by the keyboard alone", async ({ page }) => {
  await open(page, NEXTJS);
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("The link is in the clipboard.")).toBeVisible();
  await page.getByRole("button", { name: "Embed", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(preview(page).getByRole("status")).toContainText("problem");
  await page.getByRole("combobox", { name: "Showing", exact: true }).focus();
  await page.keyboard.press("s");
  await expect(page.locator(shared)).toHaveValue(/view="size"/);
  await expect(page.getByRole("combobox", { name: "Showing", exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Level", exact: true })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(preview(page).getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Copy", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The HTML is in the clipboard.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("nothing is wrong with the form for those who use other means", async ({ page }) => {
        test.slow();
        await embed(page, NEXTJS);
        await expect(preview(page).getByRole("status")).toContainText("problem");
        expect(await barriers(page)).toEqual([]);
        const body = page.locator("#share .dialog-body");
        expect(await body.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
      });
    });
  }
}
