import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { distance } from "./model/distance.ts";
import { parseQuestion } from "./model/question.ts";
import { showerFor } from "./model/snippet.ts";
import { readVector, vectorOf } from "./model/vector.ts";
import { fold, normalize, unitsOf } from "./model/words.ts";

const cut = (text: string) => [...unitsOf(normalize(text))];

describe("words of any language", () => {
  test("letters stay with their marks, composed or not", () => {
    assert.deepEqual(cut("Zák\u0061\u0301zník"), ["zákázník"]);
    assert.deepEqual(cut("हिन्दी में"), ["हिन्दी", "में"]);
    assert.deepEqual(cut("ﬁle ＡＢＣ"), ["file", "abc"]);
  });
  test("accents and vowel signs are left out where a question lacks them, and the letters of Indian scripts are not", () => {
    assert.equal(fold("zákazník"), "zakaznik");
    assert.equal(fold("straße"), "strasse");
    assert.equal(fold(normalize("مُحَمَّد")), "محمد");
    assert.equal(fold(normalize("الإعـــدادات")), "الاعدادات");
    assert.equal(fold("हिन्दी"), "हिन्दी");
  });
  test("scripts without spaces are cut into pairs, also beside others", () => {
    assert.deepEqual(cut("数据库連接"), ["数据", "据库", "库連", "連接"]);
    assert.deepEqual(cut("Excelを開く"), ["excel", "を開", "開く"]);
    assert.equal(cut("ไม่สามารถ").length, 8);
  });
  test("invisible signs of direction neither part nor hide a word", () => {
    assert.deepEqual(cut("in\u200bvoice \u202eabc\u202c"), ["invoice", "abc"]);
  });
  test("a document keeps its title apart and its words without accents beside them", () => {
    const { words, length } = vectorOf("Účet", "nový účet");
    assert.equal(length, 3);
    assert.deepEqual(
      readVector(words, (word) => word).map(({ found, places }) => `${found} ${places}`),
      ["účet 1A,4", "ucet 1B,4B", "nový 3", "novy 3B"],
    );
    assert.deepEqual(
      readVector(words, (word) => (word === "nový" ? 7 : null)),
      [{ found: 7, places: "3" }],
    );
  });
});

describe("questions", () => {
  test("words, phrases, without, or", () => {
    const { branches, words } = parseQuestion('export "stops at" -csv or v2.1');
    assert.deepEqual(branches, [
      [
        { units: ["export"], without: false, exact: false },
        { units: ["stops", "at"], without: false, exact: true },
        { units: ["csv"], without: true, exact: false },
      ],
      [{ units: ["v2", "1"], without: false, exact: false }],
    ]);
    assert.deepEqual(words, ["export", "stops", "at", "v2", "1"]);
  });
  test("nothing to ask for is no question", () => {
    for (const text of ["", "-", '""', "-only -without", "()", "or or"]) assert.deepEqual(parseQuestion(text).branches, [], text);
  });
  test("slips of the fingers are one letter apart", () => {
    assert.equal(distance("invoice", "invocie", 2), 1);
    assert.equal(distance("invoice", "inoice", 2), 1);
    assert.equal(distance("invoice", "license", 1), 2);
  });
});

describe("snippets", () => {
  test("the stretch that answers is shown, its words marked in whatever form", () => {
    const text = `${"Nothing of interest here. ".repeat(30)}The invoices were sent twice to accounting. ${"Nothing more. ".repeat(30)}`;
    const { text: shown, marks } = showerFor(["invoice", "accounting"]).snippetOf(["Another text.", text]);
    assert.match(shown, /^… .*invoices were sent twice to accounting.* …$/);
    assert.deepEqual(
      marks.map(([from, to]) => shown.slice(from, to)),
      ["invoices", "accounting"],
    );
  });
  test("text of others stays text", () => {
    const { text } = showerFor(["invoice"]).snippetOf(["<script>alert(1)</script> invoice"]);
    assert.equal(text, "<script>alert(1)</script> invoice");
  });
  test("in a run without spaces only what fits is marked", () => {
    assert.deepEqual(showerFor(["数据", "据库"]).mark("我的数据库连接"), [[2, 5]]);
  });
});
