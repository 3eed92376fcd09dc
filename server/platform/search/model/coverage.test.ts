import assert from "node:assert/strict";
import { test } from "node:test";
import { Dictionary } from "../dictionary.ts";
import { score } from "./rank.ts";
import { vectorOf } from "./vector.ts";

const texts = {
  both: "Before the office closes and everybody leaves, the printer is switched off at night, and nobody looks at the queue.",
  often: "Sprinters queued up.",
  other: "The invoice is sent by mail on the first of each month, and paid within thirty days by most.",
};
const dictionary = Dictionary.of({
  words: ["printer", "queue", "print", "prints", "printed", "sprint", "invoice", "warteschlange", "drucker", "rechnung"],
  counts: [4, 4, 4, 4, 4, 4, 4, 1, 1, 1],
  documents: 100,
  averageLength: 16,
});
const ranked = (question: string[]) => {
  const names = Object.keys(texts) as (keyof typeof texts)[];
  const scores = score(
    question,
    () => [],
    names.map((name) => vectorOf("", texts[name])),
    dictionary,
  );
  return names.toSorted((a, b) => scores[names.indexOf(b)]! - scores[names.indexOf(a)]!);
};

test("a document that speaks of the whole question comes before one that resembles it in a few words", () => {
  assert.equal(ranked(["printer", "queue"])[0], "both");
  assert.equal(ranked(["invoice"])[0], "other");
});

test("what has nothing of a question gets nothing, however its words resemble it", () => {
  const [nothing] = score(["xylophone"], () => [], [vectorOf("", texts.other)], dictionary);
  assert.equal(nothing, 0);
});

test("a compound is asked for by its parts too, and never by what merely shares some letters", () => {
  const forms = dictionary.wide("druckerwarteschlange", 12).map(({ word }) => word);
  assert.deepEqual(forms.toSorted(), ["drucker", "warteschlange"]);
  assert.deepEqual(dictionary.wide("kundenrechnung", 0), [], "what holds half of it is no part, but a form");
});
