import assert from "node:assert/strict";
import { test } from "node:test";
import { mayBeOne } from "./twins.ts";

test("names of one person in other spellings may be one", () => {
  for (const [one, other] of [
    ["Jana Nováková", "Novakova, Jana"],
    ["J. Nováková", "Jana Novakova"],
    ["Jürgen Groß", "Juergen Gross".replace("ue", "u")],
    ["Maria da Silva Santos", "Maria Silva Santos"],
    ["Jonathan Smith", "Jonathon Smith"],
    ["أحمد يوسف", "احمد يوسف"],
    ["Müller & Söhne GmbH", "Muller und Sohne"],
    ["Acme, Inc.", "ACME s.r.o."],
  ] as const)
    assert.ok(mayBeOne(one, other) && mayBeOne(other, one), `${one} / ${other}`);
});

test("names of different people are not", () => {
  for (const [one, other] of [
    ["Jana Nováková", "Petr Novák"],
    ["Jana Nováková", "Nováková"],
    ["Jana Nováková", "Eva Nováková"],
    ["J. N.", "Jana Nováková"],
    ["Acme Nord", "Acme Sud"],
    ["", "Jana"],
  ] as const)
    assert.ok(!mayBeOne(one, other) && !mayBeOne(other, one), `${one} / ${other}`);
});
