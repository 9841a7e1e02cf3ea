import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Engine, type Start } from "./client";
import type { EngineError } from "./error";
import type { WorkerLike } from "./host";
import type { Answer, EngineModule, Request } from "./protocol";

/** A worker whose answers the test gives. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  readonly requests: Request[] = [];
  terminated = false;

  postMessage(request: Request): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(answer: Answer): void {
    this.onmessage?.({ data: answer } as MessageEvent<Answer>);
  }

  fail(): void {
    this.onerror?.({} as ErrorEvent);
  }

  /** Answers the newest request. */
  answer(value: unknown): void {
    this.say({ id: this.requests.at(-1)?.id ?? 0, value });
  }
}

interface Stage {
  readonly engine: Engine;
  readonly workers: FakeWorker[];
  /** The worker in use. */
  worker(): FakeWorker;
}

const upper = { analyze: (text: string) => text.toUpperCase() } as unknown as EngineModule;

function stage(start: Partial<Start> = {}): Stage {
  const workers: FakeWorker[] = [];
  const engine = new Engine(
    {
      worker() {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      here: () => Promise.resolve(upper),
      ...start,
    },
    100,
  );
  return { engine, workers, worker: () => workers.at(-1) as FakeWorker };
}

const kind = (wanted: string) => (error: EngineError) => error.kind === wanted;

test("requests wait until the engine is ready, then go one at a time", async () => {
  const { engine, worker } = stage();
  const first = engine.call("rules");
  const second = engine.call("version");
  assert.equal(worker().requests.length, 0);
  worker().say({ state: "ready" });
  assert.deepEqual(worker().requests.map((request) => request.method), ["rules"]);
  worker().answer("a");
  assert.equal(await first, "a");
  worker().answer("b");
  assert.equal(await second, "b");
});

test("the latest text wins, in its own channel only", async () => {
  const { engine, worker } = stage();
  worker().say({ state: "ready" });
  const running = engine.analyze("one");
  const waiting = engine.analyze("two");
  const other = engine.analyze("elsewhere", {}, "size");
  const call = engine.call("version");
  const latest = engine.analyze("three");
  await assert.rejects(running, kind("superseded"));
  await assert.rejects(waiting, kind("superseded"));
  worker().answer("stale");
  worker().answer("b");
  assert.equal(await call, "b");
  worker().answer("c");
  assert.equal(await other, "c");
  worker().answer("d");
  assert.equal(await latest, "d");
  assert.deepEqual(
    worker().requests.map((request) => request.args[0]),
    ["one", undefined, "elsewhere", "three"],
  );
});

test("what somebody waits for at the cursor comes before colours, and those before a report", () => {
  const { engine, worker } = stage();
  worker().say({ state: "ready" });
  for (const method of ["analyze", "analyze", "tokens", "complete"] as const) {
    engine.call(method).catch(() => undefined);
  }
  for (let answers = 0; answers < 4; answers += 1) worker().answer("");
  assert.deepEqual(
    worker().requests.map((request) => request.method),
    ["analyze", "complete", "tokens", "analyze"],
  );
});

test("a refused call leaves the engine as it is", async () => {
  const { engine, worker, workers } = stage();
  worker().say({ state: "ready" });
  const link = engine.call("decodeLink", ["0.x"]);
  worker().say({ id: 1, refused: "This link is damaged." });
  await assert.rejects(link, (error: EngineError) => {
    assert.equal(error.kind, "refused");
    return error.message === "This link is damaged.";
  });
  assert.equal(workers.length, 1);
});

test("a crash starts a new engine, and what waits is answered", async () => {
  const { engine, worker, workers } = stage();
  worker().say({ state: "ready" });
  const fatal = engine.analyze("boom");
  const next = engine.call("version");
  worker().say({ id: 1, crashed: "unreachable" });
  await assert.rejects(fatal, kind("crash"));
  assert.equal(workers.length, 2);
  assert.ok(workers[0]?.terminated);
  worker().say({ state: "ready" });
  worker().answer("0.1.0");
  assert.equal(await next, "0.1.0");
});

test("a worker that dies on its own is replaced", async () => {
  const { engine, worker, workers } = stage();
  worker().say({ state: "ready" });
  const lost = engine.analyze("x");
  worker().fail();
  await assert.rejects(lost, kind("crash"));
  assert.equal(workers.length, 2);
});

test("a call that takes too long is ended, but only once the engine is warm", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { engine, worker, workers } = stage();
    const first = engine.analyze("first");
    mock.timers.tick(10_000);
    assert.equal(workers.length, 1);
    worker().say({ state: "ready" });
    // The first call compiles as it goes.
    mock.timers.tick(499);
    worker().answer("first");
    assert.equal(await first, "first");
    const slow = engine.analyze("slow");
    mock.timers.tick(99);
    assert.equal(workers.length, 1);
    mock.timers.tick(1);
    await assert.rejects(slow, kind("timeout"));
    assert.equal(workers.length, 2);
    assert.ok(workers[0]?.terminated);
    // A late answer of the old worker reaches nobody.
    const next = engine.analyze("next");
    workers[0]?.say({ id: 3, value: "old" });
    worker().say({ state: "ready" });
    worker().answer("new");
    assert.equal(await next, "new");
  } finally {
    mock.timers.reset();
  }
});

test("a request whose text was replaced while it hung ends quietly", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { engine, worker, workers } = stage();
    worker().say({ state: "ready" });
    const hung = engine.analyze("one");
    const latest = engine.analyze("two");
    await assert.rejects(hung, kind("superseded"));
    mock.timers.tick(500);
    assert.equal(workers.length, 2);
    worker().say({ state: "ready" });
    worker().answer("two");
    assert.equal(await latest, "two");
  } finally {
    mock.timers.reset();
  }
});

test("without workers the module runs here", async () => {
  const { engine } = stage({
    worker() {
      throw new Error("SecurityError");
    },
  });
  assert.equal(await engine.analyze("from"), "FROM");
});

test("a worker whose script cannot be loaded gives way to the module here", async () => {
  const { engine, worker, workers } = stage();
  const report = engine.analyze("from");
  worker().fail();
  assert.equal(await report, "FROM");
  assert.equal(workers.length, 1);
});

test("a crash here starts a fresh module", async () => {
  let starts = 0;
  const { engine } = stage({
    worker() {
      throw new Error("SecurityError");
    },
    here: () => {
      starts += 1;
      const broken = (): never => {
        throw new WebAssembly.RuntimeError("unreachable");
      };
      return Promise.resolve(starts === 1 ? ({ analyze: broken } as unknown as EngineModule) : upper);
    },
  });
  await assert.rejects(engine.analyze("boom"), kind("crash"));
  assert.equal(await engine.analyze("from"), "FROM");
  assert.equal(starts, 2);
});

test("an engine that cannot be loaded says so, and is tried again for the next request", async () => {
  const { engine, worker, workers } = stage();
  const lost = engine.analyze("x");
  for (let start = 0; start < 3; start += 1) {
    worker().say({ state: "failed", message: "no network" });
  }
  await assert.rejects(lost, (error: EngineError) => {
    assert.equal(error.kind, "unavailable");
    return error.message.includes("no network");
  });
  assert.equal(workers.length, 3);
  const next = engine.analyze("y");
  assert.equal(workers.length, 4);
  worker().say({ state: "ready" });
  worker().answer("report");
  assert.equal(await next, "report");
});

test("an argument that cannot be sent is refused", async () => {
  const { engine, worker } = stage();
  worker().say({ state: "ready" });
  worker().postMessage = () => {
    throw new DOMException("could not be cloned", "DataCloneError");
  };
  await assert.rejects(engine.call("rules", [() => 0]), kind("refused"));
});
