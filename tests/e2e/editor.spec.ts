import type { Page } from "@playwright/test";

import { expect, test } from "./fixture";

/** Text with a problem on its second line, behind characters of two, three and four bytes. */
const TEXT = "FROM a\nRUN é漢🚢 bad && good\n";
const bytes = (text: string): number => new TextEncoder().encode(text).length;
const BAD = bytes("FROM a\nRUN é漢🚢 ");

declare global {
  interface Window {
    /** What the journeys below keep in the page. */
    editor: import("../../web/editor/index").Editor;
    seen: { texts: string[]; selections: number[][]; actions: string[] };
  }
}

async function open(stage: Page, value = TEXT): Promise<void> {
  await stage.evaluate(async (text) => {
    const { createEditor } = await import("plimsoll/page");
    window.seen = { texts: [], selections: [], actions: [] };
    window.editor = await createEditor(document.querySelector("#stage") as Element, {
      value: text,
      label: "Dockerfile",
      onChange: (now) => window.seen.texts.push(now),
      onSelect: (start, end) => window.seen.selections.push([start, end]),
      onAction: (problem, action) => window.seen.actions.push(`${problem}/${action}`),
    });
  }, value);
}

function showProblem(stage: Page): Promise<boolean> {
  return stage.evaluate(
    ([text, start]) =>
      window.editor.setDiagnostics(text, [
        {
          id: "p1",
          start,
          end: start + 3,
          severity: "warning",
          message: "This is bad.",
          source: "bad-word · DL9999",
          actions: [
            { id: "f1", title: "Make it good" },
            { id: "f2", title: "Ignore it here" },
          ],
        },
      ]),
    [TEXT, BAD] as const,
  );
}

test("a problem stands under its words, whatever stands before them", async ({ stage }) => {
  await open(stage);
  expect(await showProblem(stage)).toBe(true);
  await expect(stage.locator(".cm-lintRange-warning")).toHaveText("bad");
  await expect(stage.locator(".cm-lint-marker-warning")).toHaveCount(1);
});

test("problems and edits of another text are refused", async ({ stage }) => {
  await open(stage, "FROM other\n");
  expect(await showProblem(stage)).toBe(false);
  const applied = await stage.evaluate(() =>
    window.editor.applyEdits("FROM gone\n", [{ start: 0, end: 4, text: "X" }]),
  );
  expect(applied).toBe(false);
  expect(await stage.evaluate(() => window.editor.getValue())).toBe("FROM other\n");
});

test("the card of a problem offers its fixes", async ({ stage }) => {
  await open(stage);
  await showProblem(stage);
  await stage.locator(".cm-lintRange-warning").hover();
  await expect(stage.getByText("This is bad.")).toBeVisible();
  await stage.getByRole("button", { name: "Make it good" }).click();
  expect(await stage.evaluate(() => window.seen.actions)).toEqual(["p1/f1"]);
});

test("F8 goes to the problem, Ctrl+. offers its fixes, arrows choose one", async ({ stage }) => {
  await open(stage);
  await showProblem(stage);
  await stage.evaluate(() => window.editor.focus());
  await stage.keyboard.press("F8");
  expect(await stage.evaluate(() => window.seen.selections.at(-1))).toEqual([BAD, BAD + 3]);
  await stage.keyboard.press("ControlOrMeta+.");
  await expect(stage.getByRole("menu", { name: "Fixes" })).toBeVisible();
  await expect(stage.getByRole("menuitem", { name: "Make it good" })).toBeFocused();
  await stage.keyboard.press("ArrowDown");
  await stage.keyboard.press("Enter");
  expect(await stage.evaluate(() => window.seen.actions)).toEqual(["p1/f2"]);
  await expect(stage.getByRole("menu")).toHaveCount(0);
  await expect(stage.getByRole("textbox", { name: "Dockerfile" })).toBeFocused();
});

test("Escape closes the fixes, and without a problem the menu says so", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => window.editor.focus());
  await stage.keyboard.press("ControlOrMeta+.");
  await expect(stage.getByRole("menuitem", { name: "No problem here" })).toBeFocused();
  await stage.keyboard.press("Escape");
  await expect(stage.getByRole("menu")).toHaveCount(0);
  await expect(stage.getByRole("textbox", { name: "Dockerfile" })).toBeFocused();
});

test("a fix and a new text are one undo each", async ({ stage }) => {
  await open(stage);
  const value = (): Promise<string> => stage.evaluate(() => window.editor.getValue());
  const applied = await stage.evaluate(
    ([text, start]) =>
      window.editor.applyEdits(text, [
        { start: 0, end: 4, text: "from" },
        { start, end: start + 3, text: "better" },
      ]),
    [TEXT, BAD] as const,
  );
  expect(applied).toBe(true);
  const fixed = "from a\nRUN é漢🚢 better && good\n";
  expect(await value()).toBe(fixed);
  await stage.evaluate(() => window.editor.setValue("FROM b\r\nUSER x\r\n"));
  expect(await value()).toBe("FROM b\nUSER x\n");
  await stage.evaluate(() => window.editor.focus());
  await stage.keyboard.press("ControlOrMeta+z");
  expect(await value()).toBe(fixed);
  await stage.keyboard.press("ControlOrMeta+z");
  expect(await value()).toBe(TEXT);
  expect(await stage.evaluate(() => window.seen.texts.length)).toBe(4);
});

test("a part can be selected, and lines marked", async ({ stage }) => {
  await open(stage, "FROM a\n".repeat(200));
  const last = 7 * 199;
  await stage.evaluate((start) => window.editor.select(start, start + 4), last);
  expect(await stage.evaluate(() => window.seen.selections.at(-1))).toEqual([last, last + 4]);
  await expect(stage.locator(".cm-lineNumbers").getByText("200", { exact: true })).toBeInViewport();
  await stage.evaluate(() => window.editor.highlight(0, 10));
  await stage.evaluate(() => window.editor.reveal(0, 10));
  await expect(stage.locator(".cm-linked")).toHaveCount(2);
  await stage.evaluate(() => window.editor.clearHighlight());
  await expect(stage.locator(".cm-linked")).toHaveCount(0);
});

test("Tab leaves the editor, and Ctrl+Enter is the page's", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => {
    const button = document.createElement("button");
    document.body.append(button);
    window.editor.focus();
  });
  await stage.keyboard.press("ControlOrMeta+Enter");
  await stage.keyboard.press("Tab");
  expect(await stage.evaluate(() => window.editor.getValue())).toBe(TEXT);
  await expect(stage.locator("body > button")).toBeFocused();
});

test("it searches", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => window.editor.focus());
  await stage.keyboard.press("ControlOrMeta+f");
  await stage.keyboard.type("good");
  await stage.keyboard.press("Enter");
  await expect(stage.locator(".cm-searchMatch-selected")).toHaveText("good");
});

test("colours are the page's, light and dark", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => {
    document.body.style.setProperty("--editor-background", "rgb(1, 2, 3)");
    window.editor.setTheme(true);
  });
  await expect(stage.locator(".cm-editor")).toHaveCSS("background-color", "rgb(1, 2, 3)");
});

test("typing replaces the selection, whatever it spans", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => window.editor.select(0, 11));
  await stage.evaluate(() => window.editor.focus());
  await stage.keyboard.type("COPY");
  expect(await stage.evaluate(() => window.editor.getValue())).toBe("COPYé漢🚢 bad && good\n");
  await stage.keyboard.press("ControlOrMeta+a");
  await stage.keyboard.type("x");
  await stage.keyboard.press("ControlOrMeta+a");
  await stage.keyboard.press("Backspace");
  expect(await stage.evaluate(() => window.editor.getValue())).toBe("");
});

test("read only, the text stays", async ({ stage }) => {
  await open(stage);
  await stage.evaluate(() => {
    window.editor.setReadOnly(true);
    window.editor.focus();
  });
  await stage.keyboard.type("x");
  await stage.keyboard.press("ControlOrMeta+a");
  await stage.keyboard.type("x");
  expect(await stage.evaluate(() => window.editor.getValue())).toBe(TEXT);
});
