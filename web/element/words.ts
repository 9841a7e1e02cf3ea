/** Figures and sentences for people. */

import type { Bytes, Level, Report, Weighing } from "../../crates/plimsoll-wasm/pkg/types";

/** A size of a few digits, as `plimsoll_sizes::format_bytes` writes it. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 9_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes < 999_500_000) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** One figure where the range allows it (see `Bytes::is_figure`), the range otherwise. */
export function range({ low, likely, high }: Bytes): string {
  return high <= 3 * low ? `about ${size(likely)}` : `${size(low)} to ${size(high)}`;
}

/** The weights of a level. */
export function weights(report: Report, level: Level): Weighing | undefined {
  return report.weights?.find((weighing) => weighing.level === level);
}

/** The report in one line. */
export function headline(report: Report, level: Level): string {
  const shown = report.findings.filter((finding) => !finding.folded);
  const count = shown.length + report.errors.length;
  const fixable = shown.filter((finding) => finding.fixes.length > 0).length;
  const parts = [count === 0 ? "No problems" : count === 1 ? "1 problem" : `${count} problems`];
  if (fixable > 0) parts.push(`${fixable} fixable`);
  const [before, after] = [weights(report, "original"), weights(report, level)];
  if (before && after && before.total.likely > 0) {
    const same = before.total.likely === after.total.likely;
    parts.push(same ? range(before.total) : `${range(before.total)} → ${range(after.total)}`);
  }
  return parts.join(" · ");
}

/** The name of a level. */
export const LEVELS = [
  ["safe", "Safe"],
  ["lean", "Lean"],
  ["minimal", "Minimal"],
] as const;
