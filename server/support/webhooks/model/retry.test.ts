import assert from "node:assert/strict";
import { test } from "node:test";
import { askedPause, pauseAfter, PAUSES, wants } from "./retry.ts";

test("what does not arrive is tried again nine times over more than seventy-two hours, however the jitter falls", () => {
  for (const random of [0, 0.5, 1]) {
    const pauses = PAUSES.map((_, index) => pauseAfter(index + 1, random)!);
    assert.equal(pauses.length, 9);
    assert.ok(pauses.reduce((sum, pause) => sum + pause, 0) >= 72 * 3_600_000);
    assert.equal(pauseAfter(10, random), null);
  }
  assert.ok(pauseAfter(3, 1)! > pauseAfter(3, 0)!);
});

test("another system may ask for more time, and for a day at most", () => {
  const now = new Date("2026-11-23T10:00:00Z");
  assert.equal(pauseAfter(1, 0, askedPause("120", now)), 120_000);
  assert.equal(pauseAfter(1, 0, askedPause("Mon, 23 Nov 2026 10:10:00 GMT", now)), 600_000);
  assert.equal(pauseAfter(1, 0, askedPause("999999999", now)), 24 * 3_600_000);
  assert.equal(pauseAfter(1, 0, askedPause("soon", now)), 5_000);
});

test("types are wanted by name, by kind and all", () => {
  assert.ok(wants(["ticket.opened"], "ticket.opened") && wants(["ticket.*"], "ticket.changed") && wants(["*"], "note.added"));
  assert.ok(!wants(["ticket.*"], "tickets.changed") && !wants(["ticket"], "ticket.opened") && !wants([], "ticket.opened"));
});
