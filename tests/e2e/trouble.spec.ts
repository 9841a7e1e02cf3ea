/** What happens to a person when something goes wrong, or there is no network. */

import { expect, test } from "./fixture";
import { drop, editor, NEXTJS, open, paste, settled, tab } from "./person";

test("drops something that is no text, and is told what to do", async ({ page }) => {
  await open(page, "FROM alpine:3.22\n");
  await drop(page, "image.png", [137, 80, 78, 71, 0, 1, 2, 255]);
  await expect(page.getByRole("status")).toContainText("image.png is no text");
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});

test("drops a file that is far too large, and the text is safe", async ({ page }) => {
  await open(page, "FROM alpine:3.22\n");
  await drop(page, "Dockerfile", "# x\n".repeat(200_000));
  await expect(page.getByRole("status")).toContainText("larger than 512 KiB");
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});

test("pastes more than 512 KiB, is told so, and goes on", async ({ page }) => {
  await open(page);
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(`FROM alpine:3.22\n${"# a comment that is long enough\n".repeat(20_000)}`);
  await expect(page.getByRole("status")).toContainText("no more than 512 are read");
  await paste(page, "FROM alpine:3.22\nUSER 1\n");
  await expect(page.getByRole("status")).not.toContainText("512");
});

test("drops a .hadolint.yaml anywhere", async ({ page }) => {
  await open(page, "FROM debian:latest\nUSER 1\n");
  await drop(page, ".hadolint.yaml", "ignored: [DL3007]\n");
  await expect(page.getByText("The settings of the file hold now.")).toBeVisible();
  await expect(page.locator(".problem").filter({ hasText: "DL3007" })).toHaveCount(0);
});

test("writes where the browser keeps nothing, and is told once", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await open(page);
  await paste(page, "FROM alpine:3.22\n");
  await expect(page.getByRole("status")).toContainText("keeps no draft");
});

test("copies where the clipboard is closed, and is told what to do", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } });
  });
  await open(page, NEXTJS);
  await tab(page, "Rewrite");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("copy it by hand");
});

test("is told when figures do not arrive, and sizes stay honest", async ({ page, faults }) => {
  await page.route(/apt_bookworm/, (route) => route.abort());
  await open(page);
  await paste(page, "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y git\n");
  await expect(page.getByRole("status")).toContainText("could not be fetched");
  // The browser says so as well.
  faults.length = 0;
});

test("waits for an engine that does not come, and is told to try again", async ({ page, faults }) => {
  await page.route(/engine-.*\.wasm/, (route) => route.abort());
  await page.goto("");
  await expect(page.getByRole("status")).toContainText("could not be loaded");
  await expect(editor(page)).toBeVisible();
  await page.unroute(/engine-.*\.wasm/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".headline")).toContainText(/problem/);
  faults.length = 0;
});

test("sees the first steps once", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Got it" }).click();
  await page.reload();
  await expect(page.locator(".headline")).toContainText(/problem/);
  await expect(page.getByRole("complementary", { name: "First steps" })).toHaveCount(0);
});

test("opens a link over a draft, and brings the draft back", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("Everything is in the link")).toHaveValue(/#1\./);
  const link = await page.getByLabel("Everything is in the link").inputValue();
  await page.keyboard.press("Escape");
  await paste(page, "FROM alpine:3.22\n");
  await page.goto("about:blank");
  await page.goto(link);
  await expect(editor(page)).toContainText("npm run build");
  await page.getByRole("button", { name: "Bring my draft back" }).click();
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("comes back after the first visit and has everything", async ({ page, context }) => {
    await open(page, NEXTJS);
    const kept = (): Promise<boolean> =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active?.state === "activated" && navigator.serviceWorker.controller !== null;
      });
    await expect.poll(kept).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await expect(editor(page)).toContainText("npm run build");
    await settled(page);
    await tab(page, "Rewrite");
    await expect(page.getByRole("textbox", { name: /rewritten/i })).toContainText("npm ci");
    await tab(page, "Problems");
    await page.getByRole("button", { name: "Why?" }).first().click();
    await expect(page.locator(".why")).toContainText("When to ignore it");
    await paste(page, "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y git\n");
    await tab(page, "Size");
    await expect(page.getByText(/by the sizes of Debian 12/).first()).toBeAttached();
    await context.setOffline(false);
  });
});

test("can install the page: its manifest and icons are there", async ({ page, site }) => {
  await open(page);
  const address = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = (await (await page.request.get(new URL(address ?? "", site).href)).json()) as { icons: { src: string }[]; start_url: string };
  expect(manifest.start_url).toBe("./");
  for (const { src } of manifest.icons) expect((await page.request.get(new URL(src, site).href)).ok(), src).toBe(true);
});
