/** What the page and the worker say to each other. */

/** The functions of the engine's package that can be called from afar. */
export type Method =
  | "analyze"
  | "applyFixes"
  | "encodeLink"
  | "decodeLink"
  | "tokens"
  | "outline"
  | "complete"
  | "describe"
  | "signature"
  | "occurrences"
  | "rename"
  | "format"
  | "redact"
  | "settle"
  | "rules"
  | "version";

/** The engine's package, as far as it is called here. */
export type EngineModule = Record<Method | "addTable", (...args: never[]) => unknown>;

export interface Request {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

export type Answer =
  /** The worker's script runs and now loads the module. */
  | { readonly state: "started" }
  /** Calls are answered at once from now on. */
  | { readonly state: "ready" }
  /** A table has arrived: the same text would get a better report now. */
  | { readonly state: "better" }
  /** A table could not be fetched: reports stay as they are. */
  | { readonly state: "missing" }
  /** The module could not be loaded. */
  | { readonly state: "failed"; readonly message: string }
  | { readonly id: number; readonly value: unknown }
  /** The call was refused, such as a damaged link. The engine goes on. */
  | { readonly id: number; readonly refused: string }
  /** The call ended the engine, which must be started again. */
  | { readonly id: number; readonly crashed: string };

/** Calls the function and says how it ended. */
export function perform(engine: EngineModule, request: Request): Answer {
  const { id, method, args } = request;
  try {
    const run = engine[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: run(...args) };
  } catch (error) {
    // A trap or an exhausted stack leaves the module's memory as it was in the middle of the call.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      return { id, crashed: describe(error) };
    }
    return { id, refused: describe(error) };
  }
}

/** The error as a sentence. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
