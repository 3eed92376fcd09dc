import assert from "node:assert/strict";
import { test } from "node:test";
import { presetsFrom, toLocal } from "./local-times.ts";

test("the offered times lie ahead, in order, and next week begins on its first working day", () => {
  for (let hour = 0; hour < 24 * 8; hour++) {
    const now = new Date(2026, 10, 16, hour, 17);
    for (const first of [0, 1]) {
      const presets = presetsFrom(now, first);
      for (const { at } of presets) assert.ok(at > now);
      assert.equal(presets.find(({ id }) => id === "week")!.at.getDay(), first);
      assert.ok(presets.some(({ id }) => id === "tomorrow"));
    }
  }
  assert.equal(toLocal(new Date(2026, 0, 5, 7, 3)), "2026-01-05T07:03");
});
