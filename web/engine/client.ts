/**
 * The page's side of the engine: one call at a time, what somebody waits for at the cursor first,
 * the latest text wins, and the engine is started again when it dies or hangs.
 */

import { EngineError } from "./error";
import { type Host, type Listener, startHere, startWorker, type WorkerLike } from "./host";
import type { Answer, EngineModule, Method } from "./protocol";

export interface Start {
  /** Starts the worker; throws where workers are forbidden. */
  worker(): WorkerLike;
  /** Loads a fresh module on this thread. */
  here(): Promise<EngineModule>;
}

/** How long a call may take once the engine is warm. */
const PATIENCE_MS = 2_000;
/** The first call compiles the module as it goes, which takes slow machines a while. */
const COLD = 5;
/** After so many starts without success, requests are refused until the next one is made. */
const MOST_STARTS = 3;

/** What may wait for what is asked for at the cursor; a report waits for both. */
const LATER: Partial<Record<Method, number>> = { tokens: 1, outline: 1, analyze: 2 };

interface Task {
  readonly id: number;
  /** Of the tasks of one channel only the newest matters. */
  readonly channel: string | undefined;
  readonly method: Method;
  readonly args: readonly unknown[];
  resolve(value: unknown): void;
  reject(error: EngineError): void;
}

export class Engine {
  readonly #start: Start;
  readonly #patience: number;
  #host: Host | undefined;
  #ready = false;
  /** A call has been answered since the start. */
  #warm = false;
  #workersWork = true;
  #failedStarts = 0;
  #waiting: Task[] = [];
  #running: Task | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #posted = 0;
  /** How long the latest whole report took, in milliseconds. */
  reportMs = 0;
  /** Called when the same text would get a better report, since a table has arrived. */
  onbetter: (() => void) | undefined;
  /** Called when a table could not be fetched. */
  onmissing: (() => void) | undefined;

  constructor(start: Start, patience = PATIENCE_MS) {
    this.#start = start;
    this.#patience = patience;
    this.#launch();
  }

  /**
   * The report on the text. Older requests of the same channel end as `superseded`.
   * Its shape is the engine's `Report`, which the Rust side reads.
   */
  analyze(text: string, options?: unknown, channel = "page"): Promise<unknown> {
    return this.#ask(channel, "analyze", [text, options]);
  }

  /** Any other function of the engine, in turn; of one channel, only the newest. */
  call(method: Method, args: readonly unknown[] = [], channel?: string): Promise<unknown> {
    return this.#ask(channel, method, args);
  }

  #ask(channel: string | undefined, method: Method, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (channel !== undefined) this.#supersede(channel);
      this.#lastId += 1;
      this.#waiting.push({ id: this.#lastId, channel, method, args, resolve, reject });
      if (!this.#host) this.#launch();
      this.#next();
    });
  }

  #supersede(channel: string): void {
    const isOld = (task: Task): boolean => task.channel === channel;
    const reason = new EngineError("superseded", "A newer text took its place.");
    // The one that is running cannot be stopped; its answer will find nobody.
    if (this.#running && isOld(this.#running)) this.#running.reject(reason);
    for (const task of this.#waiting) if (isOld(task)) task.reject(reason);
    this.#waiting = this.#waiting.filter((task) => !isOld(task));
  }

  #launch(): void {
    this.#ready = false;
    this.#warm = false;
    const listener: Listener = {
      answer: (answer) => this.#hear(host, answer),
      broken: () => this.#broken(host),
    };
    let host: Host | undefined;
    if (this.#workersWork) host = startWorker(this.#start.worker, listener);
    if (!host) {
      this.#workersWork = false;
      host = startHere(this.#start.here, listener);
    }
    this.#host = host;
  }

  #next(): void {
    if (!this.#ready || this.#running || !this.#host) return;
    const [task] = this.#waiting.sort((a, b) => urgency(a) - urgency(b) || a.id - b.id);
    if (!task) return;
    this.#waiting.shift();
    this.#running = task;
    if (this.#host.apart) {
      const patience = this.#warm ? this.#patience : COLD * this.#patience;
      this.#timer = setTimeout(() => this.#hang(patience), patience);
    }
    this.#posted = performance.now();
    try {
      this.#host.post({ id: task.id, method: task.method, args: task.args });
    } catch (error) {
      // An argument that cannot be sent, such as a function.
      this.#settle()?.reject(new EngineError("refused", String(error)));
      this.#next();
    }
  }

  /** Takes the running task out. */
  #settle(): Task | undefined {
    clearTimeout(this.#timer);
    const task = this.#running;
    this.#running = undefined;
    return task;
  }

  #hear(host: Host | undefined, answer: Answer): void {
    if (host !== this.#host) return;
    if ("state" in answer) {
      if (answer.state === "ready") {
        this.#ready = true;
        this.#failedStarts = 0;
      } else if (answer.state === "failed") {
        this.#failToStart(answer.message);
      } else if (answer.state === "better") {
        this.onbetter?.();
      } else if (answer.state === "missing") {
        this.onmissing?.();
      }
    } else if (answer.id === this.#running?.id) {
      this.#warm = true;
      const task = this.#settle();
      if (task?.method === "analyze" && isWhole(task.args[1])) this.reportMs = performance.now() - this.#posted;
      if ("value" in answer) {
        task?.resolve(answer.value);
      } else if ("refused" in answer) {
        task?.reject(new EngineError("refused", answer.refused));
      } else {
        this.#restart();
        task?.reject(
          new EngineError(
            "crash",
            `The engine stopped (${answer.crashed}) and was started again. Your text is as you left it.`,
          ),
        );
      }
    }
    this.#next();
  }

  #hang(patience: number): void {
    const task = this.#settle();
    this.#restart();
    const seconds = patience / 1_000;
    task?.reject(
      new EngineError(
        "timeout",
        `The engine took more than ${seconds} seconds and was started again. Your text is as you left it.`,
      ),
    );
  }

  #restart(): void {
    this.#host?.stop();
    this.#launch();
  }

  /** The worker's script failed: before the engine was ready it never will be, after that it died. */
  #broken(host: Host | undefined): void {
    if (host !== this.#host) return;
    if (!this.#ready) {
      this.#workersWork = false;
      this.#restart();
      return;
    }
    const task = this.#settle();
    this.#restart();
    task?.reject(
      new EngineError(
        "crash",
        "The engine stopped and was started again. Your text is as you left it.",
      ),
    );
  }

  #failToStart(why: string): void {
    this.#host?.stop();
    this.#host = undefined;
    this.#failedStarts += 1;
    if (this.#failedStarts < MOST_STARTS) {
      this.#launch();
      return;
    }
    this.#failedStarts = 0;
    const reason = new EngineError(
      "unavailable",
      `The engine could not be loaded (${why}). Reload the page when you are connected.`,
    );
    for (const task of this.#waiting.splice(0)) task.reject(reason);
  }
}

/** Less is sooner. */
function urgency(task: Task): number {
  return LATER[task.method] ?? 0;
}

/** Whether options ask for rewrites and weights as well. */
function isWhole(options: unknown): boolean {
  return typeof options === "object" && options !== null && "full" in options && options.full === true;
}
