/** The package in browsers and workers: its parts are fetched. */

import { use } from "./api";
import * as files from "./files";

export * from "./api";

const read = async (address: URL | string): Promise<Response> => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`plimsoll: ${address} could not be fetched (${response.status}).`);
  return response;
};

use({
  read,
  wasm: () => read(files.wasm()),
  async table(name) {
    const response = await read(files.tables[name]());
    return new Uint8Array(await response.arrayBuffer());
  },
});
