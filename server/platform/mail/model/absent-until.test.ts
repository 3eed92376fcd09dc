import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { absentUntil } from "./absent-until.ts";

const NOW = new Date("2026-04-20T10:00:00Z");

describe("the end of an absence", () => {
  const texts: [string, string | null][] = [
    ["I am out of the office until 5 May.", "2026-05-05"],
    ["I will be away through May 5th, 2026 with limited access.", "2026-05-05"],
    ["Away until May 5", "2026-05-05"],
    ["I am currently away returning to the office on May 5th.", "2026-05-05"],
    ["Ich bin bis zum 05.05.2026 nicht im Büro.", "2026-05-05"],
    ["Ich bin bis einschließlich 5. Mai abwesend.", "2026-05-05"],
    ["Estarei ausente até 5 de maio de 2026.", "2026-05-05"],
    ["Do 5. 5. 2026 mám dovolenou.", "2026-05-05"],
    ["Jsem mimo kancelář do 5. května.", "2026-05-05"],
    ["أنا خارج المكتب حتى ٥ مايو ٢٠٢٦.", "2026-05-05"],
    ["سأكون في إجازة حتى يوم الثلاثاء 5 مايو", "2026-05-05"],
    ["Je suis absent jusqu'au 5 mai 2026 inclus.", "2026-05-05"],
    ["Estaré fuera hasta el 5 de mayo.", "2026-05-05"],
    ["Sarò assente fino al 5 maggio.", "2026-05-05"],
    ["Ik ben afwezig tot en met 5 mei.", "2026-05-05"],
    ["Jestem na urlopie do 5 maja.", "2026-05-05"],
    ["Я в отпуске до 5 мая.", "2026-05-05"],
    ["Jag är ledig till och med 5 maj.", "2026-05-05"],
    ["Olen lomalla 5.5.2026 asti.", null],
    ["I am away until 2026-05-05.", "2026-05-05"],
    ["Away until 4 January", "2027-01-04"],
    ["I am away until 5/6.", null],
    ["I am out of the office.", null],
    ["Our shop was founded in 1999 and we ship to 12 March street", null],
    ["until 31 February", null],
  ];
  for (const [text, expected] of texts) test(text, () => assert.equal(absentUntil(text, NOW), expected));

  test("is looked for in time in proportion to the text", () => {
    const before = process.cpuUsage();
    for (const piece of ["until ", "bis zum 5. ", "do ", "until may "]) absentUntil(piece.repeat(100_000), NOW);
    assert.ok(process.cpuUsage(before).user / 1_000 < 1_000);
  });
});
