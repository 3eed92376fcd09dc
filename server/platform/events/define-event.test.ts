import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { defineEvent, inPresentForm } from "./define-event.ts";

test("an event stored in an older version is read in the present form, step by step", () => {
  defineEvent("test.moved", 3, z.strictObject({ from: z.string(), to: z.string(), by: z.string() }), {
    1: ({ place }: { place: string }) => ({ from: "nowhere", to: place }),
    2: (data: { from: string; to: string }) => ({ ...data, by: "unknown" }),
  });
  const stored = { type: "test.moved", version: 1, data: { place: "desk" } };
  assert.deepEqual(inPresentForm(stored), { type: "test.moved", version: 3, data: { from: "nowhere", to: "desk", by: "unknown" } });
  assert.deepEqual(inPresentForm({ ...stored, version: 2, data: { from: "a", to: "b" } }).data, { from: "a", to: "b", by: "unknown" });
});

test("an event of the present version, or of a kind nobody knows any more, is read as it was stored", () => {
  const stored = { type: "test.forgotten", version: 1, data: { x: 1 } };
  assert.equal(inPresentForm(stored), stored);
});
