import { fileURLToPath } from "node:url";

import { defineConfig } from "@playwright/test";

import { launchOptions } from "../e2e/browser.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  testDir: here("."),
  outputDir: here("../e2e/results/docs-hosts"),
  forbidOnly: Boolean(process.env["CI"]),
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: { launchOptions, serviceWorkers: "block", screenshot: "only-on-failure", trace: "retain-on-failure" },
});
