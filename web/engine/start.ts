/** An engine that finds its own scripts, and what an editor asks of it. */

import type { LanguageService } from "../editor/service";
import { Engine } from "./client";
import type { EngineModule, Method } from "./protocol";

/** Addresses beside this script, with a hash in their names; set by the bundler. */
declare const ENGINE_WORKER: string;
declare const ENGINE_MODULE: string;

/** Starts an engine, in a worker where that is possible. */
export function startEngine(): Engine {
  let starts = 0;
  return new Engine({
    // It throws where the script is of another origin than the page, and in frames without one.
    worker: () => new Worker(new URL(ENGINE_WORKER, import.meta.url), { type: "module" }),
    async here() {
      // A module is loaded only once for an address; each start needs memory of its own.
      starts += 1;
      const address = new URL(`${ENGINE_MODULE}?start=${starts}`, import.meta.url);
      const { load } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ address.href)) as {
        load(): Promise<EngineModule>;
      };
      return load();
    },
  });
}

/** Calls a function of the engine; of one channel, only the newest call is answered. */
export type Ask = <Value>(method: Method, args: readonly unknown[], channel?: string) => Promise<Value>;

export function askOf(engine: Engine): Ask {
  return <Value>(method: Method, args: readonly unknown[], channel?: string) =>
    engine.call(method, args, channel) as Promise<Value>;
}

/**
 * What colours a text and helps while writing it, on channels of its own. `known` gives the engine's
 * options, where there are any.
 */
export function languageOf(ask: Ask, channel = "", known: () => unknown = () => undefined): LanguageService {
  const own = (what: string): string => `${channel} ${what}`;
  return {
    tokens: (text, which) => ask("tokens", [text], own(which)),
    outline: (text) => ask("outline", [text], own("outline")),
    complete: (text, offset) => ask("complete", [text, offset, known()], own("complete")),
    describe: (text, offset) => ask("describe", [text, offset, known()], own("describe")),
    signature: (text, offset) => ask("signature", [text, offset], own("signature")),
    occurrences: (text, offset) => ask("occurrences", [text, offset], own("occurrences")),
    rename: (text, offset, name) => ask("rename", [text, offset, name]),
    format: (text) => ask("format", [text]),
  };
}
