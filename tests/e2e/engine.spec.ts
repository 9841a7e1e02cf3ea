import { expect, test } from "./fixture";

const DOCKERFILE = "FROM node:22\nRUN apt-get update && apt-get install -y curl\n";

test("the engine answers from a worker", async ({ stage }) => {
  const report = await stage.evaluate(async (text) => {
    const { analyze } = await import("plimsoll/page");
    return (await analyze(text, { file: "Dockerfile" }, "page")) as Record<string, unknown>;
  }, DOCKERFILE);
  expect(report).toMatchObject({ file: "Dockerfile", errors: [] });
  expect(report["findings"]).not.toEqual([]);
  expect(stage.workers().map((worker) => worker.url())).toEqual([
    expect.stringContaining("/assets/worker-"),
  ]);
});

test("a link comes back, and a damaged one says so", async ({ stage }) => {
  const [shared, kind] = await stage.evaluate(async (text) => {
    const { call } = await import("plimsoll/page");
    const link = (await call("encodeLink", [text, { view: "size" }])) as string;
    const damaged = call("decodeLink", [link.replace("1.", "1.A")]);
    const error = await damaged.catch((reason: { kind: string }) => reason);
    return [await call("decodeLink", [link]), Reflect.get(error as object, "kind")];
  }, DOCKERFILE);
  expect(shared).toMatchObject({ text: DOCKERFILE, settings: { view: "size" } });
  expect(kind).toBe("refused");
});

test("a worker that is killed is replaced", async ({ context, stage }) => {
  await context.addInitScript(() => {
    const Original = Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        // Ends the worker without a word, as the browser does when it runs out of memory.
        addEventListener("kill-workers", () => this.terminate());
      }
    };
  });
  await stage.reload();
  const [lost, found] = await stage.evaluate(async (text) => {
    const { analyze, call } = await import("plimsoll/page");
    await call("version", []);
    dispatchEvent(new Event("kill-workers"));
    const failed = await analyze(text, undefined, "page").catch((reason: unknown) => reason);
    return [Reflect.get(failed as object, "kind"), await analyze(text, undefined, "page")];
  }, DOCKERFILE);
  expect(lost).toBe("timeout");
  expect(found).toHaveProperty("findings");
});

test("where workers are forbidden, the module runs on the page's thread", async ({ context, stage }) => {
  await context.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new DOMException("forbidden", "SecurityError");
      }
    } as unknown as typeof Worker;
  });
  await stage.reload();
  const report = await stage.evaluate(async (text) => {
    const { analyze } = await import("plimsoll/page");
    return analyze(text, undefined, "page");
  }, DOCKERFILE);
  expect(report).toHaveProperty("findings");
  expect(stage.workers()).toEqual([]);
});
