/** The addresses of the package's parts, written so that bundlers find the files and take them along. */

import type { TableName } from "../../crates/plimsoll-wasm/pkg/types";

/** The engine. */
export const wasm = (): URL => new URL("./plimsoll.wasm", import.meta.url);

/** The tables of sizes. */
export const tables: Readonly<Record<TableName, () => URL>> = {
  apk: () => new URL("./tables/apk.txt", import.meta.url),
  apt_bookworm: () => new URL("./tables/apt_bookworm.txt", import.meta.url),
  apt_jammy: () => new URL("./tables/apt_jammy.txt", import.meta.url),
  apt_noble: () => new URL("./tables/apt_noble.txt", import.meta.url),
  apt_trixie: () => new URL("./tables/apt_trixie.txt", import.meta.url),
  npm_closures: () => new URL("./tables/npm_closures.txt", import.meta.url),
  npm_packages: () => new URL("./tables/npm_packages.txt", import.meta.url),
  pypi: () => new URL("./tables/pypi.txt", import.meta.url),
};
