/** Everything that the package does, on one text. */

import { analyze, applyFixes, decodeLink, encodeLink, optimize, rules, version, weigh } from "plimsoll";

import dockerfile from "./dockerfile.js";

export async function all() {
  const options = { file: "Dockerfile", today: "2026-11-23" };
  const link = await encodeLink(dockerfile);
  return {
    report: await analyze(dockerfile, options),
    full: await analyze(dockerfile, { ...options, full: true }),
    rewrite: await optimize(dockerfile, options),
    weight: await weigh(dockerfile, { ...options, level: "minimal" }),
    fixed: await applyFixes(dockerfile, options),
    rules: await rules(),
    link,
    shared: (await decodeLink(`https://example.org/#${link}`)).text,
    version: version(),
    damaged: await decodeLink("#1.eNpz").catch((error) => error.message),
  };
}
