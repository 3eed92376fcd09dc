import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzyRank, fuzzyScore } from "./fuzzy.ts";

const items = ["Change status", "Change priority", "Go to Unassigned", "Assign", "Přiřadit řešiteli", "تغيير الحالة", "Größe ändern"].map(
  (label) => ({ label }),
);
const first = (typed: string) => fuzzyRank(typed, items)[0]?.label;

test("the best fit comes first: words, beginnings, insides, then letters in their order", () => {
  assert.equal(first("assign"), "Assign");
  assert.equal(first("chpr"), "Change priority");
  assert.equal(first("status ch"), "Change status");
  assert.equal(first("unas"), "Go to Unassigned");
});

test("accents, marks and forms of letters need not be typed", () => {
  assert.equal(first("priradit"), "Přiřadit řešiteli");
  assert.equal(first("grosse"), "Größe ändern");
  assert.equal(first("الحاله"), "تغيير الحالة");
});

test("what does not fit is not there, and nothing typed shows all", () => {
  assert.deepEqual(fuzzyRank("xyz", items), []);
  assert.equal(fuzzyRank("", items).length, items.length);
  assert.equal(fuzzyScore("status nothing", "Change status"), 0);
});
