/** Where the engine runs: in a worker, or on the page's thread where a worker cannot start. */

import {
  type Answer,
  describe,
  type EngineModule,
  perform,
  type Request,
} from "./protocol";
import { Tables } from "./tables";

/** One running engine. It is used once: after a crash, a new one is started. */
export interface Host {
  /** Whether it runs beside the page, so that it can be stopped in the middle of a call. */
  readonly apart: boolean;
  post(request: Request): void;
  stop(): void;
}

/** What a host reports; `broken` means that it cannot even start here. */
export interface Listener {
  answer(answer: Answer): void;
  broken(): void;
}

/** The part of `Worker` that is used, so that tests can stand in for it. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: Request): void;
  terminate(): void;
}

export function startWorker(create: () => WorkerLike, listener: Listener): Host | undefined {
  let worker: WorkerLike;
  try {
    worker = create();
  } catch {
    // Sandboxed frames forbid workers here.
    return undefined;
  }
  worker.onmessage = (event) => listener.answer(event.data);
  // The script cannot be loaded, as in frames without an origin.
  worker.onerror = (event) => {
    event.preventDefault?.();
    listener.broken();
  };
  return {
    apart: true,
    post: (request) => worker.postMessage(request),
    stop: () => worker.terminate(),
  };
}

export function startHere(load: () => Promise<EngineModule>, listener: Listener): Host {
  let stopped = false;
  const say = (answer: Answer): void => {
    if (!stopped) listener.answer(answer);
  };
  const loading = load();
  let tables: Tables | undefined;
  loading.then(
    () => say({ state: "ready" }),
    (error: unknown) => say({ state: "failed", message: describe(error) }),
  );
  return {
    apart: false,
    async post(request) {
      const engine = await loading;
      // Let the page paint what the person has just typed.
      await new Promise((resume) => setTimeout(resume));
      if (stopped) return;
      const answer = perform(engine, request);
      say(answer);
      tables ??= new Tables(engine, () => say({ state: "better" }), () => say({ state: "missing" }));
      await tables.wanted(answer);
    },
    stop() {
      stopped = true;
    },
  };
}
