/** The engine on a thread of its own. */

import { load } from "./module";
import { type Answer, describe, perform, type Request } from "./protocol";
import { Tables } from "./tables";

const loading = load();
const tables = loading.then((engine) => new Tables(engine, () => say({ state: "better" }), () => say({ state: "missing" })));
// Whoever waits for the engine hears of its failure.
tables.catch(() => undefined);
const say = (answer: Answer): void => self.postMessage(answer);

// Set before anything is awaited: a message that finds no listener is lost.
self.onmessage = async (event: MessageEvent<Request>) => {
  const engine = await loading.catch(() => undefined);
  if (!engine) return;
  const answer = perform(engine, event.data);
  say(answer);
  await (await tables).wanted(answer);
};

say({ state: "started" });
loading.then(
  () => say({ state: "ready" }),
  (error: unknown) => say({ state: "failed", message: describe(error) }),
);
