/** What a person does on the page, for the journeys. */

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expect } from "./fixture";

/** The case that started Plimsoll. */
export const NEXTJS = `FROM node:20
WORKDIR /app
COPY . .
RUN npm install
RUN npm run build
EXPOSE 3000
CMD ["npm", "start"]
`;

/** Two stages, one named. */
export const STAGES = `FROM node:22 AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM node:22-slim
COPY --from=build /app/dist /app
USER node
CMD ["node", "/app/server.js"]
`;

export const editor = (page: Page): Locator => page.getByRole("textbox", { name: "Dockerfile", exact: true });
export const diff = (page: Page): Locator => page.getByRole("textbox", { name: /rewritten/i });
export const tab = (page: Page, name: string): Promise<void> => page.getByRole("tab", { name }).click();
export const problem = (page: Page, rule: string): Locator => page.locator(".problem").filter({ hasText: rule }).first();

/** Puts a text into the editor as a paste does, and waits for what is found in it. */
export async function paste(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
  await settled(page);
}

/** Waits until the results are those of the text. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator(".view")).not.toHaveClass(/is-stale/);
}

/** Opens the page, and what stands beside the editor has arrived. */
export async function open(page: Page, text?: string): Promise<void> {
  await page.goto("");
  await expect(page.locator(".headline")).toContainText(/problem/);
  // What helps while writing comes after the first report.
  await expect(page.locator(".cm-foldGutter")).toBeAttached();
  if (text !== undefined) await paste(page, text);
}

/** The text as the editor has it. */
export async function text(page: Page): Promise<string> {
  const lines = await editor(page).locator(".cm-line").allTextContents();
  return lines.join("\n");
}

/** Takes what the list in the editor proposes, by the keyboard. */
export async function choose(page: Page, name: RegExp): Promise<void> {
  const option = page.getByRole("option", { name });
  await expect(option).toBeVisible();
  await expect(option).toHaveAttribute("aria-selected", "true");
  // A list that has only just opened takes no key: whoever writes on would hit it unawares.
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
}

/** What axe finds, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html} ${violation.nodes[0]?.failureSummary ?? ""}`);
}

/** Lets go of a file over the page. */
export async function drop(page: Page, name: string, content: string | number[]): Promise<void> {
  await page.evaluate(
    ([file, bytes]) => {
      const data = new DataTransfer();
      const part = typeof bytes === "string" ? bytes : new Uint8Array(bytes);
      data.items.add(new File([part], file));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, content] as const,
  );
}
