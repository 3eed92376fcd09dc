import assert from "node:assert/strict";
import { test } from "node:test";
import { createPeerLimit } from "./peer-limit.ts";

test("one peer has so many connections and no more; those that end make room, others are not concerned", () => {
  const limit = createPeerLimit(2);
  const session = (id: string, remoteAddress = "192.0.2.7") => ({ id, remoteAddress });
  assert.deepEqual([limit.enter(session("a")), limit.enter(session("b")), limit.enter(session("c"))], [true, true, false]);
  assert.equal(limit.enter(session("d", "192.0.2.8")), true);
  limit.leave(session("c"));
  assert.equal(limit.enter(session("e")), false, "one that was refused gives no place back");
  limit.leave(session("a"));
  assert.equal(limit.enter(session("f")), true);
  for (let n = 0; n < 10; n++) assert.equal(limit.enter(session(`l${n}`, "127.0.0.1")), true);
});
