/** Everyone can do it: every view and state in axe, on a desktop and a phone, light and dark. */

import { expect, test } from "./fixture";
import { barriers, diff, drop, editor, NEXTJS, open, paste, problem, tab } from "./person";

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${scheme}, ${width} px`, () => {
      test.use({ colorScheme: scheme, viewport: { width, height: 800 } });

      test("reads every view", async ({ page }) => {
        test.slow();
        await open(page, NEXTJS);
        const results = async (): Promise<void> => {
          if (width < 720) await page.getByRole("button", { name: "Results" }).click();
        };
        expect(await barriers(page), "the editor").toEqual([]);
        await results();
        await problem(page, "npm-cache-kept").locator(".place").click();
        await page.getByRole("button", { name: "Why?" }).first().click();
        await page.getByRole("button", { name: "Ignore here" }).first().click();
        await expect(page.locator(".why")).toContainText("When to ignore it");
        expect(await barriers(page), "problems").toEqual([]);
        await tab(page, "Rewrite");
        await expect(diff(page)).toBeVisible();
        await page.getByRole("button", { name: /^Why:/ }).first().click();
        expect(await barriers(page), "rewrite").toEqual([]);
        await page.getByRole("button", { name: ".dockerignore" }).click();
        expect(await barriers(page), "a file beside the rewrite").toEqual([]);
        await tab(page, "Size");
        await expect(page.locator(".stage-graph")).toHaveCount(2);
        expect(await barriers(page), "size").toEqual([]);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(sideways, "nothing scrolls sideways").toBeLessThanOrEqual(0);
      });

      test("reads every dialog and message", async ({ page, context, site }) => {
        test.slow();
        await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site).origin });
        await open(page, NEXTJS);
        await page.getByRole("button", { name: "Settings" }).click();
        await expect(page.locator(".rules li").first()).toBeVisible();
        expect(await barriers(page), "settings").toEqual([]);
        const cut = await page.locator("#settings").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
        expect(cut, "nothing of the settings is cut off").toBeLessThanOrEqual(0);
        await page.keyboard.press("Escape");
        await page.getByLabel("Open an example").selectOption({ label: "All of them, with their sizes …" });
        await expect(page.getByRole("dialog", { name: "Examples" })).toBeVisible();
        expect(await barriers(page), "examples").toEqual([]);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Settings" }).focus();
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog", { name: "Keys and help" })).toBeVisible();
        expect(await barriers(page), "help").toEqual([]);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Share" }).click();
        await expect(page.getByLabel("Everything is in the link")).toHaveValue(/#1\./);
        expect(await barriers(page), "share").toEqual([]);
        await page.getByRole("button", { name: "Markdown with findings" }).click();
        expect(await barriers(page), "share as Markdown").toEqual([]);
        await page.keyboard.press("Escape");
        await paste(page, "FROM a\nENV API_TOKEN=hunter2hunter2\n");
        await page.getByRole("button", { name: "Share" }).click();
        await expect(page.getByText("A secret stands in this")).toBeVisible();
        expect(await barriers(page), "share with a secret").toEqual([]);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Drafts" }).click();
        await expect(page.getByRole("dialog", { name: "Drafts" }).getByRole("listitem")).toHaveCount(1);
        expect(await barriers(page), "drafts").toEqual([]);
        await page.getByRole("button", { name: /^Delete FROM/ }).click();
        expect(await barriers(page), "a deleted draft").toEqual([]);
        await page.keyboard.press("Escape");
        await drop(page, "a.bin", [0, 1, 2]);
        await expect(page.getByRole("status")).toContainText("no text");
        expect(await barriers(page), "an error").toEqual([]);
        await editor(page).click();
        await page.keyboard.press("ControlOrMeta+a");
        await page.keyboard.press("Delete");
        await expect(page.locator(".headline")).toContainText("Paste a Dockerfile");
        expect(await barriers(page), "nothing yet").toEqual([]);
        await paste(page, "FROM a\nRNU b\n");
        expect(await barriers(page), "a broken line").toEqual([]);
      });

      test("reads what helps while writing", async ({ page }) => {
        await open(page, "FROM node:22\n");
        await page.keyboard.type("COPY --ch");
        await expect(page.locator(".cm-tooltip-autocomplete [role=option]").first()).toBeVisible();
        expect(await barriers(page), "completion").toEqual([]);
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        await page.keyboard.press("ControlOrMeta+Shift+o");
        await expect(page.getByRole("menu")).toBeVisible();
        expect(await barriers(page), "the stages' menu").toEqual([]);
        await page.keyboard.press("Escape");
        await page.keyboard.press("ControlOrMeta+Home");
        await page.keyboard.press("F2");
        await expect(page.getByRole("textbox", { name: /name for this stage/ })).toBeVisible();
        expect(await barriers(page), "a stage's new name").toEqual([]);
      });
    });
  }
}

test("hears what is what: landmarks, names and the live headline", async ({ page }) => {
  await open(page, NEXTJS);
  await expect(page.getByRole("banner")).toBeVisible();
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("region", { name: "Dockerfile" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Results" })).toBeVisible();
  await expect(page.locator('.headline[aria-live="polite"]')).toContainText("problems");
  const list = await page.getByRole("tablist", { name: "Results" }).ariaSnapshot();
  expect(list).toContain('tab "Problems" [selected]');
  await tab(page, "Size");
  const bar = await page.getByRole("img", { name: /Original: about .* on disk/ }).first().ariaSnapshot();
  expect(bar).toContain("of which the base image is");
});

test("moves through the tabs by arrow keys and skips to the results", async ({ page }) => {
  await open(page, NEXTJS);
  await page.getByRole("tab", { name: "Problems" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Rewrite" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.getByText("Skip to the results").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tabpanel")).toBeFocused();
});

test("uses it at 200 % zoom", async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await open(page, NEXTJS);
  await page.getByRole("button", { name: "Results" }).click();
  for (const view of ["Problems", "Rewrite", "Size"]) {
    await tab(page, view);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, view).toBeLessThanOrEqual(0);
  }
});

test("uses it with forced colours and without motion", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await open(page, NEXTJS);
  await tab(page, "Size");
  await expect(page.locator(".segment.is-base").first()).toHaveCSS("forced-color-adjust", "none");
  await expect(page.locator(".view")).toHaveCSS("transition-duration", "0s");
});

test("uses it from right to left", async ({ page }) => {
  await open(page, NEXTJS);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  for (const view of ["Problems", "Rewrite", "Size"]) {
    await tab(page, view);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, view).toBeLessThanOrEqual(0);
  }
});

test("prints the results without what only a screen can do", async ({ page }) => {
  await open(page, NEXTJS);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("tablist")).toBeHidden();
  await expect(page.locator(".problem").first()).toBeVisible();
  await expect(editor(page)).toBeVisible();
});
