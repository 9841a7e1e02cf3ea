import { all } from "./all.js";

self.postMessage(await all());
