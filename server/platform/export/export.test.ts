/** Exported lists hold what was put in, and nothing that a spreadsheet would run. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { csvLine, exportAnswer, fromPlainText, plainText, xlsxFile, type Cell, type ExportColumn } from "#platform/export";

/** Reads CSV as RFC 4180 says; apart from the program's own code. */
function readCsv(text: string, separator = ","): string[][] {
  const lines: string[][] = [[]];
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r\\n|$)`, "gy");
  for (let match; pattern.lastIndex < text.length && (match = pattern.exec(text));) {
    lines.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
}

const column: ExportColumn<Cell> = { key: "text", title: "Text", value: (row) => row };
const ATTACKS = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "  =1+1",
  '"=1+1',
  "\u00a0=1",
  "\ufeff=1",
  "\u200b=1",
  "＝1+1",
  "＠SUM(1)",
  "a;=1+1",
  "a\t=1+1",
  'a|"=1+1',
  "first\n=cmd|' /C calc'!A0",
  "a;'=1",
];

describe("text in a cell", () => {
  test("never begins a formula, with whatever separator it is read", () => {
    for (const attack of ATTACKS) {
      const safe = plainText(attack);
      assert.notEqual(safe, attack);
      for (const part of safe.split(/[;\t|\r\n]/))
        assert.doesNotMatch(part.replaceAll(/^[\s\p{Cf}"]+/gu, ""), /^[=+\-@＝＋－＠]/, JSON.stringify(attack));
    }
  });

  test("stays as it is where it is harmless", () => {
    for (const text of ["", "2026-11-22", "a-b", "a = b", "someone@example.com", "'quoted'", "' =x", "5+5", "شكرا", "(+)", "x;y"])
      assert.equal(plainText(text), text);
  });

  test("is found again, whatever it was", () => {
    const sign = fc.constantFrom("=", "+", "-", "@", "'", '"', " ", ";", "\t", "\n", "|", "a", "＝", "\u200b", "é");
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: sign, maxLength: 12 }), fc.string({ unit: "binary" })), (text) => {
        assert.equal(fromPlainText(plainText(text)), text);
      }),
      { numRuns: 3_000 },
    );
  });

  test("of a megabyte of blanks and apostrophes takes linear time", () => {
    const text = `${" '".repeat(500_000)}=`;
    assert.equal(plainText(text).length, text.length);
    const blanks = `${"\n ".repeat(500_000)}=`;
    assert.equal(plainText(blanks).length, blanks.length + 1);
  });
});

describe("a CSV file", () => {
  test("gives back every text, number and instant", async () => {
    const at = new Date("2026-11-22T07:00:00.000Z");
    const rows = ["a", 'say "x", y', "two\r\nlines", "Žluťoučký", "شكرا", "", -5, 1.5, true, at, null];
    const answer = await exportAnswer([column], [rows.slice(0, 4), [], rows.slice(4)], { format: "csv", fileName: "list" });
    assert.equal(answer.headers.get("content-disposition"), 'attachment; filename="list.csv"');
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.deepEqual(
      readCsv(bytes.subarray(3).toString()).flat(),
      ["Text", ...rows].map((row) => (row instanceof Date ? row.toISOString() : String(row ?? ""))),
    );
  });

  test("holds attacks as text", () => {
    for (const attack of ATTACKS) {
      const [[cell]] = readCsv(csvLine([attack])) as [[string]];
      assert.equal(fromPlainText(cell), attack);
      assert.notEqual(cell, attack);
    }
  });

  test("breaks off when reading fails", async () => {
    const answer = await exportAnswer([column], failing(), { format: "csv", fileName: "list" });
    await assert.rejects(answer.text());
  });
});

async function* failing(): AsyncGenerator<string[]> {
  yield ["first"];
  throw new Error("the database went away");
}

test("JSON lines hold text exactly", async () => {
  const answer = await exportAnswer([column], [ATTACKS], { format: "jsonl", fileName: "list" });
  const lines = (await answer.text()).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    ATTACKS.map((text) => ({ text })),
  );
});

describe("an XLSX file", () => {
  test("has text, numbers and truth values, and no formula", async () => {
    const file = await xlsxFile([column], [[...ATTACKS, 5, true, null, "_x003D_1+1", "a\u0000\ud800b", "x".repeat(40_000)]], {
      sheet: "a/b",
    });
    const parts = Object.entries(unzipSync(new Uint8Array(file))).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
    const sheet = parts.find(([name]) => name.includes("worksheets/sheet"))![1];
    assert.doesNotMatch(sheet, /<f[ >/]/);
    assert.match(sheet, /<v>5<\/v>/);
    const all = parts.map(([, text]) => text).join("\n");
    assert.match(all, /_x005F_x003D_1\+1/);
    assert.match(all, /a\ufffd?b/);
    assert.ok(!all.includes("x".repeat(32_768)));
  });
});
