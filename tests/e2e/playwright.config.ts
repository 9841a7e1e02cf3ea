import { fileURLToPath } from "node:url";

import { defineConfig } from "@playwright/test";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  testDir: here("."),
  outputDir: here("results"),
  forbidOnly: Boolean(process.env["CI"]),
  fullyParallel: true,
  workers: 2,
  reporter: "list",
  use: {
    // The browser comes from `cargo xtask test`; see CHROMIUM_PATH there.
    launchOptions: {
      ...(process.env["CHROMIUM_PATH"] ? { executablePath: process.env["CHROMIUM_PATH"] } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
