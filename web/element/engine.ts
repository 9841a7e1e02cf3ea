/** The engine of all elements of a page. */

import type { Level, Report } from "../../crates/plimsoll-wasm/pkg/types";
import type { LanguageService } from "../editor/service";
import { Engine } from "../engine/client";
import type { EngineModule, Method } from "../engine/protocol";

/** Addresses beside this script; set by the bundler. */
declare const ENGINE_WORKER: string;
declare const ENGINE_MODULE: string;
/** The version of the engine; set by the bundler. */
declare const VERSION: string;

let starts = 0;
const engine = new Engine({
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

const better = new Set<() => void>();
engine.onbetter = () => better.forEach((tell) => tell());

/** Calls back when the same text would get a better report; gives what ends it. */
export function onBetter(tell: () => void): () => void {
  better.add(tell);
  return () => better.delete(tell);
}

/** The report on a text with everything in it. Of one channel, only the newest is answered. */
export function analyze(text: string, channel: string): Promise<Report> {
  const today = new Date().toISOString().slice(0, 10);
  return engine.analyze(text, { full: true, today }, channel) as Promise<Report>;
}

/** The text with all fixes applied after which the image behaves as before. */
export function applyFixes(text: string): Promise<string> {
  return ask("applyFixes", [text, undefined, "changes-layers", false]);
}

/** The fragment of a link to the page. */
export function encodeLink(text: string, view: string, level: Level): Promise<string> {
  return ask("encodeLink", [text, { view, level, engine: VERSION }]);
}

/** What a link holds. */
export function decodeLink(link: string): Promise<{ text: string; settings: { view?: string; level?: string } }> {
  return ask("decodeLink", [link]);
}

/** What colours a text and helps while writing it, on channels of its own. */
export function language(channel: string): LanguageService {
  const name = (what: string): string => `${channel} ${what}`;
  return {
    tokens: (text, which) => ask("tokens", [text], name(which)),
    outline: (text) => ask("outline", [text], name("outline")),
    complete: (text, offset) => ask("complete", [text, offset, undefined], name("complete")),
    describe: (text, offset) => ask("describe", [text, offset, undefined], name("describe")),
    signature: (text, offset) => ask("signature", [text, offset], name("signature")),
    occurrences: (text, offset) => ask("occurrences", [text, offset], name("occurrences")),
    rename: (text, offset, to) => ask("rename", [text, offset, to]),
    format: (text) => ask("format", [text]),
  };
}

function ask<Value>(method: Method, args: readonly unknown[], channel?: string): Promise<Value> {
  return engine.call(method, args, channel) as Promise<Value>;
}
