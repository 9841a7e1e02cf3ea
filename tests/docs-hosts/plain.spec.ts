/** What is seen best on a page that has nothing but the element. */

import { expect, test } from "./fixture";

test.use({ host: "plain" });
const chosen = process.env["PLIMSOLL_HOSTS"]?.split(",");
test.skip(() => chosen !== undefined && !chosen.includes("plain"));

test("nothing but the loader is requested before the element is seen or touched", async ({ page, site }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url().slice(site.length)));
  await page.goto("");
  await page.waitForLoadState("networkidle");
  expect(requested.filter((path) => path.startsWith("plimsoll/"))).toEqual(["plimsoll/dockerfile-playground.js"]);

  await page.locator("#first").scrollIntoViewIfNeeded();
  await expect(page.locator("#first").getByRole("status")).toContainText("problem");
  expect(requested.some((path) => path.endsWith(".wasm"))).toBe(true);
  // The editor comes with the first edit.
  expect(requested.some((path) => path.includes("/editor-"))).toBe(false);
  // The second waits to be touched.
  await page.locator("#second").scrollIntoViewIfNeeded();
  await expect(page.locator("#second").getByRole("status")).toHaveCount(0);
  await page.locator("#second").focus();
  await page.locator("#second pre").click();
  await expect(page.locator("#second").getByRole("status")).toContainText("problem");
});

test("attributes, properties, methods and events are as documented", async ({ page }) => {
  await page.goto("");
  const told = await page.evaluate(async () => {
    const names: string[] = [];
    for (const name of ["ready", "change", "report", "error"]) {
      document.addEventListener(`plimsoll-${name}`, () => names.push(name));
    }
    const element = document.createElement("dockerfile-playground") as HTMLElement & {
      value: string;
      report: { findings: { rule: string }[] };
      ready(): Promise<{ findings: unknown[] }>;
      edit(): Promise<void>;
      applySafeFixes(): Promise<string>;
      toLink(): Promise<string>;
    };
    element.value = "FROM alpine:3.22\nCMD npm start\n";
    element.setAttribute("view", "rewrite");
    element.setAttribute("height", "300");
    element.setAttribute("theme", "dark");
    element.setAttribute("load", "touch");
    document.querySelector("main")?.prepend(element);
    const { findings } = await element.ready();
    const height = element.getBoundingClientRect().height;
    const link = await element.toLink();
    const fixed = await element.applySafeFixes();
    return { names, findings: findings.length, height, link, fixed, value: element.value, hash: location.hash };
  });
  expect(told.findings).toBeGreaterThan(0);
  expect(told.height).toBeGreaterThanOrEqual(300);
  expect(told.height).toBeLessThan(304);
  expect(told.link).toMatch(/^1\.[\w-]+&view=rewrite&level=lean&e=/);
  expect(told.fixed).toContain('CMD ["npm", "start"]');
  expect(told.value).toBe(told.fixed);
  expect(told.names).toEqual(expect.arrayContaining(["ready", "report", "change"]));
  expect(told.hash).toBe("");
  const element = page.locator("dockerfile-playground").first();
  await expect(element.getByRole("tab", { name: "Rewrite" })).toHaveAttribute("aria-selected", "true");
  await element.evaluate((node) => node.setAttribute("readonly", ""));
  await expect(element.getByRole("button", { name: "Fix all safe" })).toHaveCount(0);
});

test("the keyboard reaches everything", async ({ page }) => {
  await page.goto("");
  const element = page.locator("#first");
  await element.scrollIntoViewIfNeeded();
  await expect(element.getByRole("status")).toContainText("problem");
  await element.getByRole("tab", { name: "Problems" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(element.getByRole("tab", { name: "Rewrite" })).toBeFocused();
  await expect(element.getByRole("tabpanel", { name: "Rewrite" })).toBeVisible();
  await element.getByRole("radio", { name: /Lean/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(element.getByRole("radio", { name: /Minimal/ })).toBeFocused();
  await expect(element.getByRole("radio", { name: /Minimal/ })).toBeChecked();
});

test("an engine that cannot be loaded leaves the code block and says so", async ({ page, faults }) => {
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto("");
  const element = page.locator("#first");
  await element.scrollIntoViewIfNeeded();
  await expect(element.getByRole("alert")).toContainText("could not be loaded");
  await expect(element.locator("pre").first()).toBeVisible();
  // The browser itself notes each request that failed.
  faults.splice(0);
});
