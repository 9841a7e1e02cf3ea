/** The engine of all elements of a page. */

import type { Level, Report } from "../../crates/plimsoll-wasm/pkg/types";
import type { LanguageService } from "../editor/service";
import { askOf, languageOf, startEngine } from "../engine/start";

/** The version of the engine; set by the bundler. */
declare const VERSION: string;

const engine = startEngine();
const ask = askOf(engine);

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
  return languageOf(ask, channel);
}
