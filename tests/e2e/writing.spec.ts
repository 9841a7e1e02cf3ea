/** What a person does while writing. */

import { expect, test } from "./fixture";
import { choose, editor, NEXTJS, open, paste, settled, STAGES, text } from "./person";

test("sees the Dockerfile and the shell inside RUN in colours", async ({ page }) => {
  await open(page, 'FROM node:22 AS web\nRUN if [ -f a ]; then apt-get -y install "$PKG"; fi\n');
  await expect(page.locator(".tok-image")).toHaveText("node:22");
  await expect(page.locator(".tok-command").filter({ hasText: "apt-get" })).toBeVisible();
  await expect(page.locator(".tok-keyword").filter({ hasText: "then" })).toBeVisible();
  await expect(page.locator(".tok-option").filter({ hasText: "-y" })).toBeVisible();
  await expect(page.locator(".tok-variable")).toHaveText("$PKG");
});

test("writes an instruction by its first letters", async ({ page }) => {
  await open(page, "FROM node:22\n");
  await page.keyboard.type("WOR");
  await choose(page, /WORKDIR/);
  await page.keyboard.type("/app");
  await expect(editor(page)).toContainText("WORKDIR /app");
});

test("chooses an image and its tag by their sizes", async ({ page }) => {
  await open(page, "");
  await page.keyboard.type("FROM pyth");
  await choose(page, /^python\s*[\d.]+ [MG]B/);
  await page.keyboard.type(":3.12-al");
  const tag = page.getByRole("option", { name: /^3\.12-alpine\s*[\d.]+ MB/ });
  await expect(tag).toBeVisible();
  await tag.click();
  await expect(editor(page)).toContainText("FROM python:3.12-alpine");
});

test("is helped with the flags of COPY", async ({ page }) => {
  await open(page, "FROM node:22 AS build\nFROM node:22-slim\n");
  await page.keyboard.type("COPY --fr");
  await expect(page.locator(".cm-described")).toContainText("--from=stage");
  await choose(page, /--from=/);
  await choose(page, /^buildstage on node:22/);
  await expect(editor(page)).toContainText("COPY --from=build");
});

test("is helped all the same where the engine is slow and the letters are not", async ({ page }) => {
  await page.addInitScript(() => {
    const Fast = Worker;
    window.Worker = class extends Fast {
      override postMessage(message: unknown): void {
        setTimeout(() => super.postMessage(message), 400);
      }
    };
  });
  await open(page, "FROM node:22 AS build\nFROM node:22-slim\n");
  // Asked before the flag, where nothing is to be said; answered when more has been written.
  await page.keyboard.insertText("COPY ");
  await page.waitForTimeout(300);
  await page.keyboard.insertText("--fr");
  await choose(page, /--from=/);
  await choose(page, /^buildstage on node:22/);
  await expect(editor(page)).toContainText("COPY --from=build");
});

test("completes a variable that an ARG declares", async ({ page }) => {
  await open(page, "FROM node:22\nARG APP_VERSION=1.2\n");
  await page.keyboard.type("RUN echo $APP");
  await choose(page, /APP_VERSION/);
  await expect(editor(page)).toContainText("echo $APP_VERSION");
});

test("points at an instruction, an image and a variable to learn what they are", async ({ page }) => {
  await open(page, "ARG TAG=22\nFROM node:$TAG-slim\nWORKDIR /app\nUSER node\n");
  await page.locator(".tok-keyword").filter({ hasText: "WORKDIR" }).hover();
  await expect(page.locator(".cm-described")).toContainText("made where it is missing");
  // The card lies over what stands above it.
  await page.mouse.move(1, 1);
  await expect(page.locator(".cm-described")).toHaveCount(0);
  await page.locator(".tok-variable").hover();
  await expect(page.locator(".cm-described").filter({ hasText: "Its value here is 22" })).toBeVisible();
});

test("folds a stage away and opens it again", async ({ page }) => {
  await open(page, STAGES);
  await page.locator(".cm-fold[title=Fold]").first().click();
  await expect(editor(page)).not.toContainText("npm ci");
  await page.locator(".cm-foldPlaceholder").click();
  await expect(editor(page)).toContainText("npm ci");
});

test("goes to a stage from the list, and from its name by F12", async ({ page }) => {
  await open(page, `${STAGES}${"# filler\n".repeat(80)}`);
  const list = page.getByLabel("Go to a stage");
  await expect(list).toContainText("1 — node:22-slim · shipped");
  await list.selectOption("1");
  await expect(page.locator(".cm-activeLine")).toContainText("FROM node:22-slim");
  await page.keyboard.press("ArrowDown");
  for (let step = 0; step < 14; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F12");
  await expect(page.locator(".cm-activeLine")).toContainText("FROM node:22 AS build");
});

test("opens all stages as a menu by Ctrl+Shift+O", async ({ page }) => {
  await open(page, STAGES);
  await page.keyboard.press("ControlOrMeta+Shift+o");
  await expect(page.getByRole("menu", { name: "Stages" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-activeLine")).toContainText("node:22-slim");
});

test("gives a stage another name everywhere", async ({ page }) => {
  await open(page, STAGES);
  await page.keyboard.press("ControlOrMeta+Home");
  await page.getByRole("button", { name: "Rename stage" }).click();
  const field = page.getByRole("textbox", { name: /New name for build/ });
  await field.fill("Bad Name");
  await field.press("Enter");
  await expect(page.getByText("begins with a small letter")).toBeVisible();
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: /New name for build/ }).fill("compile");
  await page.keyboard.press("Enter");
  await expect(editor(page)).toContainText("AS compile");
  await expect(editor(page)).toContainText("--from=compile");
});

test("puts the file in form, keeps its comments, and takes it back", async ({ page }) => {
  const rough = "from   node:22   as web\nrun apt-get update   \\\n  # why\n&&  id\n";
  await open(page, rough);
  await page.getByRole("button", { name: "Format" }).click();
  await expect.poll(() => text(page)).toBe("FROM node:22 AS web\nRUN apt-get update \\\n    # why\n    &&  id\n");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => text(page)).toBe(rough);
});

test("goes through the problems by F8, from anywhere on the page", async ({ page }) => {
  await open(page, NEXTJS);
  await page.getByRole("tab", { name: "Problems" }).focus();
  await page.keyboard.press("F8");
  await expect(editor(page)).toBeFocused();
  await expect(page.locator(".linked-strip")).toContainText("Line 1");
  await page.keyboard.press("F8");
  await expect(page.locator(".linked-strip")).toContainText(/Line [34]/);
});

test("fixes what is under the cursor by Ctrl+.", async ({ page }) => {
  await open(page, "FROM node:22\nMAINTAINER me <me@example.org>\nUSER node\n");
  await page.keyboard.press("F8");
  await page.keyboard.press("F8");
  await page.keyboard.press("ControlOrMeta+.");
  await expect(page.getByRole("menu", { name: "Fixes" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeFocused();
});

test("opens a Dockerfile from the disk", async ({ page }) => {
  await open(page);
  await page.getByLabel("Open", { exact: true }).setInputFiles({ name: "Dockerfile", mimeType: "text/plain", buffer: Buffer.from("FROM alpine:3.22\nUSER nobody\n") });
  await expect(editor(page)).toContainText("FROM alpine:3.22");
  await settled(page);
});

test("chooses an example, and undoes that", async ({ page }) => {
  await open(page, "FROM alpine:3.22\n");
  await page.getByLabel("Open an example").selectOption({ label: "Debian tools with habits from 2016" });
  await expect(editor(page)).toContainText("FROM debian:latest");
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});

test("chooses among all examples by their sizes", async ({ page }) => {
  await open(page, "FROM alpine:3.22\n");
  await page.getByLabel("Open an example").selectOption({ label: "All of them, with their sizes …" });
  const gallery = page.getByRole("dialog", { name: "Examples" });
  await expect(gallery.getByRole("button", { name: /A Go server.*Go\s*\d+ MB → \d+ MB/ })).toBeVisible();
  expect(await gallery.getByRole("listitem").count()).toBeGreaterThan(15);
  await gallery.getByRole("button", { name: /PyTorch/ }).click();
  await expect(gallery).toHaveCount(0);
  await expect(editor(page)).toContainText("pip install torch");
  await settled(page);
  await expect(page.locator(".headline .sizes")).toContainText("GB");
});

test("leaves the editor by Tab, and learns all keys by ?", async ({ page }) => {
  await open(page);
  await editor(page).click();
  await page.keyboard.press("Tab");
  await expect(editor(page)).not.toBeFocused();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys and help" });
  await expect(help).toBeVisible();
  await expect(help).toContainText("next problem");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("types in a phone's editor and sees the results in their own tab", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await paste(page, "FROM debian:latest\n");
  await page.getByRole("button", { name: "Results" }).click();
  await expect(page.locator(".problem").first()).toBeVisible();
  await expect(editor(page)).toBeHidden();
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
});
