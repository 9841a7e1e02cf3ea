/** Bundles every `*.test.ts` under web/ and runs them with Node's own test runner. */

import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const WEB = dirname(fileURLToPath(import.meta.url));
const sources = (await readdir(WEB, { recursive: true }))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => join(WEB, file));
const folder = await mkdtemp(join(tmpdir(), "plimsoll-test-"));
try {
  await build({
    entryPoints: sources,
    outdir: folder,
    outbase: WEB,
    bundle: true,
    format: "esm",
    platform: "node",
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    logLevel: "warning",
  });
  const made = (await readdir(folder, { recursive: true }))
    .filter((file) => file.endsWith(".mjs"))
    .map((file) => join(folder, file));
  const runner = spawn(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...made], { stdio: "inherit" });
  process.exitCode = await new Promise((resolve) => runner.on("close", (code) => resolve(code ?? 1)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
