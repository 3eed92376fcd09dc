import assert from "node:assert/strict";
import { test } from "node:test";
import { csvLine } from "#platform/export";
import type { Delimiter } from "#shared/delimited";
import { guessDelimited, MOST_CELL, readDelimited, type DelimitedRow } from "./index.ts";

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(
  text: string | Uint8Array,
  { delimiter = ",", charset = "utf-8" as const, size = 7 }: { delimiter?: Delimiter; charset?: any; size?: number } = {},
) {
  const rows: DelimitedRow[] = [];
  for await (const row of readDelimited(pieces(Buffer.from(text as string), size), { charset, delimiter })) rows.push(row);
  return rows;
}
const cells = (rows: readonly DelimitedRow[]) => rows.map((row) => row.cells);

test("cells in quotes hold separators, line ends and quotes; line ends may be mixed and are counted", async () => {
  const rows = await read('\uFEFFa,b\r\n"x, ""y""",2\n\n"one\r\ntwo",3\rlast,4');
  assert.deepEqual(cells(rows), [
    ["a", "b"],
    ['x, "y"', "2"],
    ["one\ntwo", "3"],
    ["last", "4"],
  ]);
  assert.deepEqual(
    rows.map(({ line }) => line),
    [1, 2, 4, 6],
  );
});

test("broken quotes are told of where they stand and spoil no other row", async () => {
  const rows = await read('a,b\n"x"y,1\nin"side,2\n"never closed,3\nmore,4\n');
  assert.deepEqual(
    rows.map(({ line, fault }) => [line, fault]),
    [
      [1, null],
      [2, "quoteBroken"],
      [3, null],
      [4, "quoteOpen"],
    ],
  );
  assert.deepEqual(rows[2]!.cells, ['in"side', "2"]);
  const lost = `a,b\n"open,1\n${"x,y\n".repeat(3_000)}last,z\n`;
  const after = await read(lost, { size: 4_096 });
  assert.equal(after[1]!.fault, "quoteOpen");
  assert.deepEqual(after.at(-1)!.cells, ["last", "z"]);
});

test("NUL is left out, a cell of ten megabytes and a row of a thousand columns are cut and told of", async () => {
  const [, nul, long, wide, last] = await read(`a,b\nx\u0000y,1\n${"z".repeat(10_000_000)},2\n${"c,".repeat(1_000)}\nlast,3\n`, {
    size: 65_536,
  });
  assert.deepEqual(nul!.cells, ["xy", "1"]);
  assert.equal(long!.fault, "cellTooLong");
  assert.equal(long!.cells[0]!.length, MOST_CELL);
  assert.equal(wide!.fault, "tooManyColumns");
  assert.deepEqual(last!.cells, ["last", "3"]);
});

test("charset and separator are guessed", async () => {
  const guess = (bytes: Uint8Array, language = "en") => guessDelimited(bytes, language);
  assert.deepEqual(await guess(Buffer.from("name;mail\nJan, Novák;a@b.test\nEva;c@d.test\n")), { charset: "utf-8", delimiter: ";" });
  assert.deepEqual(await guess(Buffer.from("\uFEFFname\tmail\na\tb\n", "utf16le")), { charset: "utf-16le", delimiter: "\t" });
  assert.deepEqual(await guess(Buffer.from([0x6e, 0x2c, 0x6d, 0x0a, 0xf8, 0x2c, 0x62, 0x0a]), "cs"), {
    charset: "windows-1250",
    delimiter: ",",
  });
  assert.deepEqual(await guess(Buffer.from("sep=|\na,b|c,d\n")), { charset: "utf-8", delimiter: "|" });
});

test("whatever is written is read back (random tables, every separator, pieces of every size)", async () => {
  const signs = ['"', ",", ";", "\t", "|", "\n", " ", "ä", "中", "𝄞", "x", "="];
  let state = 7;
  const next = (most: number) => (state = (state * 48_271) % 2_147_483_647) % most;
  for (let n = 0; n < 200; n++) {
    const table = Array.from({ length: 1 + next(5) }, () => [
      "x",
      ...Array.from({ length: 3 }, () => Array.from({ length: next(8) }, () => signs[next(signs.length)]).join("")),
    ]);
    const delimiter = ([",", ";", "\t", "|"] as const)[next(4)]!;
    const text = table
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
      .join(["\r\n", "\n", "\r"][next(3)]);
    assert.deepEqual(cells(await read(text, { delimiter, size: 1 + next(9) })), table, JSON.stringify(text));
  }
  assert.deepEqual(cells(await read(csvLine(["plain", 1, true]))), [["plain", "1", "true"]]);
});

test("a file of a hundred thousand rows is read without being held", async () => {
  async function* long(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("name,email\r\n");
    for (let n = 0; n < 100_000; n++) yield Buffer.from(`"Person ""${n}""",person${n}@list.test\r\n`);
  }
  let [rows, early, most] = [0, 0, 0];
  for await (const { fault } of readDelimited(long(), { charset: "utf-8", delimiter: "," })) {
    assert.equal(fault, null);
    if (++rows % 5_000 !== 0) continue;
    const held = process.memoryUsage().heapUsed;
    if (rows <= 20_000) early = Math.max(early, held);
    most = Math.max(most, held);
  }
  assert.equal(rows, 100_001);
  assert.ok(most < early + 96 * 1_048_576, `the heap grew from ${early} to ${most} bytes`);
});
