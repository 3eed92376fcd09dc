import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keep } from "./kept.ts";

describe("what the desk has shown", () => {
  test("a thing seen before comes from memory once another is shown, and is then brought up to date", async () => {
    const memory = keep<string>({ instant: true });
    memory.put("1", "one");
    memory.put("2", "two");
    assert.equal(await memory.load("1", () => Promise.reject(new Error("not asked"))), "one");
    assert.equal(memory.takeStale("1"), true);
    assert.equal(memory.takeStale("1"), false);
    memory.put("1", "one");
    assert.equal(await memory.load("1", async () => "newer"), "newer");
  });

  test("without a server what is shown stays; a refusal is told", async () => {
    const memory = keep<string>({ instant: false });
    memory.put("1", "one");
    assert.equal(await memory.load("1", () => Promise.reject(new TypeError("Failed to fetch"))), "one");
    assert.equal(await memory.load("1", () => Promise.reject({ status: 503 })), "one");
    await assert.rejects(memory.load("1", () => Promise.reject({ status: 404 })));
    await assert.rejects(memory.load("2", () => Promise.reject(new TypeError("Failed to fetch"))));
  });
});
