/** What a person does with more than one text. */

import { expect, test } from "./fixture";
import { editor, NEXTJS, open, paste, settled, STAGES } from "./person";

const drafts = (page: import("@playwright/test").Page): Promise<void> => page.getByRole("button", { name: "Drafts" }).click();
const dialog = (page: import("@playwright/test").Page) => page.getByRole("dialog", { name: "Drafts" });

test("keeps two drafts, names one, and goes from one to the other", async ({ page }) => {
  await open(page, STAGES);
  await drafts(page);
  await page.getByRole("button", { name: "New draft" }).click();
  await expect(editor(page)).not.toContainText("npm");
  await paste(page, "FROM alpine:3.22\nRUN apk add curl\n");
  await drafts(page);
  await expect(dialog(page).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Rename FROM alpine:3.22" }).click();
  await page.getByRole("textbox", { name: /New name/ }).fill("The little one");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^The little one/ })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: /^FROM node:22/ }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(editor(page)).toContainText("npm run build");
  // The other draft is no earlier state of this one.
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor(page)).toContainText("npm run build");
  await page.reload();
  await expect(editor(page)).toContainText("npm run build");
  await drafts(page);
  await page.getByRole("button", { name: /^The little one/ }).click();
  await expect(editor(page)).toContainText("apk add curl");
});

test("deletes a draft and brings it back", async ({ page }) => {
  await open(page, STAGES);
  await drafts(page);
  await page.getByRole("button", { name: "Delete FROM node:22" }).click();
  await expect(dialog(page).getByText("No draft yet")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("button", { name: /^FROM node:22/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(editor(page)).toContainText("npm run build");
});

test("finds settings, files and answers as they were after a reload", async ({ page }) => {
  await open(page, "FROM node:22 AS build\nFROM debian:latest\nRUN apt-get update\n");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Stage", { exact: true }).selectOption("build");
  await page.getByLabel("Platform", { exact: true }).fill("linux/arm64");
  await page.getByLabel("Build arguments, one a line").fill("VERSION=1.2");
  await page.getByLabel("Find a rule").fill("root-user");
  await page.getByLabel("How much root-user matters").selectOption("error");
  await page.keyboard.press("Escape");
  await settled(page);
  await page.reload();
  await expect(page.locator(".headline")).toContainText(/problem/);
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByLabel("Stage", { exact: true })).toHaveValue("build");
  await expect(page.getByLabel("Platform", { exact: true })).toHaveValue("linux/arm64");
  await expect(page.getByLabel("Build arguments, one a line")).toHaveValue("VERSION=1.2");
  await page.getByLabel("Find a rule").fill("root-user");
  await expect(page.getByLabel("How much root-user matters")).toHaveValue("error");
});

test("edits the text of a link, and the own draft stays beside it", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator("#shared-text")).toHaveValue(/#1\./);
  const link = await page.locator("#shared-text").inputValue();
  await page.keyboard.press("Escape");
  await paste(page, "FROM alpine:3.22\n");
  await page.goto("about:blank");
  await page.goto(link);
  await expect(editor(page)).toContainText("npm run build");
  await paste(page, "FROM alpine:3.21\n");
  await expect(page).not.toHaveURL(/#/);
  await drafts(page);
  await expect(page.getByRole("button", { name: /^FROM alpine:3.21/ })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: /^FROM alpine:3.22/ }).click();
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});

test("opens an example, and what was written before stays a draft", async ({ page }) => {
  await open(page, "FROM alpine:3.22\nRUN apk add curl\n");
  await page.getByLabel("Open an example").selectOption({ label: "An Express service" });
  await expect(editor(page)).toContainText("/srv/shop");
  await page.getByLabel("Open an example").selectOption({ label: "A Vite site behind its preview server" });
  await expect(editor(page)).toContainText("EXPOSE 4173");
  await settled(page);
  await drafts(page);
  // An example that nobody has changed makes room for the next one.
  await expect(dialog(page).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: /^FROM alpine:3.22/ }).click();
  await expect(editor(page)).toContainText("apk add curl");
});

test("changes the first sample, and finds the change after a reload", async ({ page }) => {
  await open(page);
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# mine");
  await page.reload();
  await expect(editor(page)).toContainText("# mine");
});
