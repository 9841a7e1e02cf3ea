/** What a person sees when the site has become newer. */

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test as base } from "./fixture";
import { editor, open, settled } from "./person";

const test = base.extend({
  /** A copy, which a journey may change. */
  async dist({ dist }, use) {
    const copy = await mkdtemp(join(tmpdir(), "plimsoll-site-"));
    await cp(dist, copy, { recursive: true });
    await use(copy);
    await rm(copy, { recursive: true });
  },
});

test.use({ serviceWorkers: "allow" });

test("is offered a newer page, starts it, and finds the text as it was", async ({ page, dist }) => {
  await open(page, "FROM alpine:3.22\nUSER nobody\n");
  const kept = (): Promise<boolean> => page.evaluate(() => navigator.serviceWorker.controller !== null);
  await expect.poll(kept).toBe(true);
  // Somebody puts another build in the place of this one.
  const script = join(dist, "offline.js");
  await writeFile(script, (await readFile(script, "utf8")).replace(/"[\da-f]{12}"/, '"0123456789ab"'));
  const index = join(dist, "index.html");
  await writeFile(index, (await readFile(index, "utf8")).replace("<title>Plimsoll", "<title>Newer Plimsoll"));
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  await expect(page.getByRole("status")).toContainText("A newer Plimsoll is ready");
  // Nothing happens until the person wants it.
  await expect(page).toHaveTitle(/^Plimsoll/);
  await page.getByRole("button", { name: "Start it" }).click();
  await expect(page).toHaveTitle(/^Newer Plimsoll/);
  await settled(page);
  await expect(editor(page)).toContainText("FROM alpine:3.22");
});
