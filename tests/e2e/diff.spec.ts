import type { Page } from "@playwright/test";

import type { DiffContent } from "../../web/editor/merge";
import { expect, test } from "./fixture";

const filler = Array.from({ length: 20 }, (_, line) => `# line ${line}`).join("\n");
const CONTENT: DiffContent = {
  original: `FROM node\n${filler}\nRUN npm install\nUSER root\n`,
  modified: `FROM node:22-slim\n${filler}\nRUN npm ci\n`,
  mode: "unified",
  hunks: [
    { title: "Slim base", beforeLine: 1, beforeLines: 1, afterLine: 1, afterLines: 1 },
    { title: "Exact dependencies", beforeLine: 22, beforeLines: 1, afterLine: 22, afterLines: 1 },
    { title: "No root", beforeLine: 23, beforeLines: 1, afterLine: 23, afterLines: 0 },
  ],
};

declare global {
  interface Window {
    diff: import("../../web/editor/merge").Diff;
    hunks: number[];
  }
}

async function open(stage: Page, mode: DiffContent["mode"]): Promise<void> {
  await stage.evaluate(
    async (content) => {
      const { createDiff } = await import("plimsoll/page");
      window.hunks = [];
      window.diff = await createDiff(document.querySelector("#stage") as Element, {
        ...content,
        labels: ["Original", "Rewrite"],
        onHunk: (index) => window.hunks.push(index),
      });
    },
    { ...CONTENT, mode },
  );
}

test("unified: removed and added lines, folded rest, a title on every hunk", async ({ stage }) => {
  await open(stage, "unified");
  await expect(stage.locator(".cm-deletedChunk").first()).toHaveText("FROM node");
  await expect(stage.locator(".cm-changedLine, .cm-insertedLine").first()).toHaveText("FROM node:22-slim");
  await expect(stage.locator(".cm-collapsedLines")).toHaveCount(1);
  await expect(stage.getByRole("button", { name: "Exact dependencies" })).toBeVisible();
  await stage.getByRole("button", { name: "No root" }).click();
  await stage.getByText("FROM node:22-slim").click();
  expect(await stage.evaluate(() => window.hunks)).toEqual([2, 0]);
});

test("side by side: both texts, named", async ({ stage }) => {
  await open(stage, "split");
  await expect(stage.getByLabel("Original")).toContainText("RUN npm install");
  await expect(stage.getByLabel("Rewrite")).toContainText("RUN npm ci");
  await stage.getByText("RUN npm install").click();
  expect(await stage.evaluate(() => window.hunks)).toEqual([1]);
});

test("a hunk that is chosen elsewhere is marked", async ({ stage }) => {
  await open(stage, "split");
  await stage.evaluate(() => window.diff.highlightHunk(1));
  await expect(stage.locator(".cm-linked")).toHaveText(["RUN npm install", "RUN npm ci"]);
  await stage.evaluate(() => window.diff.clearHighlight());
  await expect(stage.locator(".cm-linked")).toHaveCount(0);
});

test("it shows other texts, another form, and goes", async ({ stage }) => {
  await open(stage, "unified");
  await stage.evaluate(
    (content) => window.diff.update({ ...content, modified: content.original, mode: "split", hunks: [] }),
    CONTENT,
  );
  await expect(stage.locator(".cm-hunk")).toHaveCount(0);
  await expect(stage.locator(".cm-changedLine")).toHaveCount(0);
  await expect(stage.locator(".cm-editor")).toHaveCount(2);
  await stage.evaluate(() => window.diff.destroy());
  await expect(stage.locator(".cm-editor")).toHaveCount(0);
});
