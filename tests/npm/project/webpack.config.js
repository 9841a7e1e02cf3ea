import { fileURLToPath } from "node:url";

export default {
  entry: { browser: "./browser-and-worker.js" },
  output: { path: fileURLToPath(new URL("out-webpack", import.meta.url)) },
  performance: { hints: false },
};
