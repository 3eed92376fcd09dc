import assert from "node:assert/strict";
import { test } from "node:test";
import { rowPageForm, type ListPage, type Row } from "./model.ts";
import { pack, packedScripts, unpack } from "./packed.ts";

const value = { quotes: "\"a\" `b` 'c' \\ \u2028 \u0000 </script><!--", list: [1, null, true, "لا"], nested: { empty: "" } };

test("what is packed comes out the same, in this process and in another", () => {
  const packed = pack(value, null);
  assert.equal(unpack(packed), value);
  assert.ok("text" in packed);
  assert.deepEqual(unpack<typeof value>({ text: packed.text }), value);
});

test("a page carries packed data in an element that its text cannot end", () => {
  const html = packedScripts({ root: { a: 1 }, list: pack(value, "list"), none: null });
  const [, id, text] = /^<script type="application\/json" id="([^"]+)">([^<]*)<\/script>$/.exec(html) ?? [];
  assert.equal(id, "data-list");
  assert.deepEqual(JSON.parse(text!), value);
});

test("rows travel without the names of their fields", () => {
  const row: Row = {
    id: "1",
    number: 7,
    subject: 'a "b" \t لا',
    category: "new",
    status: "New",
    priority: "high",
    preview: "",
    channel: "email",
    lastMessageAt: "2026-01-01T00:00:00Z",
    lastAuthorKind: "contact",
    requester: null,
    organization: "Ö",
    assignee: null,
    snooze: null,
    steps: null,
    due: null,
    breached: false,
    extra: null,
  };
  const page: ListPage = { rows: [row, row], nextCursor: "c" };
  const packed = pack(page, null, rowPageForm);
  assert.ok("text" in packed && !packed.text.includes("subject"));
  assert.deepEqual(unpack({ text: packed.text }, rowPageForm), page);
});
