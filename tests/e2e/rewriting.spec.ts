/** What a person does with the rewrite and the size. */

import { readFile } from "node:fs/promises";

import { expect, test } from "./fixture";
import { diff, drop, editor, NEXTJS, open, settled, tab } from "./person";

test("leaves one change out, sees what that costs, and takes the rest", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByRole("radio", { name: /Safe/ }).check();
  await expect(diff(page)).toContainText("--mount=type=cache");
  await page.getByRole("button", { name: /^Leave out: Ask for the current Dockerfile syntax/ }).click();
  await expect(page.getByText(/Without the 1 change you left out/)).toBeVisible();
  await page.getByRole("button", { name: "Use as source" }).click();
  await expect(editor(page)).toContainText("--mount=type=cache");
  await expect(editor(page)).not.toContainText("# syntax");
});

test("is told when what is left cannot be built, and takes all again", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByRole("button", { name: /^Leave out:/ }).first().click();
  await expect(page.locator(".size-note").first()).toBeVisible();
  await page.getByRole("button", { name: "Take all" }).click();
  await expect(page.getByText(/you left out/)).toHaveCount(0);
});

test("asks a change why it is there", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByRole("button", { name: /^Why:/ }).first().click();
  await expect(page.locator(".cm-hunk-why").first()).toBeVisible();
});

test("switches a step off and does it again", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  const step = page.locator(".step").first();
  const title = (await step.locator(".step-title").textContent()) ?? "";
  await step.getByRole("checkbox").uncheck();
  await settled(page);
  await expect(page.locator(".step-title").filter({ hasText: title })).toHaveCount(0);
  await page.getByRole("button", { name: /do it again/ }).click();
  await expect(page.locator(".step-title").filter({ hasText: title })).toBeVisible();
});

test("compares side by side", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByLabel("Side by side").check();
  await expect(page.getByRole("textbox", { name: "The Dockerfile as it is" })).toContainText("RUN npm install");
  await expect(diff(page)).toContainText("npm ci");
});

test("downloads the rewrite as a file and as a patch that applies", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  expect((await file).suggestedFilename()).toBe("Dockerfile");
  const patch = page.waitForEvent("download");
  await page.getByRole("button", { name: "Patch" }).click();
  const text = await readFile(await (await patch).path(), "utf8");
  expect(text).toContain("--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,");
  expect(text).toContain("-RUN npm install\n");
});

test("copies a file that belongs beside the rewrite", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByRole("button", { name: ".dockerignore" }).click();
  await page.getByRole("button", { name: "Copy this file" }).click();
  await expect(page.getByText("The file is in the clipboard.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("node_modules");
});

test("says what the context weighs, and sees the sum change", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Size");
  const total = page.locator(".bar-total").first();
  const before = await total.textContent();
  const field = page.locator(".size-input input").first();
  await field.fill("4000");
  await field.blur();
  await expect(total).not.toHaveText(before ?? "");
  await expect(page.getByText("as you set it").first()).toBeVisible();
});

test("asks a figure what it rests on", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Size");
  const basis = page.locator(".layers .basis details").first();
  await basis.locator("summary").click();
  await expect(basis).toContainText(/node:20/);
});

test("sees which stages feed which, what runs again, and what an attacker finds", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Size");
  const graphs = page.locator(".stage-graph");
  await expect(graphs).toHaveCount(2);
  await expect(graphs.nth(1)).toHaveAttribute("aria-label", /stages; shipped: /);
  await expect(graphs.nth(1).locator(".feeds").first()).toBeAttached();
  await expect(page.getByRole("row", { name: /A source file/ })).toContainText(/3 steps \(lines 3, 4, 5\), an install/);
  await expect(page.getByRole("row", { name: /^User/ })).toContainText(/root: may do everything.*no root/);
});

test("takes the sizes along as Markdown and as a picture", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page, NEXTJS);
  await tab(page, "Size");
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(page.getByText("as Markdown.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("| Line | Layer | Original | Lean | Change |");
  const picture = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as SVG" }).click();
  expect(await readFile(await (await picture).path(), "utf8")).toContain("<svg xmlns=");
});

test("drops a package.json, and the sizes become exact", async ({ page }) => {
  await open(page, NEXTJS);
  await expect(page.locator(".headline .sizes")).toContainText(" to ");
  await drop(page, "package.json", '{"scripts":{"build":"next build","start":"next start"},"dependencies":{"next":"15.5.29","react":"19.1.0","react-dom":"19.1.0"}}');
  await expect(page.getByText(/package.json stands beside the Dockerfile now/)).toBeVisible();
  await expect(page.locator(".headline .sizes")).not.toContainText(" to ");
});

test("a newcomer opens an example, understands and fixes a problem, takes the rewrite and a link in six clicks", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page);
  let clicks = 0;
  const click = async (name: string | RegExp, role: "button" | "tab" = "button"): Promise<void> => {
    clicks += 1;
    await page.getByRole(role, { name }).first().click();
  };
  clicks += 1;
  await page.getByLabel("Open an example").selectOption({ index: 1 });
  await expect(page.locator(".beside summary")).toContainText("package.json");
  await settled(page);
  await click("Why?");
  await expect(page.locator(".why").first()).toContainText("Why it matters");
  clicks += 1;
  await page.locator(".problem .fixes button").first().click();
  await settled(page);
  await click("Rewrite", "tab");
  await click("Use as source");
  await expect(editor(page)).toContainText("AS build");
  await click("Share");
  await expect(page.getByText("The link is in the clipboard.")).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(6);
});
