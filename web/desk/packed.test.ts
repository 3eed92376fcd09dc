import assert from "node:assert/strict";
import { test } from "node:test";
import { readRows, writeRows, type Row } from "./model.ts";
import { pack, unpack } from "./packed.ts";

test("what is packed comes out the same, in this process and in another", () => {
  const value = { quotes: "\"a\" `b` 'c' \\ \u2028 \u0000 </script>", list: [1, null, true, "لا"], nested: { empty: "" } };
  const packed = pack(value);
  assert.equal(unpack(packed), value);
  assert.deepEqual(unpack({ text: packed.text }), value);
});

test("rows come out the same, and a name cannot break a line", () => {
  const row: Row = {
    id: "1",
    number: 7,
    subject: 'a "b" \\ لا',
    category: "new",
    priority: "high",
    preview: "",
    channel: "email",
    lastMessageAt: "2026-01-01T00:00:00Z",
    lastAuthorKind: "contact",
    requester: null,
    organization: "Ö",
    assignee: null,
  };
  assert.deepEqual(readRows(writeRows({ rows: [row, row], nextCursor: "c" })), { rows: [row, row], nextCursor: "c" });
  assert.deepEqual(readRows(writeRows({ rows: [], nextCursor: null })), { rows: [], nextCursor: null });
  const [broken] = readRows(writeRows({ rows: [{ ...row, subject: "x\t\n\ry" }], nextCursor: null })).rows;
  assert.equal(broken?.subject, "x y");
});
