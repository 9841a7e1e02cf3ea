/** The list of problems. */

import type { Finding, Report } from "../../crates/plimsoll-wasm/pkg/types";
import type { Actions } from "./box";
import { h, prose } from "./dom";

/** What a severity is called. */
const SEVERITIES = { error: "Error", warning: "Warning", info: "Info", style: "Style" } as const;

export function problems(report: Report, readOnly: boolean, actions: Actions): Node[] {
  const shown = report.findings.filter((finding) => !finding.folded);
  const folded = report.findings.filter((finding) => finding.folded);
  const nodes: Node[] = [];
  if (report.errors.length > 0) {
    nodes.push(
      h(
        "ul",
        { class: "problems" },
        ...report.errors.map(({ message, start, end, line }) =>
          h("li", { part: "problem", class: "problem is-error" }, place("Error", line, message, () => actions.select(start.offset, end.offset))),
        ),
      ),
    );
  }
  nodes.push(
    shown.length > 0
      ? list(shown, readOnly, actions)
      : h("p", { class: "none" }, "Nothing is wrong that matters. The other tabs say what could be smaller."),
  );
  if (folded.length > 0) {
    const count = folded.length === 1 ? "1 more that seldom matters" : `${folded.length} more that seldom matter`;
    nodes.push(h("details", { class: "folded" }, h("summary", {}, count), list(folded, readOnly, actions)));
  }
  return nodes;
}

function list(findings: readonly Finding[], readOnly: boolean, actions: Actions): HTMLElement {
  const items = findings.map((finding) => {
    const { severity, start, end, message, rule, equivalents, fixes } = finding;
    const fix = readOnly ? undefined : fixes[0];
    return h(
      "li",
      { part: "problem", class: `problem is-${severity}` },
      place(SEVERITIES[severity], start.line, message, () => actions.select(start.offset, end.offset)),
      h(
        "p",
        { class: "about" },
        h("code", {}, rule),
        equivalents.length > 0 && h("span", {}, equivalents.slice(0, 2).join(" · ")),
        fix &&
          h(
            "button",
            { type: "button", part: "fix", class: "action", onclick: () => void actions.fix(fix).catch(() => undefined) },
            ...prose(fix.title),
            fix.safety === "needs-review" && h("span", { class: "review" }, " (look at it first)"),
          ),
      ),
    );
  });
  return h("ul", { class: "problems" }, ...items);
}

/** The button that goes to a place in the text. */
function place(severity: string, line: number, message: string, go: () => Promise<void>): HTMLElement {
  return h(
    "button",
    { type: "button", class: "place", onclick: () => void go().catch(() => undefined) },
    h("span", { class: "severity" }, severity),
    h("span", { class: "line" }, `line ${line}`),
    h("span", { class: "message" }, ...prose(message)),
  );
}
