// The typings as people meet them: each line is right, and each marked one is found to be wrong.
import {
  analyze,
  applyFixes,
  decodeLink,
  encodeLink,
  type Finding,
  load,
  optimize,
  type Report,
  type Rewrite,
  rules,
  version,
  weigh,
  type Weighing,
} from "plimsoll";

const report: Report = await analyze("FROM alpine", { full: true, settings: { severities: { "root-user": "error" } } });
const first: Finding | undefined = report.findings[0];
const line: number | undefined = first?.start.line;
const safety: "safe" | "changes-layers" | "needs-review" | undefined = first?.fixes[0]?.safety;
const rewrite: Rewrite = await optimize("FROM alpine", { level: "minimal", answers: { framework: "next" } });
const weighing: Weighing = await weigh("FROM alpine", { assume: { context: 25_000_000 } });
const likely: number = weighing.total.likely;
const fixed: string = await applyFixes("FROM alpine", { limit: "safe" });
const link: string = await encodeLink(fixed, { view: "size", level: "lean", beside: [{ path: "a", content: "b" }] });
const text: string = (await decodeLink(link)).text;
const names: string[] = (await rules()).map((rule) => rule.name);
await load({ wasm: new URL("file:///x"), tables: false });

// @ts-expect-error There is no such level.
await optimize("FROM alpine", { level: "original" });
// @ts-expect-error There is no such safety.
await applyFixes("FROM alpine", { limit: "dangerous" });
// @ts-expect-error An option that nobody knows.
await analyze("FROM alpine", { fill: true });
// @ts-expect-error What is inside is no part of the package.
export { use } from "plimsoll";

export { likely, line, names, rewrite, safety, text, version };

// The element.
import "plimsoll/element";

const element = document.createElement("dockerfile-playground");
element.value = text;
const found: number = (await element.ready()).findings.length;
element.addEventListener("plimsoll-change", ({ detail }) => detail.value.trim());
export { found };
