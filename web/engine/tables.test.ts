import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answer, EngineModule } from "./protocol";
import { Tables } from "./tables";

interface Stage {
  readonly tables: Tables;
  readonly added: string[];
  readonly fetched: string[];
  arrived(): number;
  missed(): number;
}

function stage(fails = 0): Stage {
  const added: string[] = [];
  const fetched: string[] = [];
  let arrived = 0;
  let missed = 0;
  let failures = fails;
  const engine = { addTable: (name: string) => added.push(name) } as unknown as EngineModule;
  const tables = new Tables(
    engine,
    () => {
      arrived += 1;
    },
    () => {
      missed += 1;
    },
    (name) => {
      fetched.push(name);
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error("offline")) : Promise.resolve(new Uint8Array());
    },
  );
  return { tables, added, fetched, arrived: () => arrived, missed: () => missed };
}

const report = (...needs: string[]): Answer => ({ id: 1, value: { needs } });

test("what a report needs is fetched once", async () => {
  const { tables, added, fetched, arrived } = stage();
  await Promise.all([tables.wanted(report("apk", "pypi")), tables.wanted(report("apk"))]);
  assert.deepEqual(fetched, ["apk", "pypi"]);
  assert.deepEqual(added, ["apk", "pypi"]);
  assert.equal(arrived(), 1);
});

test("a table that could not be fetched is asked for again by the next report", async () => {
  const { tables, added, arrived, missed } = stage(1);
  await tables.wanted(report("apk"));
  assert.deepEqual([arrived(), missed()], [0, 1]);
  await tables.wanted(report("apk"));
  assert.deepEqual([added, arrived()], [["apk"], 1]);
});

test("answers without needs ask for nothing", async () => {
  const { tables, fetched } = stage();
  await tables.wanted({ id: 1, value: "0.1.0" });
  await tables.wanted({ id: 1, refused: "damaged" });
  await tables.wanted({ id: 1, value: {} });
  assert.deepEqual(fetched, []);
});
