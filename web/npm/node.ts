/** The package in Node, Deno and Bun: its parts are read from files. */

import { readFile } from "node:fs/promises";

import { use } from "./api";
import * as files from "./files";

export * from "./api";

use({
  read: (address) => readFile(address),
  wasm: () => readFile(files.wasm()),
  table: (name) => readFile(files.tables[name]()),
});
