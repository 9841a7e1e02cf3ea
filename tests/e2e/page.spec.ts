import { expect, test } from "./fixture";

test("the page loads with the editor in sight", async ({ page }) => {
  await page.goto("");
  await expect(page).toHaveTitle(/Plimsoll/);
  const editor = page.getByRole("textbox", { name: /Dockerfile/ });
  await expect(editor).toBeVisible();
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("FROM scratch");
  await expect(editor).toHaveText("FROM scratch");
});

test.describe("below a sub-path", () => {
  test.use({ prefix: "/some/sub-path/" });

  test("the page loads all the same", async ({ page }) => {
    await page.goto("");
    await expect(page.getByRole("textbox", { name: /Dockerfile/ })).toBeVisible();
  });
});

test("the shell stands before any script has run", async ({ browser, site }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.close();
});
