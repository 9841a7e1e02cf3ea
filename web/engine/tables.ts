/** Tables of sizes that the engine does not carry: fetched when a report first needs them. */

import type { EngineModule, Answer } from "./protocol";

/** The tables' addresses beside this script, by their names, as JSON; set by the bundler. */
declare const ENGINE_TABLES: string;

type Fetch = (name: string) => Promise<Uint8Array>;

/** Fetches a table from where this script came from. */
export async function fetchTable(name: string): Promise<Uint8Array> {
  const addresses = JSON.parse(ENGINE_TABLES) as Readonly<Record<string, string>>;
  const address = addresses[name];
  if (!address) throw new Error(`there is no table ${name}`);
  const response = await fetch(new URL(address, import.meta.url));
  if (!response.ok) throw new Error(`table ${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The tables of one running engine. */
export class Tables {
  readonly #engine: EngineModule;
  readonly #arrived: () => void;
  readonly #missed: () => void;
  readonly #fetch: Fetch;
  readonly #asked = new Set<string>();

  /**
   * `arrived` is called when reports would come out better than before, `missed` when a table did
   * not come.
   */
  constructor(engine: EngineModule, arrived: () => void, missed: () => void, fetch: Fetch = fetchTable) {
    this.#engine = engine;
    this.#arrived = arrived;
    this.#missed = missed;
    this.#fetch = fetch;
  }

  /** Fetches what the report in an answer says that it needs, once. */
  async wanted(answer: Answer): Promise<void> {
    const names = "value" in answer ? needs(answer.value) : [];
    const missing = names.filter((name) => !this.#asked.has(name));
    for (const name of missing) this.#asked.add(name);
    const loads = await Promise.allSettled(missing.map((name) => this.#load(name)));
    if (loads.some((load) => load.status === "fulfilled")) this.#arrived();
    if (loads.some((load) => load.status === "rejected")) this.#missed();
  }

  async #load(name: string): Promise<void> {
    try {
      this.#engine.addTable(...([name, await this.#fetch(name)] as never[]));
    } catch (error) {
      // Offline, say; the next report asks again.
      this.#asked.delete(name);
      throw error;
    }
  }
}

function needs(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || !("needs" in value)) return [];
  return Array.isArray(value.needs) ? value.needs : [];
}
