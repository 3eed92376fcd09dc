/** Documents are set in every language, hold exactly the text they were given, and leave no memory behind. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isolated, renderPdf, type PdfBlock, type PdfDocument } from "#platform/pdf";
import { pdfFacts, pdfReaderAbsent, pdfText } from "#testing";

const documentOf = (blocks: readonly PdfBlock[], rest: Partial<PdfDocument> = {}): PdfDocument => ({
  locale: "en",
  rightToLeft: false,
  title: "An account",
  createdAt: new Date("2026-11-23T04:00:00Z"),
  blocks,
  ...rest,
});

describe("a document", { skip: pdfReaderAbsent ?? false }, () => {
  test("in Czech is read back letter by letter, with its title, its pages and its own fonts", async () => {
    const words = "Příliš žluťoučký kůň úpěl ďábelské ódy";
    const pdf = await renderPdf(
      documentOf(
        [
          { kind: "heading", text: "Žádosti" },
          { kind: "text", text: words },
          { kind: "newPage" },
          {
            kind: "table",
            columns: [
              { title: "Požadavek", width: 1 },
              { title: "Čas", align: "end" },
            ],
            rows: [["Ďáblice", { text: "12 min", tone: "bad" }]],
            foot: ["Celkem", "12 min"],
          },
        ],
        { locale: "cs", title: "Měsíční vyúčtování", author: "Řízek s.r.o.", footer: "Důvěrné" },
      ),
    );
    const text = pdfText(pdf);
    for (const said of ["Měsíční vyúčtování", "Řízek s.r.o.", "Žádosti", words, "Požadavek", "Ďáblice", "Celkem", "Důvěrné", "2/2"])
      assert.ok(text.includes(said), `${said} is not in: ${text}`);
    const { info, fonts } = pdfFacts(pdf);
    assert.match(info, /Title: +Měsíční vyúčtování/);
    assert.match(info, /Pages: +2/);
    assert.match(fonts, /\+Inter-Regular/);
    assert.doesNotMatch(fonts, / no +(?:yes|no) +(?:yes|no) +\d/, "every font is in the file");
  });

  test("in Arabic is shaped and ordered: read back in the order it is spoken", async () => {
    const words = "الحساب الشهري لشهر نوفمبر";
    const pdf = await renderPdf(
      documentOf(
        [
          { kind: "text", text: `طلب رقم ${isolated("#1234 (Acme)")} من عميل` },
          { kind: "figures", items: [{ label: "وعود محفوظة", value: "98.5 %", note: "من تسعين" }] },
        ],
        { locale: "ar", rightToLeft: true, title: words },
      ),
    );
    const text = pdfText(pdf);
    for (const said of [words, "طلب رقم", "#1234 (Acme", "من عميل", "وعود محفوظة", "98.5"])
      assert.ok(text.includes(said), `${said} is not in: ${text}`);
    assert.match(pdfFacts(pdf).fonts, /\+Vazirmatn/);
  });

  test("holds text from outside as text, whatever it would mean to the compiler", async () => {
    const attacks = [
      '#read("/etc/passwd")',
      '#import "@preview/evil:1.0.0": *',
      '#eval("1+1") ]#panic()[',
      "= heading *bold* _under_ `raw` $x^2$ <label> @ref",
      '"] #sys.version [',
      "\\u{41} \\ //comment /* more */",
      '{"kind":"newPage"}',
    ];
    const pdf = await renderPdf(
      documentOf(
        [
          ...attacks.map((text): PdfBlock => ({ kind: "text", text })),
          { kind: "facts", rows: attacks.map((value) => ({ label: "of", value })) },
          { kind: "table", columns: [{ title: attacks[0]! }], rows: attacks.map((text) => [{ text, strong: true }]) },
        ],
        { title: attacks[0]!, author: attacks[1]!, footer: attacks[2]! },
      ),
    );
    const text = pdfText(pdf);
    for (const attack of attacks) assert.ok(text.includes(attack), `${attack} is not in: ${text}`);
    assert.match(pdfFacts(pdf).info, /Title: +#read\("\/etc\/passwd"\)/);
  });

  test("takes signs that no font has and words without an end, and a name cannot turn what stands after it", async () => {
    const pdf = await renderPdf(
      documentOf([
        { kind: "text", text: `Owed to ${isolated("evil\u202e txt.exe")}, 12 of 14` },
        {
          kind: "table",
          columns: [
            { title: "One", width: 1 },
            { title: "Two", width: 1 },
          ],
          rows: [["x".repeat(3_000), "a\u0000b\ud800c"]],
        },
      ]),
    );
    const text = pdfText(pdf);
    assert.ok(text.includes("Owed to evil txt.exe, 12 of 14"), text);
    assert.equal(text.replaceAll(/[^x]/g, "").length, 3_000 + 2);
  });
});

test("a list that is too long for pages is refused before anything is started", async () => {
  const rows = Array.from({ length: 12_001 }, () => ["x"]);
  await assert.rejects(renderPdf(documentOf([{ kind: "table", columns: [{ title: "x" }], rows }])), RangeError);
});

test("more than can wait is turned away at once, and what waits comes to its turn", async () => {
  const asked = Array.from({ length: 23 }, () => renderPdf(documentOf([]), { milliseconds: 1 }));
  const codes = (await Promise.allSettled(asked)).map((done) => (done.status === "rejected" ? (done.reason as { code: string }).code : ""));
  assert.deepEqual([...new Set(codes.slice(0, 22))], ["pdfTimeout"]);
  assert.equal(codes[22], "pdfBusy");
});

test("a document that takes too long is given up, those that wait are set, and the program keeps no memory of them", async () => {
  await renderPdf(documentOf([]));
  const before = process.memoryUsage().rss;
  const rows = Array.from({ length: 300 }, (_, n) => [String(n), "x"]);
  const long = documentOf([{ kind: "table", columns: [{ title: "x" }, { title: "y" }], rows }]);
  const [first, second, third] = await Promise.allSettled([
    renderPdf(long, { milliseconds: 1 }),
    renderPdf(long),
    renderPdf(documentOf([{ kind: "text", text: "short" }])),
  ]);
  assert.equal(first.status === "rejected" && (first.reason as { code: string }).code, "pdfTimeout");
  for (const done of [second, third])
    assert.equal(done.status === "fulfilled" && Buffer.from(done.value).subarray(0, 5).toString(), "%PDF-");
  assert.ok(process.memoryUsage().rss < before + 40 * 1_048_576);
});
