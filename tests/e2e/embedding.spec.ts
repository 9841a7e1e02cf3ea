/** The page for those who put Plimsoll into their own pages, which is made with the element. */

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixture";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("every example works, and nothing is wrong for those who use other means", async ({ page }) => {
      test.slow();
      await page.goto("docs/embedding/");
      const elements = page.locator("dockerfile-playground");
      await expect(elements).toHaveCount(5);
      for (let index = 0; index < 5; index += 1) {
        const element = elements.nth(index);
        await element.scrollIntoViewIfNeeded();
        await element.locator("pre").first().click();
        await expect(element.getByRole("status")).toContainText("problem");
      }
      // The second to fourth show their attributes.
      await expect(elements.nth(1).getByRole("tab", { name: "Rewrite" })).toHaveAttribute("aria-selected", "true");
      await expect(elements.nth(2).getByRole("tab", { name: "Size" })).toHaveAttribute("aria-selected", "true");
      expect(await elements.nth(3).evaluate((element) => element.getBoundingClientRect().height)).toBeCloseTo(360, -1);
      const looks = elements.nth(4).getByRole("tab", { selected: true });
      expect(await looks.evaluate((tab) => getComputedStyle(tab.closest("[part=box]") as Element).borderRadius)).toBe("0px");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  });
}

test("the text goes on in the page", async ({ page, context }) => {
  await page.goto("docs/embedding/");
  const element = page.locator("dockerfile-playground").first();
  await element.scrollIntoViewIfNeeded();
  await expect(element.getByRole("status")).toContainText("problem");
  const opened = context.waitForEvent("page");
  await element.getByRole("link", { name: "Open in Plimsoll" }).click();
  await expect((await opened).getByRole("tabpanel", { name: "Problems" }).or((await opened).locator(".problems").first()).first()).toContainText("npm");
});

test("what the page says of integrity and of the policy is so", async ({ page, site, request }) => {
  await page.goto("docs/embedding/");
  const text = await page.locator("main").innerText();
  const [, address = "", integrity = ""] = /src="https:\/\/plimsoll\.example\/([^"]*)"\s+integrity="([^"]*)"/.exec(text) ?? [];
  expect(integrity).toMatch(/^sha384-/);
  const body = await (await request.get(site + address)).body();
  const hash = await page.evaluate(async (bytes) => {
    const digest = await crypto.subtle.digest("SHA-384", new Uint8Array(bytes));
    return `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  }, [...body]);
  expect(hash).toBe(integrity);
  const map = JSON.parse(/\{ "integrity": \{[^}]*\} \}/.exec(text)?.[0] ?? "{}") as { integrity: Record<string, string> };
  expect(Object.keys(map.integrity).length).toBeGreaterThanOrEqual(4);
  for (const [url, expected] of Object.entries(map.integrity)) {
    const module = await request.get(url.replace("https://plimsoll.example/", site));
    expect(module.ok(), url).toBe(true);
    expect(expected).toMatch(/^sha384-/);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test("the page on security is whole", async ({ page }) => {
        await page.goto("docs/security/");
        await expect(page.getByText("connect-src 'self'").first()).toBeVisible();
        await expect(page.getByText("location /element/")).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      });
    });
  }
}

test("at 360 px nothing scrolls sideways", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("docs/embedding/");
  const element = page.locator("dockerfile-playground").nth(2);
  await element.scrollIntoViewIfNeeded();
  await expect(element.getByRole("table")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
