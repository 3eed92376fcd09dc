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

  test("what was fetched ahead opens without asking again, unless something happened to it or on its way", async () => {
    const memory = keep<string>({ instant: true });
    memory.put("1", "one");
    for (const key of ["2", "3", "4"]) await memory.load(key, async () => `ahead ${key}`);
    await memory.load("5", async () => (memory.touch("5"), "crossed"));
    assert.deepEqual([memory.has("2"), memory.has("9")], [true, false]);
    memory.touch("3");
    for (const [key, stale] of [
      ["2", false],
      ["3", true],
      ["5", true],
    ] as const) {
      assert.match(await memory.load(key, () => Promise.reject(new Error("not asked"))), /ahead|crossed/);
      assert.equal(memory.takeStale(key), stale, key);
    }
    memory.touch(null);
    await memory.load("4", () => Promise.reject(new Error("not asked")));
    assert.equal(memory.takeStale("4"), true);
  });

  test("what is opened while it is fetched ahead is asked for once, unless that fails; of what happened on the way it is brought up to date", async () => {
    const memory = keep<string>({ instant: true });
    memory.put("1", "one");
    const held = Promise.withResolvers<string>();
    const [first, second] = [memory.load("2", () => held.promise), memory.load("2", () => Promise.reject(new Error("not asked")))];
    held.resolve("ahead");
    assert.deepEqual([await first, await second, memory.takeStale("2")], ["ahead", "ahead", false]);
    const crossed = Promise.withResolvers<string>();
    const both = [memory.load("3", () => crossed.promise), memory.load("3", () => Promise.reject(new Error("not asked")))];
    memory.touch("3");
    crossed.resolve("crossed");
    assert.deepEqual(await Promise.all(both), ["crossed", "crossed"]);
    assert.equal(memory.takeStale("3"), true);
    const failing = memory.load("4", () => Promise.reject(new TypeError("cut")));
    assert.equal(await memory.load("4", async () => "again"), "again");
    await assert.rejects(failing);
    // What is on the page is asked for anew each time, for something may have happened meanwhile.
    memory.put("4", "again");
    const older = memory.load("4", () => new Promise(() => {}));
    assert.equal(await memory.load("4", async () => "newest"), "newest");
    void older;
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
