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
  const partsOf = async (file: AsyncGenerator<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file) chunks.push(chunk);
    return Object.fromEntries(
      Object.entries(unzipSync(new Uint8Array(Buffer.concat(chunks)))).map(([name, bytes]) => [name, strFromU8(bytes)]),
    );
  };

  test("has text, numbers, truth values, days and instants, and no formula", async () => {
    const long = "x".repeat(40_000);
    const days: Cell[] = [new Date("2026-11-22T12:00:00Z"), { day: "2024-02-29" }, { day: "1899-01-01" }, new Date(Number.NaN)];
    const parts = await partsOf(
      xlsxFile([column], [[...ATTACKS, 5, true, null, "_x003D_1+1", "a\u0000\ud800b<&>", long], days], { sheet: "a/b" }),
    );
    const sheet = parts["xl/worksheets/sheet1.xml"]!;
    assert.doesNotMatch(sheet, /<f[ >/]/);
    assert.match(sheet, /<c r="A21"><v>5<\/v>/);
    assert.match(sheet, /t="b"><v>1<\/v>/);
    assert.match(sheet, /s="2"><v>46348\.5<\/v>/);
    assert.match(sheet, /s="3"><v>45351<\/v>/);
    assert.match(sheet, />1899-01-01</);
    assert.match(sheet, /_x005F_x003D_1\+1/);
    assert.match(sheet, /a\ufffd?b&lt;&amp;&gt;/);
    assert.ok(!sheet.includes("x".repeat(32_768)));
    // Whoever edits a text that looks like a formula still has a text.
    assert.match(sheet, /s="4"><is><t xml:space="preserve">=1\+1</);
    assert.match(parts["xl/workbook.xml"]!, /<sheet name="a b"/);
  });

  test("reads from the right where its language does, its titles stay in view, and goes on in a next sheet", async () => {
    const rows = Array.from({ length: 25 }, (_, n) => n);
    const parts = await partsOf(
      xlsxFile([column], [rows.slice(0, 7), [], rows.slice(7)], { sheet: "s", rightToLeft: true, sheetRows: 11 }),
    );
    const sheets = [1, 2, 3].map((n) => parts[`xl/worksheets/sheet${n}.xml`]!);
    assert.deepEqual(
      sheets.map((sheet) => [...sheet.matchAll(/<v>(\d+)<\/v>/g)].map(([, n]) => Number(n))),
      [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)],
    );
    for (const sheet of sheets)
      assert.match(sheet, /rightToLeft="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/);
    assert.deepEqual(
      [...parts["xl/workbook.xml"]!.matchAll(/sheet name="([^"]*)"/g)].map(([, name]) => name),
      ["s", "s 2", "s 3"],
    );
  });

  test("of no rows has its titles", async () => {
    const parts = await partsOf(xlsxFile([column], [], { sheet: "s" }));
    assert.match(parts["xl/worksheets/sheet1.xml"]!, /<row r="1">.*Text.*<\/row><\/sheetData>/);
  });

  test("breaks off when reading fails", async () => {
    const answer = await exportAnswer([column], failing(), { format: "xlsx", fileName: "list" });
    await assert.rejects(answer.arrayBuffer());
  });

  test("of a hundred thousand rows is written without being held", async () => {
    async function* long(): AsyncGenerator<string[]> {
      for (let portion = 0; portion < 200; portion++) yield Array.from({ length: 500 }, (_, n) => `Person ${portion * 500 + n} of a list`);
    }
    const columns = Array.from({ length: 2 }, (_, n) => ({ ...column, key: `c${n}` }));
    let [size, early, most, chunks] = [0, 0, 0, 0];
    for await (const chunk of xlsxFile(columns, long(), { sheet: "s" })) {
      size += chunk.length;
      const held = process.memoryUsage().rss;
      if (++chunks <= 20) early = Math.max(early, held);
      most = Math.max(most, held);
    }
    assert.ok(size > 200_000);
    assert.ok(most < early + 100 * 1_048_576, `memory grew from ${early} to ${most} bytes`);
  });
});
