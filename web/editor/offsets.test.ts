import assert from "node:assert/strict";
import { test } from "node:test";

import { Offsets } from "./offsets";

test("ASCII counts the same in both", () => {
  const offsets = new Offsets("FROM a\n");
  for (let at = 0; at <= 7; at += 1) {
    assert.equal(offsets.toBytes(at), at);
    assert.equal(offsets.toUnits(at), at);
  }
});

test("every character start goes there and back", () => {
  for (const text of ["é", "漢字", "🚢 afloat", "a\u0301", "\ufeffFROM é🚢漢\n", "🚢🚢"]) {
    const offsets = new Offsets(text);
    let unit = 0;
    for (const character of text) {
      const byte = new TextEncoder().encode(text.slice(0, unit)).length;
      assert.equal(offsets.toBytes(unit), byte, `${text} at ${unit}`);
      assert.equal(offsets.toUnits(byte), unit, `${text} at byte ${byte}`);
      unit += character.length;
    }
    assert.equal(offsets.toBytes(unit), new TextEncoder().encode(text).length);
    assert.equal(offsets.toUnits(offsets.toBytes(unit)), unit);
  }
});

test("offsets inside a character go to its start", () => {
  const offsets = new Offsets("é🚢x");
  assert.equal(offsets.toUnits(1), 0);
  assert.deepEqual([2, 3, 4, 5].map((byte) => offsets.toUnits(byte)), [1, 1, 1, 1]);
  assert.equal(offsets.toUnits(6), 3);
  // The second half of the ship.
  assert.equal(offsets.toBytes(2), 2);
});

test("offsets outside the text go to its ends", () => {
  for (const text of ["abc", "äbc", ""]) {
    const offsets = new Offsets(text);
    assert.equal(offsets.toUnits(-1), 0);
    assert.equal(offsets.toUnits(99), text.length);
    assert.equal(offsets.toBytes(-1), 0);
    assert.equal(offsets.toBytes(99), new TextEncoder().encode(text).length);
  }
});

test("a lone surrogate is as long as what the engine gets for it", () => {
  const text = "\ud83dx";
  assert.equal(new Offsets(text).toBytes(2), new TextEncoder().encode(text).length);
});
