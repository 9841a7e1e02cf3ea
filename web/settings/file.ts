/** A configuration file of hadolint's, or our own, put into the options. */

/** Calls a function of the engine. */
export type Ask = <Value>(method: "rules" | "settle", args: readonly unknown[]) => Promise<Value>;

/** The engine's options, as far as they are set here; see `plimsoll_analysis::Options`. */
export interface Options {
  readonly build_args: Readonly<Record<string, string>>;
  readonly platform: string | null;
  readonly rules_off: readonly string[];
  readonly settings: { readonly severities: Readonly<Record<string, string>> };
  readonly target: string | null;
}

/** What holds, and how it is changed. */
export interface Held {
  options(): Options;
  set(options: Options): void;
  readonly ask: Ask;
}

/** Puts what the file says in place of what an earlier one said; gives the sentence that tells it. */
export async function settle(text: string, held: Held): Promise<{ failed: boolean; said: string }> {
  try {
    const { load } = await import("js-yaml");
    const { settings: _, ...options } = held.options();
    const before = { ...options, rules_off: [] };
    const settled = await held.ask<{ options: Options; unknown: string[] }>("settle", [load(text), before]);
    held.set(settled.options);
    const unknown = settled.unknown.length > 0 ? `; nothing here is called ${settled.unknown.join(", ")}` : "";
    return { failed: false, said: `The settings of the file hold now${unknown}.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { failed: true, said: `These settings cannot be read: ${reason}` };
  }
}
