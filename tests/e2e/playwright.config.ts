import { fileURLToPath } from "node:url";

import { defineConfig } from "@playwright/test";

import { launchOptions } from "./browser.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  testDir: here("."),
  outputDir: here("results"),
  forbidOnly: Boolean(process.env["CI"]),
  fullyParallel: true,
  workers: 2,
  reporter: "list",
  use: {
    launchOptions,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
