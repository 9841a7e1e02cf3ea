/** The engine on a thread of its own. */

import { load } from "./module";
import { type Answer, describe, perform, type Request } from "./protocol";

const loading = load();
const say = (answer: Answer): void => self.postMessage(answer);

// Set before anything is awaited: a message that finds no listener is lost.
self.onmessage = async (event: MessageEvent<Request>) => {
  const engine = await loading.catch(() => undefined);
  if (engine) say(perform(engine, event.data));
};

say({ state: "started" });
loading.then(
  () => say({ state: "ready" }),
  (error: unknown) => say({ state: "failed", message: describe(error) }),
);
