/**
 * The TypeScript that the Rust page uses, as one ES module. The import map in index.html gives it
 * the name `plimsoll/page`, and `web/src/glue` imports it under that name, so that its file can
 * carry a hash. It runs before the page's own WASM has arrived and starts the slow things at once.
 */

import type { Diff, DiffOptions } from "./editor/merge";
import type { Editor, EditorOptions } from "./editor/index";
import * as drafts from "./drafts/store";
import type { Draft } from "./drafts/store";
import type { Method } from "./engine/protocol";
import { askOf, languageOf, startEngine } from "./engine/start";
import type { Example } from "./gallery/index";
import type { Held, Options as Chosen } from "./settings/file";
import type { Options } from "./share/shared";

/** The address beside this script, with a hash in its name; set by the bundler. */
declare const RULE_PAGES: string;

const engine = startEngine();
const editor = import("./editor/index");
// Whoever awaits it hears of the failure; nobody does before the page's WASM is there.
editor.catch(() => undefined);

/**
 * Notes on the browser's performance timeline when something happened first. With `report` and
 * `editor` the page can be used; `tests/budgets.mjs` waits for them.
 */
function mark(what: "report" | "editor"): void {
  const name = `plimsoll:${what}`;
  if (performance.getEntriesByName(name).length === 0) performance.mark(name);
  if (what === "report") setTimeout(reported, AFTERWARDS_MS);
}

/** How long after the first report what only helps is loaded. */
const AFTERWARDS_MS = 200;
let reported = (): void => undefined;
const first = new Promise<void>((resolve) => (reported = resolve));
// Not among the things that the first report waits for, nor its editor's help.
void first.then(() => setTimeout(() => void keep().catch(() => undefined), 1_000));

/** What the page knows besides the text, as it was last given. */
let known: unknown;
const ask = askOf(engine);
const language = languageOf(ask, "editor", () => known);

/** The report on the text, see `Engine.analyze`. */
export async function analyze(text: string, options: unknown, channel: string): Promise<unknown> {
  known = options;
  const report = await engine.analyze(text, options, channel);
  mark("report");
  return report;
}

/** How long a whole report may take before its findings come first, in milliseconds. */
const SLOW_MS = 50;
/** How long people pause between words, in milliseconds. */
const PAUSE_MS = 300;

/** Whether the latest whole report took so long that somebody who types would notice. */
export function isSlow(): boolean {
  return engine.reportMs > SLOW_MS;
}

/** Lets the browser answer and paint before the work goes on. */
export function turn(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}

/** Waits as long as people pause between words. */
export function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, PAUSE_MS));
}

/**
 * Calls back with what has happened: `better` when the same text would get a better report,
 * `missing` when figures could not be fetched, `update` when a newer page is there, `theme NAME` when
 * other colours were chosen, `say TEXT` for what is to be said above the panes.
 */
export function onEvent(callback: (event: string) => void): void {
  engine.onbetter = () => callback("better");
  engine.onmissing = () => callback("missing");
  tell = callback;
}

let tell = (_event: string): void => undefined;
let newer: ServiceWorker | undefined;

/** Keeps the site for when there is no network. A newer one is offered, never forced. */
async function keep(): Promise<void> {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  const registration = await navigator.serviceWorker.register("./offline.js");
  const offer = (worker: ServiceWorker | null): void => {
    // The first one has nothing to replace.
    if (!worker || !navigator.serviceWorker.controller) return;
    newer = worker;
    tell("update");
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed") offer(installing);
    });
  });
}

/** Starts the newer page. */
export function update(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  newer?.postMessage("take over");
}

// Dialogs close by their button, and by a click beside them.
addEventListener("click", (event) => {
  const { target } = event;
  if (!(target instanceof Element)) return;
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  else if (target instanceof HTMLDialogElement) target.close();
});

/** Names of fields, by the text in which Rust writes them: each ends with a comma. */
const fields = new Map<string, string[]>();

function split(names: string): string[] {
  let found = fields.get(names);
  if (!found) fields.set(names, (found = names.split(",").slice(0, -1)));
  return found;
}

/** The fields of an object, for `web/src/glue/value.rs`. */
export function parts(value: unknown, names: string): unknown[] {
  const object = (value ?? {}) as Record<string, unknown>;
  return split(names).map((name) => object[name]);
}

/** An object of such fields. */
export function whole(names: string, values: readonly unknown[]): unknown {
  return Object.fromEntries(split(names).map((name, at) => [name, values[at]]));
}

/** Gives a file to the person. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Browsers fetch it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The engine's options as the page has them; without an argument they are given, with one set. */
type Access = (options?: Chosen) => Chosen;
let access: Access | undefined;

/** Says how options are asked for and set. */
export function onOptions(callback: Access): void {
  access = callback;
}

function held(): Held {
  const now = access;
  if (!now) throw new Error("The page is not there yet.");
  return { options: () => now(), set: (options) => void now(options), ask: (method, args) => ask(method, args) };
}

/** Puts a configuration file into the options and says so. Fails with what is wrong with it. */
export async function applySettings(text: string): Promise<string> {
  const { settle } = await import("./settings/index");
  const { failed, said } = await settle(text, held());
  if (failed) throw new Error(said);
  return said;
}

/** Opens the settings, see `web/settings/index.ts`. Their code arrives with the first one. */
export async function openSettings(stages: string[], theme: string): Promise<void> {
  const { open } = await import("./settings/index");
  await open({
    ...held(),
    stages,
    theme,
    setTheme: (name) => tell(`theme ${name}`),
    say: (text) => tell(`say ${text}`),
  });
}

/** A file's text; fails with a sentence for people where it is none. */
export async function readText(file: File): Promise<string> {
  if (file.size > MOST_BYTES) {
    throw new Error(`${file.name} is larger than 512 KiB, which is more than any Dockerfile; paste the part that matters.`);
  }
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // It is said below.
  }
  throw new Error(`${file.name} is no text; drop a Dockerfile, or a file that stands beside one.`);
}

/** The largest file that is taken; a link must be able to hold it. */
const MOST_BYTES = 512 * 1024;

/** For how many frames an element is waited for that is to be brought into view. */
const FRAMES = 60;

/** Brings an element into view, where it is not, as soon as it stands. */
export function reveal(id: string): void {
  const look = (frames: number): void => {
    const found = document.getElementById(id);
    if (found) found.scrollIntoView({ block: "nearest" });
    else if (frames > 0) requestAnimationFrame(() => look(frames - 1));
  };
  requestAnimationFrame(() => look(FRAMES));
}

/** Opens a `<dialog>` of the page, or closes it. */
export function toggleDialog(id: string, open: boolean): void {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement) || dialog.open === open) return;
  if (open) dialog.showModal();
  else dialog.close();
}

/** Any other function of the engine, see `Engine.call`. */
export function call(method: Method, args: readonly unknown[]): Promise<unknown> {
  return engine.call(method, args);
}

/** The pages of all rules, in Markdown, see `plimsoll_analysis::RULE_PAGES`. */
export async function rulePages(): Promise<string> {
  const response = await fetch(new URL(RULE_PAGES, import.meta.url));
  if (!response.ok) throw new Error(`the rules' pages: ${response.status}`);
  return response.text();
}

/**
 * Opens the share dialog on a text, with the open pane, the level of the rewrite and the headline;
 * see `web/share/index.ts`. Its code arrives with the first one.
 */
export async function openShare(text: string, view: string, level: string, headline: string): Promise<void> {
  const { open } = await import("./share/index");
  const options = { ...(known as Options), full: true };
  await open({ text, view, level, headline, options }, { ask, download });
}

/** The address that opens the page at a problem, by its line and rule. */
export async function linkTo(text: string, view: string, level: string, line: number, rule: string): Promise<string> {
  const { link } = await import("./share/index");
  return link({ text, view, level, options: known as Options }, ask, [line, rule]);
}

/** The draft that was open last, with the engine's options; null at a first visit. */
export function loadDraft(): Draft | null {
  return drafts.load() ?? null;
}

/** Keeps the text as the open draft; whether that is possible. */
export function keepText(text: string): boolean {
  return drafts.keep({ text });
}

/** Keeps the options with the open draft. */
export function keepOptions(options: unknown): void {
  drafts.keep({ options });
}

/** What is written from now on becomes a new draft. */
export function beginDraft(): void {
  drafts.begin();
}

/** Calls back with every draft that is opened; null stands for a new one. */
export function onDraft(callback: (draft: Draft | null) => void): void {
  showDraft = callback;
}

let showDraft = (_draft: Draft | null): void => undefined;

/** Opens the draft that was open before a link was. */
export function backToDraft(): void {
  const draft = drafts.back();
  if (draft) showDraft(draft);
}

/** The example of that name, with the files beside it. */
export async function example(name: string): Promise<Example | undefined> {
  const { examples } = await import("./gallery/index");
  return (await examples()).find((one) => one.name === name);
}

/** Opens the gallery of examples; gives the one that is chosen. Its code arrives with the first one. */
export async function chooseExample(): Promise<Example> {
  const { open } = await import("./gallery/index");
  return new Promise((chosen, failed) => open(chosen).catch(failed));
}

/** Opens the dialog of drafts, see `web/drafts/index.ts`. Its code arrives with the first one. */
export async function openDrafts(): Promise<void> {
  const { open } = await import("./drafts/index");
  // One by one: the module as a whole would be an object, made by a file of its own.
  const store = {
    begin: drafts.begin,
    choose: drafts.choose,
    current: drafts.current,
    draft: drafts.draft,
    entries: drafts.entries,
    flush: drafts.flush,
    remove: drafts.remove,
    rename: drafts.rename,
  };
  open({ show: (draft) => showDraft(draft ?? null), store });
}

/** An editor in the element, see `web/editor/index.ts`. */
export async function createEditor(parent: Element, options: EditorOptions): Promise<Editor> {
  const { createEditor: create } = await editor;
  await turn();
  const made = create(parent, { language, ...options });
  mark("editor");
  // After the first report, when nobody waits for anything.
  void first.then(() => made.help()).catch(() => undefined);
  return made;
}

/** A diff in the element, see `web/editor/merge.ts`. Its code arrives with the first one. */
export async function createDiff(parent: Element, options: DiffOptions): Promise<Diff> {
  return (await import("./editor/merge")).createDiff(parent, { language, ...options });
}
