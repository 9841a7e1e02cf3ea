/**
 * The forms in which an analysis goes to others. Each makes one text of what is shared; a new one is
 * added to the list below.
 */

import { embed } from "./embed";
import type { Shared } from "./shared";

/** A form of sharing. */
export interface Form {
  readonly name: string;
  /** What it is good for; the label of the text. */
  readonly purpose: string;
  /** What is said when it has been copied. */
  readonly copied: string;
  make(shared: Shared): string;
  /** As a file, where that makes sense. */
  readonly file?: { readonly name: string; readonly type: string };
  /**
   * Shows below the text how it will look, and what can be chosen about it; `again` asks for the text
   * anew.
   */
  preview?(parent: HTMLElement, shared: Shared, again: () => void): void;
}

/** All of them, in the order of the menu. */
export const forms: readonly Form[] = [
  {
    name: "Link",
    purpose: "Everything is in the link; no server sees it.",
    copied: "The link is in the clipboard.",
    make: ({ link, refused }) => link ?? refused,
  },
  {
    name: "Markdown link",
    purpose: "For a README, an issue or a pull request.",
    copied: "The Markdown link is in the clipboard.",
    make: markdownLink,
  },
  {
    name: "Markdown with findings",
    purpose: "The code and what was found in it, readable without opening anything.",
    copied: "The Markdown is in the clipboard.",
    make: markdown,
    file: { name: "dockerfile-review.md", type: "text/markdown" },
  },
  embed,
  {
    name: "Text report",
    purpose: "Plain lines, for a mail or a terminal.",
    copied: "The report is in the clipboard.",
    make: report,
    file: { name: "dockerfile-report.txt", type: "text/plain" },
  },
  {
    name: "File",
    purpose: "The Dockerfile itself.",
    copied: "The Dockerfile is in the clipboard.",
    make: ({ text }) => text,
    file: { name: "Dockerfile", type: "application/octet-stream" },
  },
];

function markdownLink({ link, headline, refused }: Shared): string {
  return link === undefined ? refused : `[Dockerfile: ${headline.replace(/[[\]\\]/g, "\\$&")}](${link})`;
}

function markdown(shared: Shared): string {
  const { text, headline, findings, link } = shared;
  // Longer than any fence inside.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const cell = (content: string): string => content.replace(/[\\|<*_[\]]/g, "\\$&").replace(/\s+/g, " ");
  const rows = findings.map(({ start, severity, rule, message }) => `| ${start.line} | ${severity} | \`${rule}\` | ${cell(message)} |`);
  const table = rows.length > 0 ? ["", "| Line | | Rule | Problem |", "|---:|---|---|---|", ...rows] : [];
  const open = link === undefined ? [] : ["", `[Open it in Plimsoll](${link})`];
  return [`**${headline}**`, "", `${fence}dockerfile`, text.replace(/\n+$/, ""), fence, ...table, ...open, ""].join("\n");
}

function report({ headline, findings, link }: Shared): string {
  const width = Math.max(0, ...findings.map(({ start }) => `line ${start.line}`.length));
  const lines = findings.map(({ start, severity, rule, message }) => `${`line ${start.line}`.padEnd(width)}  ${severity.padEnd(7)}  ${message} [${rule}]`);
  const open = link === undefined ? [] : ["", link];
  return [`Dockerfile: ${headline}`, "", ...lines, ...open, ""].join("\n").replace(/\n{3,}/g, "\n\n");
}
