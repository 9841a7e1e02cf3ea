/**
 * Drafts: texts with what belongs to them (files beside, answers, settings), kept in this browser. One
 * is open; it is written while the person types, a little behind them.
 */

/** A draft in the list. */
export interface Entry {
  readonly id: string;
  /** As the person named it; empty where they did not. */
  readonly name: string;
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
}

/** What a draft holds. */
export interface Draft {
  readonly text: string;
  /** The engine's options, as `plimsoll_analysis::Options` has them. */
  readonly options: unknown;
}

const LIST = "plimsoll:drafts";
const OPEN = "plimsoll:open";
/** The one draft of earlier versions. */
const ONLY = "plimsoll:draft";
const key = (id: string): string => `${ONLY}:${id}`;
/** How far writing may lag behind typing, in milliseconds. */
const LAG_MS = 250;

let id: string | undefined;
let held: Draft | undefined;
/** The draft that was open before a link was. */
let home: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The latest write succeeded. */
let works = true;

/** All drafts, the latest first. */
export function entries(): Entry[] {
  const list = read(LIST);
  const known = Array.isArray(list) ? (list as Entry[]) : [];
  return known.filter((entry) => typeof entry?.id === "string").sort((a, b) => b.changed - a.changed);
}

/** The draft of that name. */
export function draft(wanted: string): Draft | undefined {
  const value = read(key(wanted)) as Partial<Draft> | undefined;
  return typeof value?.text === "string" ? { text: value.text, options: value.options } : undefined;
}

/** The id of the open draft. */
export function current(): string | undefined {
  return id;
}

/** Opens the draft that was open last; nothing at a first visit, or where nothing is kept. */
export function load(): Draft | undefined {
  adopt();
  const last = item(OPEN);
  const known = entries();
  const entry = known.find((one) => one.id === last) ?? known[0];
  const found = entry && draft(entry.id);
  if (!found?.text.trim()) return undefined;
  id = entry?.id;
  held = found;
  return found;
}

/** Opens a draft of the list. */
export function choose(wanted: string): Draft | undefined {
  flush();
  const found = draft(wanted);
  if (!found) return undefined;
  id = wanted;
  held = found;
  put(OPEN, wanted);
  return found;
}

/** What is written from now on becomes a new draft; the open one stays as it is. */
export function begin(): void {
  flush();
  home = id;
  id = undefined;
  held = undefined;
}

/** Opens the draft that was open before `begin`, or the one that is open behind a link. */
export function back(): Draft | undefined {
  const wanted = home ?? id;
  return wanted === undefined ? undefined : choose(wanted);
}

/** Keeps a text or options; whether that is possible. */
export function keep(change: Partial<Draft>): boolean {
  held = { text: "", options: null, ...held, ...change };
  if (id === undefined) {
    // Without a text there is nothing to keep.
    if (!held.text.trim()) return works;
    id = crypto.randomUUID?.() ?? String(Date.now());
    write();
    put(OPEN, id);
  } else if (timer === undefined) {
    timer = setTimeout(write, LAG_MS);
  }
  return works;
}

/** Gives a draft a name. */
export function rename(wanted: string, name: string): void {
  save(entries().map((entry) => (entry.id === wanted ? { ...entry, name } : entry)));
}

/** Takes a draft away; gives what brings it back. */
export function remove(wanted: string): () => void {
  flush();
  const entry = entries().find((one) => one.id === wanted);
  const content = draft(wanted);
  save(entries().filter((one) => one.id !== wanted));
  drop(key(wanted));
  if (wanted === id) id = held = undefined;
  return () => {
    if (!entry || !content) return;
    put(key(wanted), JSON.stringify(content));
    save([...entries(), entry]);
  };
}

/** Writes what is waiting to be written. */
export function flush(): void {
  if (timer !== undefined) write();
}

addEventListener("pagehide", flush);

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  if (id === undefined || !held) return;
  works = put(key(id), JSON.stringify(held));
  // Another window may have changed the list.
  const others = entries();
  const own = others.find((entry) => entry.id === id) ?? { id, name: "" };
  save([...others.filter((entry) => entry.id !== id), { ...own, changed: Date.now() }]);
}

/** Takes over the one draft of earlier versions. */
function adopt(): void {
  const text = item(ONLY);
  if (text === null) return;
  if (text.trim()) {
    put(key("first"), JSON.stringify({ text, options: null }));
    save([...entries(), { id: "first", name: "", changed: Date.now() }]);
  }
  drop(ONLY);
}

function save(list: readonly Entry[]): void {
  put(LIST, JSON.stringify(list));
}

function read(name: string): unknown {
  try {
    return JSON.parse(item(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function item(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage is forbidden here.
    return null;
  }
}

function put(name: string, value: string): boolean {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

function drop(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // There was nothing to drop.
  }
}
