import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHtmlReply } from "./reply-html.ts";
import { visibleReply } from "./reply-text.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data/email-replies");
const squeeze = (text: string) =>
  text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .trim();
const lines = (file: string) => readFileSync(file, "utf8").trim().split("\n");

/** One answer above what a program of that language writes before a quotation. */
const INTRODUCTIONS: { [language: string]: string[] } = {
  en: [
    "On Mon, 5 Jan 2026 at 10:00, Support <support@acme.test> wrote:\n> old",
    "-----Original Message-----\nFrom: Support <support@acme.test>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Ann\nSubject: Re: Error\n\nold",
  ],
  pt: [
    "Em seg., 5 de jan. de 2026 às 10:00, Suporte <support@acme.test> escreveu:\n> antigo",
    "De: Suporte <support@acme.test>\nEnviado: segunda-feira, 5 de janeiro de 2026 10:00\nPara: Ana\nAssunto: Re: Erro\n\nantigo",
    "-----Mensagem original-----\nantigo",
  ],
  cs: [
    "po 5. 1. 2026 v 10:00 odesílatel Podpora <support@acme.test> napsal:\n> staré",
    "Dne 5. 1. 2026 v 10:00 Podpora napsal(a):\n> staré",
    "Od: Podpora <support@acme.test>\nOdesláno: pondělí 5. ledna 2026 10:00\nKomu: Jana\nPředmět: Re: Chyba\n\nstaré",
    "---------- Původní e-mail ----------\nOd: Podpora <support@acme.test>\nDatum: 5. 1. 2026 10:00:00\nPředmět: Re: Chyba\n\nstaré",
  ],
  ar: [
    "في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة الدعم <support@acme.test>:\n> قديم",
    "في 5 يناير 2026، كتب الدعم <support@acme.test>:\n> قديم",
    "من: الدعم <support@acme.test>\nتم الإرسال: 5 يناير 2026 10:00\nإلى: أحمد\nالموضوع: رد: خطأ\n\nقديم",
    "-----الرسالة الأصلية-----\nقديم",
  ],
  de: [
    "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Support <support@acme.test>:\n> alt",
    "Von: Support <support@acme.test>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Anne\nBetreff: AW: Fehler\n\nalt",
    "-----Ursprüngliche Nachricht-----\nalt",
  ],
};

describe("the visible part of a reply", () => {
  for (const [language, introductions] of Object.entries(INTRODUCTIONS)) {
    test(`stands above what programs quote in ${language}`, () => {
      for (const introduction of introductions)
        assert.equal(visibleReply(`It works now.\n\n${introduction}`), "It works now.", introduction);
    });
  }

  test("leaves signatures and lines of devices out", () => {
    assert.equal(visibleReply("Done.\n\n-- \nAnn Smith\nExample Ltd | +44 1"), "Done.");
    for (const device of [
      "Sent from my iPhone",
      "Von meinem iPhone gesendet",
      "Enviado do meu iPhone",
      "Odesláno z iPhonu",
      "أُرسلت من الـ iPhone",
    ])
      assert.equal(visibleReply(`Done.\n\n${device}`), "Done.", device);
  });

  test("keeps what answers between quoted lines answer", () => {
    const text = "On 5 Jan 2026 at 10:00, Support <support@acme.test> wrote:\n> Which version?\n4.2\n> Which system?\nDebian";
    assert.equal(visibleReply(text), "> Which version?\n4.2\n> Which system?\nDebian");
  });

  test("keeps a forwarded mail, which is meant to be read", () => {
    const text =
      "See below.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\nDate: Mon, 5 Jan 2026\nSubject: Error\nTo: Ann <ann@a.example>\n\nIt fails.";
    assert.equal(visibleReply(text), text);
  });

  test("is the whole when there is nothing but a quotation", () => {
    assert.equal(visibleReply("> only this"), "> only this");
  });

  test("takes time in proportion to the length", () => {
    const before = process.cpuUsage();
    for (const piece of ["On ", "> ", "From: a@b.c\n", "wrote: ", "-- \n", "_", "Am 5.5.2020 um 10:10 ", "a@", "```\n"])
      visibleReply(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    const each = process.cpuUsage(before).user / 1_000 / 9;
    assert.ok(each < 400, `${each} ms for 1 MB`);
  });

  test("agrees with the cases of other projects", (t) => {
    if (!existsSync(DATA)) return t.diagnostic("the shared test material is absent");
    const wrong: string[] = [];
    let cases = 0;
    for (const line of lines(join(DATA, "talon/cases.jsonl"))) {
      const { test: name, kind, input, expected } = JSON.parse(line) as { test: string; kind: string; input: string; expected: string };
      if (kind !== "text") continue;
      cases += 1;
      if (squeeze(visibleReply(input)) !== squeeze(expected)) wrong.push(name);
    }
    for (const line of lines(join(DATA, "crisp/expected.jsonl"))) {
      const {
        test: name,
        fixture,
        expect,
      } = JSON.parse(line) as {
        test: string;
        fixture: string;
        expect: { visible_reply_first_fragment_trimmed?: string; first_fragment_matches?: string[] };
      };
      const visible = visibleReply(readFileSync(join(DATA, "crisp", fixture), "utf8"));
      cases += 1;
      const wanted = expect.visible_reply_first_fragment_trimmed;
      if (wanted !== undefined && squeeze(visible) !== squeeze(wanted)) wrong.push(name);
      for (const pattern of expect.first_fragment_matches ?? []) if (!new RegExp(pattern, "m").test(visible)) wrong.push(name);
    }
    for (const file of readdirSync(join(DATA, "talon/html_replies"))) {
      cases += 1;
      const { visibleText } = readHtmlReply(readFileSync(join(DATA, "talon/html_replies", file), "utf8"));
      if (visibleText.replace(/\s+/g, " ") !== "Hi. I am fine. Thanks, Alex") wrong.push(file);
    }
    assert.ok(cases > 60);
    assert.deepEqual(wrong, []);
  });
});
