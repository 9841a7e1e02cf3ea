/** Frames of embed.html, in a page that takes no scripts, and in one that gives them their height. */

import AxeBuilder from "@axe-core/playwright";

import { expect, PLAYGROUND, test } from "./fixture";

test.use({ host: "iframe" });
const chosen = process.env["PLIMSOLL_HOSTS"]?.split(",");
test.skip(() => chosen !== undefined && !chosen.includes("iframe"));

test("a sandboxed frame shows the text of its address, on the page's own thread", async ({ page }) => {
  await page.goto("");
  await page.locator("iframe").scrollIntoViewIfNeeded();
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("status")).toContainText("problem");
  await expect(frame.getByRole("listitem").filter({ hasText: "root-user" })).toBeVisible();
  await expect(frame.getByRole("textbox")).toContainText("npm install && npm run build");
  // An origin of its own: no worker, no storage.
  expect(page.workers()).toEqual([]);
});

for (const [colorScheme, background] of [["light", "rgb(251, 250, 247)"], ["dark", "rgb(13, 23, 30)"]] as const) {
  test(`a frame is ${colorScheme} where the system is`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("");
    await page.goto((await page.locator("iframe").getAttribute("src")) ?? "");
    const panel = page.getByRole("tabpanel");
    await expect.poll(() => panel.evaluate((node) => getComputedStyle(node.parentElement as Element).backgroundColor)).toBe(background);
  });
}

test("nothing is wrong for those who use other means", async ({ page }) => {
  await page.goto("");
  const address = await page.locator("iframe").getAttribute("src");
  await page.goto(address ?? "");
  await expect(page.getByRole("status")).toContainText("problem");
  await expect(page.getByRole("textbox")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("the text can be changed and opened in the playground", async ({ page, context }) => {
  await page.goto("");
  await page.locator("iframe").scrollIntoViewIfNeeded();
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("status")).toContainText("problem");
  const editor = frame.getByRole("textbox");
  await editor.press("Control+End");
  await editor.pressSequentially("# written in a frame");
  const opened = context.waitForEvent("page");
  await frame.getByRole("link", { name: "Open in Plimsoll" }).click();
  const playground = await opened;
  expect(playground.url()).toContain(`${PLAYGROUND}#1.`);
  await expect(playground.getByText("# written in a frame")).toBeVisible();
});

test("a frame gets the height that it asks for, and nobody else gives one", async ({ page }) => {
  await page.goto("height.html");
  const frame = page.locator("iframe");
  await frame.scrollIntoViewIfNeeded();
  await expect(page.frameLocator("iframe").getByRole("status")).toContainText("problem");
  const inside = () => page.frameLocator("iframe").locator("#place").evaluate((place) => Math.ceil(place.getBoundingClientRect().height));
  const outside = () => frame.evaluate((node) => node.clientHeight);
  await expect.poll(async () => Math.abs((await inside()) - (await outside()))).toBeLessThanOrEqual(2);
  const settled = Date.now();
  await page.frameLocator("iframe").getByRole("tab", { name: "Rewrite" }).click();
  await expect.poll(async () => Math.abs((await inside()) - (await outside()))).toBeLessThanOrEqual(2);
  console.log(`the height follows within ${Date.now() - settled} ms`);

  // From another window, of another kind, and out of bounds.
  const height = await outside();
  await page.evaluate(() => window.postMessage({ type: "plimsoll-height", version: 1, height: 999 }, "*"));
  const tell = (message: unknown) =>
    page.frames()[1]?.evaluate((message) => parent.postMessage(message, "*"), message);
  await tell({ type: "plimsoll-height", version: 2, height: 998 });
  await tell({ type: "plimsoll-height", version: 1, height: "997" });
  await tell({ type: "other", version: 1, height: 996 });
  await tell({ type: "plimsoll-height", version: 1, height: 1e9 });
  await expect.poll(outside).toBe(2_000);
  await tell({ type: "plimsoll-height", version: 1, height: -5 });
  await expect.poll(outside).toBe(120);
  expect(height).toBeGreaterThan(120);
});

test("a damaged link says what is wrong", async ({ page }) => {
  await page.goto("");
  await page.locator("iframe").evaluate((frame: HTMLIFrameElement) => {
    frame.src = frame.src.replace(/(#1\..{20})./, "$1");
  });
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await expect(page.frameLocator("iframe").getByRole("alert")).toContainText("link");
});
