/**
 * The engine's package, loaded. The same package goes to npm; `cargo xtask` makes it from
 * `crates/plimsoll-wasm` before it bundles this.
 */

import init, * as engine from "../../crates/plimsoll-wasm/pkg/plimsoll_wasm.js";
import type { EngineModule } from "./protocol";

/** The module's address beside this script, with a hash in its name; set by the bundler. */
declare const ENGINE_WASM: string;

export async function load(): Promise<EngineModule> {
  await init({ module_or_path: new URL(ENGINE_WASM, import.meta.url) });
  return engine;
}
