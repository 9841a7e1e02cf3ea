/** What a person does to show an analysis to others. */

import { readFile } from "node:fs/promises";

import { expect, test } from "./fixture";
import { drop, editor, NEXTJS, open, paste, settled } from "./person";

const SECRET = "FROM node:20\nENV NPM_TOKEN=abcdefabcdefabcdef\nCMD [\"node\", \"a.js\"]\n";
const shared = "#shared-text";

test.beforeEach(async ({ context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
});

test("copies a link by the keyboard alone and learns where it fits", async ({ page }) => {
  await open(page, NEXTJS);
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByRole("dialog", { name: "Share" })).toBeVisible();
  await expect(page.getByText("The link is in the clipboard.")).toBeVisible();
  await expect(page.getByText(/^\d+ characters · fits a chat message \(2,000\) · fits an issue form \(8,000\)$/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#1\./);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Share" })).toBeVisible();
});

test("takes the analysis along as Markdown, as a report and as a file", async ({ page }) => {
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator(shared)).toHaveValue(/#1\./);
  await page.getByRole("button", { name: "Markdown link" }).click();
  await expect(page.locator(shared)).toHaveValue(/^\[Dockerfile: \d+ problems .*\]\(http.*#1\..*\)$/);
  await page.getByRole("button", { name: "Markdown with findings" }).click();
  await expect(page.locator(shared)).toHaveValue(/```dockerfile\nFROM node:20\n[^]*\| 4 \| \w+ \| `npm-cache-kept` \|[^]*Open it in Plimsoll/);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("The Markdown is in the clipboard.")).toBeVisible();
  await page.getByRole("button", { name: "Text report" }).click();
  await expect(page.locator(shared)).toHaveValue(/^Dockerfile: \d+ problems[^]*\nline 4 .*\[npm-cache-kept\]/);
  await page.getByRole("button", { name: "File", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download", exact: true }).click()]);
  expect(download.suggestedFilename()).toBe("Dockerfile");
  expect(await readFile(await download.path(), "utf8")).toBe(NEXTJS);
});

test("shares a text without its secret, and keeps it in the own one", async ({ page, context }) => {
  await open(page, SECRET);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("A secret stands in this")).toBeVisible();
  await expect(page.getByText("Line 2: the value of NPM_TOKEN")).toBeVisible();
  await expect(page.locator(shared)).toHaveValue(/#1\./);
  // Nothing goes out before the person has decided.
  await expect(page.getByText("The link is in the clipboard.")).toHaveCount(0);
  const link = await page.locator(shared).inputValue();
  const fresh = await context.browser()?.newContext();
  const other = await fresh?.newPage();
  await other?.goto(link);
  if (other) {
    await expect(editor(other)).toContainText("NPM_TOKEN=REDACTED");
    await expect(editor(other)).not.toContainText("abcdefabcdef");
  }
  await fresh?.close();
  await page.getByLabel("Take it out of what is shared").uncheck();
  await expect(page.locator(shared)).not.toHaveValue(link);
  await page.getByRole("button", { name: "File", exact: true }).click();
  await expect(page.locator(shared)).toHaveValue(SECRET);
  await page.keyboard.press("Escape");
  await expect(editor(page)).toContainText("abcdefabcdefabcdef");
});

test("leaves the files beside it out of the link", async ({ page }) => {
  await open(page, NEXTJS);
  await drop(page, "package.json", JSON.stringify({ dependencies: { next: "15.5.29", react: "19.1.0" } }));
  await settled(page);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator(shared)).toHaveValue(/#1\./);
  const whole = (await page.locator(shared).inputValue()).length;
  await page.getByLabel(/With the files beside it: package.json/).uncheck();
  await expect.poll(async () => (await page.locator(shared).inputValue()).length).toBeLessThan(whole);
});

test("is told what to do where a text is too long for a link", async ({ page }) => {
  await open(page);
  const random = Array.from({ length: 5_000 }, (_, line) => `# ${line} ${Math.sin(line).toString(36)}${Math.cos(line).toString(36)}`);
  await paste(page, `FROM alpine:3.22\n${random.join("\n")}\n`);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("Send the file instead.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Text report" }).click();
  await expect(page.locator(shared)).toHaveValue(/^Dockerfile: /);
});

test("selects the text to copy it by hand where the clipboard is closed", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } });
  });
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("copy it by hand")).toBeVisible();
  await expect(page.locator(shared)).toBeFocused();
});
