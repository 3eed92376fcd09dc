import assert from "node:assert/strict";
import { test } from "node:test";
import { originOf, publicText, reconcile, withOrigin } from "./reconcile.ts";

const side = { open: true, title: "Export stops" };
const base = { ours: side, theirs: side };
const alike = (both: typeof side) => ({ ours: both, theirs: both });

test("where one side changed the other follows, where both did ours holds, and what is alike is never sent", () => {
  const closed = { ...side, open: false };
  assert.deepEqual(reconcile(base, side, side, true), { push: {}, apply: {}, base });
  assert.deepEqual(reconcile(base, closed, side, true), { push: { open: false }, apply: {}, base: alike(closed) });
  assert.deepEqual(reconcile(base, side, closed, true), { push: {}, apply: { open: false }, base: alike(closed) });
  const both = reconcile(base, { ...side, title: "Ours" }, { ...side, title: "Theirs" }, true);
  assert.deepEqual([both.push, both.apply, both.base.theirs.title], [{ title: "Ours" }, {}, "Ours"]);
  assert.deepEqual(reconcile(base, closed, closed, true), { push: {}, apply: {}, base: alike(closed) });
});

test("what was different from the beginning stays so until one side changes", () => {
  const theirs = { open: false, title: "BUG export" };
  const apart = { ours: side, theirs };
  assert.deepEqual(reconcile(apart, side, theirs, true), { push: {}, apply: {}, base: apart });
  assert.deepEqual(reconcile(apart, { ...side, title: "Export ends early" }, theirs, true).push, { title: "Export ends early" });
});

test("what may not be applied waits, and is a change until somebody follows it", () => {
  const there = { ...side, open: false };
  const first = reconcile(base, side, there, false);
  assert.deepEqual(first, { push: {}, apply: {}, base });
  assert.deepEqual(reconcile(first.base, there, there, false), { push: {}, apply: {}, base: alike(there) });
});

test("only comments marked in their first line are for customers, and ours are known by their mark", () => {
  assert.equal(publicText("#public\nFixed in the next build."), "Fixed in the next build.");
  assert.equal(publicText("#Public Fixed."), "Fixed.");
  assert.equal(publicText("#public<!-- for us --> Fixed.<!-- and"), "Fixed.");
  for (const text of ["Fixed.", "see #public", "#publicly known", "#public\n  "]) assert.equal(publicText(text), null, text);
  const id = "01900000-0000-7000-8000-000000000001";
  assert.equal(originOf(withOrigin("Text", id)), id);
  assert.equal(originOf("Text"), null);
  assert.equal(originOf(`> ${withOrigin("Text", id)}\n\nThank you.`), null, "whoever quotes us is not us");
});
