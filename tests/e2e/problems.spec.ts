/** What a person does with the problems. */

import { expect, test } from "./fixture";
import { editor, NEXTJS, open, paste, problem, settled, tab } from "./person";

test("reads why a problem matters, offline from the same source as the docs", async ({ page }) => {
  await open(page, NEXTJS);
  await problem(page, "sources-before-dependencies").getByRole("button", { name: "Why?" }).click();
  await expect(page.locator(".why")).toContainText("When to ignore it");
});

test("fixes one problem and is told that it is gone", async ({ page }) => {
  await open(page, NEXTJS);
  const before = await page.locator(".problem").count();
  await problem(page, "npm-cache-kept").locator(".fixes button").first().click();
  await settled(page);
  await expect(editor(page)).toContainText("--mount=type=cache");
  await expect(page.locator(".problem")).toHaveCount(before - 1);
});

test("fixes all problems of one rule at once", async ({ page }) => {
  await open(page, "FROM node:22\nRUN apt-get update && apt-get install -y curl\nRUN apt-get update && apt-get install -y git\nUSER node\n");
  const all = page.getByRole("button", { name: /Fix all \d of this rule/ }).first();
  await expect(all).toBeVisible();
  const rule = (await page.locator(".problem", { has: all }).locator("code").first().textContent()) ?? "";
  await all.click();
  await settled(page);
  await expect(page.locator(".problem").filter({ hasText: rule })).toHaveCount(0);
});

test("applies all safe fixes by Ctrl+Enter", async ({ page }) => {
  await open(page, NEXTJS);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(editor(page)).toContainText("--mount=type=cache");
});

test("ignores a problem here, with a reason that stands in the file", async ({ page }) => {
  await open(page, NEXTJS);
  const row = problem(page, "root-user");
  await row.getByRole("button", { name: "Ignore here" }).click();
  await row.getByLabel(/Why is it right here/).fill("a tool for trusted people");
  await row.getByRole("button", { name: "Write the comment" }).click();
  await expect(editor(page)).toContainText("# plimsoll ignore=root-user: a tool for trusted people");
  await settled(page);
  await expect(page.locator(".problem").filter({ hasText: "root-user" })).toHaveCount(0);
  await expect(page.getByText("1 more is switched off by comments")).toBeVisible();
});

test("turns a rule off and on again", async ({ page }) => {
  await open(page, NEXTJS);
  await problem(page, "root-user").getByRole("button", { name: "Turn this rule off" }).click();
  await expect(page.locator(".problem").filter({ hasText: "root-user" })).toHaveCount(0);
  await page.getByRole("button", { name: /root-user.*turn on again/ }).click();
  await expect(problem(page, "root-user")).toBeVisible();
});

test("looks at security problems only", async ({ page }) => {
  await open(page, NEXTJS);
  await page.getByRole("button", { name: /^security/ }).click();
  for (const tag of await page.locator(".problem .tag").allTextContents()) expect(tag).toBe("security");
  await page.getByRole("button", { name: /^all/ }).click();
  await expect(problem(page, "sources-before-dependencies")).toBeVisible();
});

test("follows one line through all views, by pointer", async ({ page }) => {
  await open(page, NEXTJS);
  await problem(page, "npm-cache-kept").locator(".place").click();
  await expect(page.locator(".cm-linked")).toHaveText("RUN npm install");
  const strip = page.getByRole("group", { name: /What all views have/ });
  await expect(strip).toContainText("Line 4");
  await strip.getByRole("button", { name: /[MG]B/ }).click();
  await expect(page.getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("#layer-4")).toHaveClass(/is-selected/);
  await expect(page.locator("#layer-4")).toBeInViewport();
  await expect(page.locator(".segment.is-selected").first()).toBeAttached();
  await strip.locator("button").nth(1).click();
  await expect(page.getByRole("tab", { name: "Rewrite" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("#diff .cm-linked").first()).toBeVisible();
});

test("follows one line through all views, by keyboard", async ({ page }) => {
  await open(page, NEXTJS);
  await tab(page, "Size");
  await page.getByRole("button", { name: "Line 4", exact: true }).focus();
  await expect(page.locator(".cm-linked")).toHaveText("RUN npm install");
  await page.keyboard.press("Alt+1");
  await expect(problem(page, "npm-cache-kept")).toHaveClass(/is-selected/);
  await problem(page, "root-user").locator(".place").focus();
  await expect(page.locator(".cm-linked")).toHaveText("FROM node:20");
});

test("sends a link to one problem", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page, NEXTJS);
  await problem(page, "npm-cache-kept").getByRole("button", { name: "Link" }).click();
  await expect(page.getByText("The link to this problem is in the clipboard.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("&at=4.npm-cache-kept");
  const other = await context.newPage();
  await other.goto(link);
  await expect(problem(other, "npm-cache-kept")).toHaveClass(/is-selected/);
  await expect(other.locator(".cm-linked")).toHaveText("RUN npm install");
});

test("makes a rule an error in the settings, found by hadolint's name", async ({ page }) => {
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByLabel(/Find a rule/).fill("root-user");
  await settings.getByLabel("How much root-user matters").selectOption("error");
  await page.keyboard.press("Escape");
  await expect(page.locator(".group.is-error .problem").filter({ hasText: "root-user" })).toBeVisible();
});

test("pastes a .hadolint.yaml into the settings", async ({ page }) => {
  await open(page, "FROM debian:latest\nRUN apt-get update && apt-get install -y curl\nUSER 1\n");
  const untagged = page.locator(".problem").filter({ hasText: "DL3007" });
  await expect(untagged.first()).toBeVisible();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel(/Paste a .hadolint.yaml/).fill("ignored:\n  - DL3007\n  - DL9999\n");
  await page.getByRole("button", { name: "Use it" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByText("nothing here is called DL9999")).toBeVisible();
  await expect(untagged).toHaveCount(0);
});

test("is told what is wrong with settings that cannot be read", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel(/Paste a .hadolint.yaml/).fill("ignored: [");
  await page.getByRole("button", { name: "Use it" }).click();
  await expect(page.getByText(/These settings cannot be read/)).toBeVisible();
});

test("chooses the stage that is built", async ({ page }) => {
  await open(page, "FROM node:22 AS dev\nRUN npm install\nFROM alpine:3.22\nUSER 1\n");
  await expect(page.locator(".headline .sizes")).toContainText("MB");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Stage", { exact: true }).selectOption("dev");
  await page.keyboard.press("Escape");
  await expect(page.locator(".headline .sizes")).toContainText("GB");
});

test("goes on working where a line is broken, and mends it", async ({ page }) => {
  await open(page);
  await paste(page, "FROM debian:12\nRNU echo\nRUN apt-get update\n");
  await expect(page.getByText("did you mean RUN?")).toBeVisible();
  await paste(page, "FROM debian:12\nRUN echo\n");
  await expect(page.getByText("did you mean RUN?")).toHaveCount(0);
});

test("reads the words of a Dockerfile as code, in the list and in the editor", async ({ page }) => {
  await open(page, NEXTJS);
  const message = problem(page, "sources-before-dependencies").locator(".message");
  await expect(message.locator("code").first()).toHaveText("npm install");
  await expect(message).not.toContainText("`");
  await page.locator(".cm-lintRange").filter({ hasText: "." }).first().hover();
  await expect(page.locator(".cm-diagnosticText code").first()).toBeVisible();
});
