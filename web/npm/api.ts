/**
 * The package `plimsoll`: the engine's functions, loaded when the first is called.
 *
 * What they give and take has the shape of the JSON of `plimsoll check --format json`. Positions are
 * UTF-8 byte offsets; lines and columns count from 1.
 */

import init, * as engine from "../../crates/plimsoll-wasm/pkg/plimsoll_wasm.js";
import type {
  Level,
  LinkSettings,
  Options as AllOptions,
  Report,
  Rewrite,
  RuleInfo,
  Safety,
  Settings,
  Shared,
  TableName,
  Weighing,
} from "../../crates/plimsoll-wasm/pkg/types";

export type * from "../../crates/plimsoll-wasm/pkg/types";

/** The version of the package and its engine; set by the bundler. */
declare const VERSION: string;

/** What is known and wanted besides the text; everything may be left out. */
export type AnalyzeOptions = Partial<Omit<AllOptions, "settings">> & {
  /** What the project decides about the rules. */
  settings?: Partial<Settings>;
};

/** What {@link optimize} takes. */
export type OptimizeOptions = AnalyzeOptions & {
  /** How far the rewrite may go: `safe`, `lean` (the default) or `minimal`. */
  level?: Exclude<Level, "original">;
};

/** What {@link weigh} takes. */
export type WeighOptions = AnalyzeOptions & {
  /** Which text is weighed: the `original` (the default), or its rewrite at a level. */
  level?: Level;
};

/** What {@link applyFixes} takes. */
export type FixOptions = AnalyzeOptions & {
  /** Fixes must be at least as safe: `safe`, `changes-layers` (the default) or `needs-review`. */
  limit?: Safety;
  /** Findings that the default profile hides are fixed as well. */
  folded?: boolean;
};

/** Where the parts of the package are, for those who keep them elsewhere. */
export interface Places {
  /** The engine's module: its address, its bytes, a response, or the compiled module. */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
  /** The folder of the tables of sizes, or a function that gives one; `false` loads none. */
  tables?: string | URL | ((name: TableName) => Promise<Uint8Array>) | false;
}

/**
 * Where a platform finds the parts of the package.
 * @internal
 */
export interface Source {
  wasm(): Promise<NonNullable<Places["wasm"]>>;
  table(name: TableName): Promise<Uint8Array>;
  /** The bytes at an address that the caller gave. */
  read(address: URL | string): Promise<NonNullable<Places["wasm"]>>;
}

let source: Source | undefined;
let places: Places = {};
let loading: Promise<void> | undefined;
const loaded = new Set<string>();

/**
 * Says where this platform finds the parts; called once by the package itself.
 * @internal
 */
export function use(platform: Source): void {
  source = platform;
}

/**
 * Loads the engine before it is needed, or from another place than beside this module. Without it,
 * the first call of any other function loads it.
 */
export function load(from: Places = {}): Promise<void> {
  if (!loading) {
    places = from;
    loading = start();
    // The next call tries again.
    loading.catch(() => (loading = undefined));
  }
  return loading;
}

async function start(): Promise<void> {
  const platform = known();
  const { wasm } = places;
  const isAddress = typeof wasm === "string" || wasm instanceof URL;
  await init({ module_or_path: isAddress ? platform.read(wasm) : (wasm ?? platform.wasm()) });
}

function known(): Source {
  if (!source) throw new Error("plimsoll: import the package by its name, not one of its files.");
  return source;
}

/**
 * The report on a Dockerfile: findings with their fixes; with `full: true` also the rewrites at
 * three levels and the weights of them all.
 *
 * Tables of sizes are loaded when a text first needs them. Where one cannot be loaded, the report's
 * `needs` names it, and sizes are rougher.
 */
export async function analyze(text: string, options: AnalyzeOptions = {}): Promise<Report> {
  await load();
  const asked = withDay(options);
  let report = engine.analyze(text, asked) as Report;
  while (await fetchTables(report.needs)) report = engine.analyze(text, asked) as Report;
  return report;
}

/** The rewrite of a Dockerfile at one level. */
export async function optimize(text: string, options: OptimizeOptions = {}): Promise<Rewrite> {
  const { level = "lean", ...rest } = options;
  const report = await analyze(text, { ...rest, full: true });
  return atLevel(report.rewrites, level);
}

/** What the image of a Dockerfile, or of its rewrite at a level, will weigh. */
export async function weigh(text: string, options: WeighOptions = {}): Promise<Weighing> {
  const { level = "original", ...rest } = options;
  const report = await analyze(text, { ...rest, full: true });
  return atLevel(report.weights, level);
}

/** The text with all its fixes applied that are safe enough. */
export async function applyFixes(text: string, options: FixOptions = {}): Promise<string> {
  await load();
  const { limit, folded, ...rest } = options;
  return engine.applyFixes(text, withDay(rest), limit, folded);
}

/** The fragment of a link (what stands after the `#`) that holds the text and the settings. */
export async function encodeLink(text: string, settings: Partial<LinkSettings> = {}): Promise<string> {
  await load();
  return engine.encodeLink(text, { engine: VERSION, ...settings });
}

/** What a link, or its fragment, holds. Fails with a sentence for people where it is damaged. */
export async function decodeLink(link: string): Promise<Shared> {
  await load();
  return engine.decodeLink(link) as Shared;
}

/** All rules, by name. */
export async function rules(): Promise<RuleInfo[]> {
  await load();
  return engine.rules() as RuleInfo[];
}

/** The version of the package, which is that of its engine. */
export function version(): string {
  return VERSION;
}

/** Ends of life are held against today, by UTC, where the caller does not say another day. */
function withDay(options: AnalyzeOptions): AnalyzeOptions {
  return { today: new Date().toISOString().slice(0, 10), ...options };
}

function atLevel<Part extends { level: Level }>(parts: readonly Part[] | undefined, level: Level): Part {
  const found = parts?.find((part) => part.level === level);
  if (!found) throw new Error(`plimsoll: there is no level ${level}; take original, safe, lean or minimal.`);
  return found;
}

/** Loads the tables that are missing; whether one has arrived. */
async function fetchTables(names: readonly string[] = []): Promise<boolean> {
  const missing = names.filter((name) => !loaded.has(name)) as TableName[];
  if (places.tables === false) return false;
  const arrivals = await Promise.allSettled(missing.map(fetchTable));
  return arrivals.some((arrival) => arrival.status === "fulfilled");
}

async function fetchTable(name: TableName): Promise<void> {
  const { tables } = places;
  const platform = known();
  let bytes: Uint8Array;
  if (typeof tables === "function") {
    bytes = await tables(name);
  } else if (tables) {
    const folder = String(tables).replace(/\/?$/, "/");
    bytes = await bytesOf(await platform.read(`${folder}${name}.txt`));
  } else {
    bytes = await platform.table(name);
  }
  engine.addTable(name, bytes);
  loaded.add(name);
}

async function bytesOf(read: NonNullable<Places["wasm"]>): Promise<Uint8Array> {
  if (read instanceof Response) return new Uint8Array(await read.arrayBuffer());
  if (read instanceof ArrayBuffer) return new Uint8Array(read);
  if (ArrayBuffer.isView(read)) return new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
  throw new Error("plimsoll: a table must be bytes.");
}
