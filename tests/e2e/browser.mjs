/** The browser of all journeys: `cargo xtask test` finds it and names it in CHROMIUM_PATH. */

const executablePath = process.env["CHROMIUM_PATH"];

/** @type {import("@playwright/test").LaunchOptions} */
export const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
