/** The whole way on real input: paste, see, rewrite, weigh, fix, share. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { expect, test } from "./fixture";

/** The case that started Plimsoll. */
const DOCKERFILE = `FROM node:20
WORKDIR /app
COPY . .
RUN npm install
RUN npm run build
EXPOSE 3000
CMD ["npm", "start"]
`;
const PACKAGE = fileURLToPath(new URL("../apps/nextjs/package.json", import.meta.url));

/** Puts a text into the editor as a paste does. */
async function paste(page: Page, text: string): Promise<void> {
  const editor = page.getByRole("textbox", { name: "Dockerfile", exact: true });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** The sizes of the headline in MB, before and after. */
async function headlineSizes(page: Page): Promise<[number, number]> {
  const text = (await page.locator(".headline .sizes").textContent()) ?? "";
  const found = [...text.matchAll(/([\d.]+) (kB|MB|GB)/g)].map(([, number, unit]) => {
    const factor = { kB: 0.001, MB: 1, GB: 1000 }[unit as "kB" | "MB" | "GB"];
    return Number(number) * factor;
  });
  return [found[0] ?? Number.NaN, found[1] ?? Number.NaN];
}

const level = (page: Page, name: string) => page.getByRole("radio", { name: new RegExp(name) });
const diff = (page: Page) => page.getByRole("textbox", { name: /rewritten/i });

test("paste the Dockerfile, see problems, rewrite and size, fix, share", async ({ page, browser, site, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await page.goto("");
  await paste(page, DOCKERFILE);

  // Problems, live.
  const problems = page.getByRole("listitem").filter({ hasText: "line" });
  await expect(problems.filter({ hasText: "root-user" })).toBeVisible();
  await expect(problems.filter({ hasText: "sources-before-dependencies" })).toBeVisible();
  await expect(page.locator(".headline")).toContainText(/\d+ problems · \d+ fixable/);

  // Without anything else: the general Node form, and honest wide ranges.
  await page.getByRole("tab", { name: "Rewrite" }).click();
  await expect(diff(page)).toContainText("npm ci --omit=dev");
  await expect(diff(page)).not.toContainText(".next/standalone");
  await page.getByRole("tab", { name: "Size" }).click();
  await expect(page.locator(".bar-total").first()).toContainText(" to ");

  // The answer decides.
  await page.getByRole("tab", { name: "Rewrite" }).click();
  await page.getByLabel(/What does the build make/).selectOption("nextjs");
  await expect(diff(page)).toContainText("/app/.next/standalone");
  await expect(diff(page)).toContainText("/app/.next/static");
  await expect(diff(page)).toContainText("FROM node:20-slim");
  await expect(diff(page)).toContainText("USER node");
  await expect(diff(page)).toContainText("--mount=type=cache,target=/root/.npm npm ci");
  await level(page, "Minimal").check();
  await expect(diff(page)).toContainText("gcr.io/distroless/nodejs20-debian12");
  await expect(page.locator(".assumptions").getByText("nodejs22-debian13", { exact: false })).toBeVisible();
  await expect(page.getByRole("tabpanel").getByText("next.config.js", { exact: true })).toBeVisible();

  // The manifest beside it makes the sizes exact.
  await page.locator(".beside summary").click();
  await page.getByRole("textbox", { name: "package.json" }).fill(await readFile(PACKAGE, "utf8"));
  await expect
    .poll(async () => {
      const [before, after] = await headlineSizes(page);
      return Math.abs(before - 1690) <= 0.15 * 1690 && Math.abs(after - 182) <= 0.2 * 182;
    })
    .toBe(true);

  // The link restores text, level and pane in a fresh profile.
  await page.getByRole("tab", { name: "Size" }).click();
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("Everything is in the link")).toHaveValue(/#1\./);
  const link = await page.getByLabel("Everything is in the link").inputValue();
  expect(link).toMatch(/#1\.[\w&=.,-]+[\dA-Za-z]$/);
  const fresh = await browser.newContext();
  const other = await fresh.newPage();
  await other.goto(link);
  await expect(other.getByRole("textbox", { name: "Dockerfile", exact: true })).toContainText("RUN npm run build");
  await expect(other.getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
  await expect(level(other, "Minimal")).toBeChecked();
  await expect
    .poll(async () => Math.abs((await headlineSizes(other))[1] - 182) <= 0.2 * 182)
    .toBe(true);
  await fresh.close();
  await page.keyboard.press("Escape");

  // All safe fixes at once, as one step that undo takes back.
  await page.getByRole("tab", { name: "Problems" }).click();
  await page.getByRole("button", { name: "Fix all safe" }).click();
  const editor = page.getByRole("textbox", { name: "Dockerfile", exact: true });
  await expect(editor).toContainText("--mount=type=cache");
  await editor.click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor).not.toContainText("--mount=type=cache");
});

test("one broken line costs only itself", async ({ page }) => {
  await page.goto("");
  await paste(page, "FROM debian:latest\nRNU echo\nRUN apt-get update\n");
  await expect(page.getByText("did you mean RUN?")).toBeVisible();
  await expect(page.getByText("apt-lists-kept")).toBeVisible();
});

test("packages are weighed once their table has come", async ({ page }) => {
  const tables: string[] = [];
  page.on("request", (request) => {
    const name = /assets\/((?:apt|apk|pypi)[^/]*)-\w+\.txt$/.exec(request.url())?.[1];
    if (name) tables.push(name);
  });
  await page.goto("");
  await paste(
    page,
    "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n",
  );
  await page.getByRole("tab", { name: "Size" }).click();
  // Really installed, git adds 92 to 99 MB to this image, which has 75 MB.
  await expect(page.getByText(/packages with what they need, by the sizes of Debian 12/).first()).toBeVisible();
  await expect(page.locator(".bar-total").first()).toContainText(/about 1[67]\d MB/);
  await expect.poll(() => tables).toEqual(["apt_bookworm"]);
});

test("docker history takes the place of estimates", async ({ page }) => {
  await page.goto("");
  await paste(page, DOCKERFILE);
  await page.getByRole("tab", { name: "Size" }).click();
  await expect(page.getByRole("row", { name: /A source file/ })).toContainText("3 steps (lines 3, 4, 5), an install among them");
  await page.getByText("Built it already?").click();
  const history = page.getByRole("textbox", { name: /docker history/ });
  const row = (by: string, size: string) => `<missing>      2 days ago   ${by.padEnd(48)}${size}     x`;
  await history.fill(
    [
      row("RUN /bin/sh -c npm run build # buildkit", "46.5MB"),
      row("RUN /bin/sh -c npm install # buildkit", "594MB"),
      row("COPY . . # buildkit", "154kB"),
      row("WORKDIR /app", "0B"),
      row("ADD rootfs.tar / # buildkit", "1.05GB"),
    ].join("\n"),
  );
  await history.blur();
  await expect(page.locator(".bar-total").first()).toContainText("about 1.69 GB");
  await history.fill(row("RUN /bin/sh -c yarn", "10MB"));
  await history.blur();
  await expect(page.getByText("does not match this Dockerfile's instructions")).toBeVisible();
});

test("take the rewrite over, then take it back", async ({ page }) => {
  await page.goto("");
  await paste(page, DOCKERFILE);
  await page.getByRole("tab", { name: "Rewrite" }).click();
  await page.getByRole("button", { name: "Use as source" }).click();
  const editor = page.getByRole("textbox", { name: "Dockerfile", exact: true });
  await expect(editor).toContainText("AS build");
  await expect(page.getByText("Nothing to do at this level")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor).not.toContainText("AS build");
});

test("a damaged link says so and leaves the draft alone", async ({ page }) => {
  await page.goto("");
  await paste(page, "FROM alpine:3.22\n");
  await expect(page.locator(".headline .sizes")).toContainText("MB");
  await page.goto("about:blank");
  await page.goto("#0.eJxLy0");
  await expect(page.getByRole("status")).toContainText(/link/i);
  await expect(page.getByRole("textbox", { name: "Dockerfile", exact: true })).toContainText("FROM alpine:3.22");
});

test("a draft survives a reload, and a link does not destroy it", async ({ page }) => {
  await page.goto("");
  await paste(page, "FROM alpine:3.21\n");
  await expect(page.locator(".headline .sizes")).toContainText("MB");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Dockerfile", exact: true })).toContainText("FROM alpine:3.21");
});
