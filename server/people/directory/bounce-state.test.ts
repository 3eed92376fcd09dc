import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { afterBounce, type AddressState } from "./bounce-state.ts";

const GOOD: AddressState = { state: "none", count: 0, days: 0, at: null };
const day = (number: number, hour = 9) => new Date(Date.UTC(2026, 0, number, hour));
const after = (kinds: ["soft" | "hard" | "complained", Date][]) => kinds.reduce((state, [kind, at]) => afterBounce(state, kind, at), GOOD);

describe("the state of an address", () => {
  test("is hard at once after a permanent failure", () => {
    assert.equal(after([["hard", day(1)]]).state, "hard");
  });
  test("stays soft however often mail fails on one day", () => {
    const state = after(Array.from({ length: 20 }, (_, hour): ["soft", Date] => ["soft", day(1, hour)]));
    assert.deepEqual([state.state, state.count, state.days], ["soft", 20, 1]);
  });
  test("becomes hard after five failures on three days", () => {
    const fails: ["soft", Date][] = [1, 1, 2, 2].map((number, hour) => ["soft", day(number, hour)]);
    assert.equal(after(fails).state, "soft");
    assert.equal(after([...fails, ["soft", day(3)]]).state, "hard");
  });
  test("forgets what is more than a month ago", () => {
    const state = after([...[1, 2, 3, 4].map((number): ["soft", Date] => ["soft", day(number)]), ["soft", day(60)]]);
    assert.deepEqual([state.state, state.count], ["soft", 1]);
  });
  test("does not get better by a softer failure", () => {
    assert.equal(
      after([
        ["hard", day(1)],
        ["soft", day(2)],
      ]).state,
      "hard",
    );
    assert.equal(
      after([
        ["complained", day(1)],
        ["hard", day(2)],
      ]).state,
      "complained",
    );
  });
});
