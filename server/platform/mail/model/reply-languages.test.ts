/** Replies as they are written in Czech, Arabic and Portuguese: what stands above, between and below the quoted mail. */
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { readHtmlReply } from "./reply-html.ts";
import { readMail } from "./read-mail.ts";
import { visibleReply } from "./reply-text.ts";

const RLM = "\u200f";
const LRM = "\u200e";
const RLE = "\u202b";
const PDF = "\u202c";

/** What is written, and under it what a mail program of that language adds. */
const ABOVE: { [language: string]: { own: string; below: string[] } } = {
  cs: {
    own: "Děkuji, teď už to funguje.\n\nS pozdravem\nJana",
    below: [
      "Dne 5. 1. 2026 v 10:00 Podpora <support@acme.test> napsal(a):\n> staré",
      "Dne 5.1.2026 10:00, Podpora napsal:\n> staré",
      "Dne pondělí 5. ledna 2026 10:00:00 CET, Podpora <support@acme.test> napsala:\n> staré",
      "po 5. 1. 2026 v 10:00 odesílatel Podpora <support@acme.test> napsal:\n\n> staré",
      "út 6. 1. 2026 v 7:05 odesílatel Podpora Acme <support@acme.test>\nnapsal:\n\n> staré",
      "On 5. 1. 2026 10:00, Podpora wrote:\n> staré",
      "5. ledna 2026 10:00:00 SEČ, Podpora <support@acme.test> napsal:\n>staré",
      "Podpora <support@acme.test> napsal(a) dne 05.01.2026 10:00:\n> staré",
      "Podpora píše v Po 05. 01. 2026 v 10:00 +0100:\n> staré",
      "V pondělí 5. ledna 2026 v 10:00 Podpora napsal/a:\n> staré",
      "---------- Původní e-mail ----------\nOd: Podpora <support@acme.test>\nKomu: jana@firma.cz\nDatum: 5. 1. 2026 10:00:00\nPředmět: Re: Chyba\n\nstaré",
      "---------- Původní zpráva ----------\nOd: Podpora <support@acme.test>\nDatum: 5. 1. 2026\nPředmět: Re: Chyba\nstaré",
      "-----Původní zpráva-----\nFrom: Podpora [mailto:support@acme.test]\nSent: Monday, January 5, 2026 10:00 AM\nTo: Jana\nSubject: Re: Chyba\n\nstaré",
      "______________________________________________________________\n> Od: Podpora <support@acme.test>\n> Komu: jana@firma.cz\n> Datum: 05.01.2026 10:00\n> Předmět: Re: Chyba\n>\n> staré",
      "Od: Podpora <support@acme.test>\nOdesláno: pondělí 5. ledna 2026 10:00\nKomu: Jana Nováková <jana@firma.cz>\nPředmět: Re: Chyba\n\nstaré",
      "*Od:* Podpora <support@acme.test>\n*Odesláno:* pondělí 5. ledna 2026 10:00\n*Komu:* Jana\n*Předmět:* Re: Chyba\n\nstaré",
      "________________________________\nOd: Podpora <support@acme.test>\nOdesláno: pondělí 5. ledna 2026 10:00:00\nKomu: Jana\nKopie: Petr\nPředmět: Re: Chyba\n\nstaré",
      "Od: Podpora\nDatum: 5. ledna 2026 10:00\nKomu: jana@firma.cz\nPředmět: Re: Chyba\nstaré",
      "Odesláno z iPhonu\n\nDne 5. 1. 2026 v 10:00, Podpora <support@acme.test> napsal(a):\n\n> staré",
      "Odesláno z Outlooku pro Android\n________________________________\nFrom: Podpora <support@acme.test>\nSent: Monday, January 5, 2026 10:00:00 AM\nTo: Jana\nSubject: Re: Chyba\n\nstaré",
      "Odesláno z mého zařízení Samsung Galaxy.\n\n-------- Původní zpráva --------\nOd: Podpora <support@acme.test>\nDatum: 05.01.26 10:00 (GMT+01:00)\nKomu: jana@firma.cz\nPředmět: Re: Chyba\n\nstaré",
      "Získat Outlook pro iOS<https://aka.ms/o0ukef>",
      "Odesláno z aplikace Seznam Email",
      "-- \nIng. Jana Nováková\nFirma s.r.o.\ntel. +420 123 456 789",
      "Dne 5. 1. 2026 v 10:00 Podpora\n<support@acme.test> napsal(a):\n> > starší\n> staré\n>> starší",
    ],
  },
  ar: {
    own: "شكرًا، يعمل الآن.\n\nمع التحية\nأحمد",
    below: [
      "في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة الدعم <support@acme.test>:\n> قديم",
      "في الاثنين، ٥ يناير ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة الدعم <support@acme.test>:\n> قديم",
      `${RLM}في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة ${LRM}الدعم ${LRM}<${LRM}support@acme.test${LRM}>:${LRM}\n\n> قديم`,
      `${RLE}في الإثنين، 5 يناير 2026 في 10:00 ص كتب ${LRM}الدعم${LRM} <${LRM}support@acme.test${LRM}>:${PDF}\n> قديم`,
      "في 5 يناير 2026، كتب الدعم <support@acme.test>:\n> قديم",
      "في ٠٥‏/٠١‏/٢٠٢٦ ١٠:٠٠ ص، كتب الدعم:\n> قديم",
      "في ۵ ژانویه ۲۰۲۶، ۱۰:۰۰ كتب الدعم:\n> قديم",
      "بتاريخ 2026-01-05 10:00، كتب الدعم:\n> قديم",
      "بتاريخ ٥/١/٢٠٢٦ ١٠:٠٠، كتبت سارة <sara@acme.test>:\n> قديم",
      "يوم الاثنين 5 يناير 2026 الساعة 10:00 كتب الدعم:\n> قديم",
      "كتب الدعم <support@acme.test> في 5 يناير 2026 10:00:\n> قديم",
      "On Mon, 5 Jan 2026 at 10:00, الدعم <support@acme.test> wrote:\n> قديم",
      "الدعم <support@acme.test> كتب/كتبت في 5 يناير 2026:\n> قديم",
      "من: الدعم <support@acme.test>\nتم الإرسال: 5 يناير 2026 10:00\nإلى: أحمد\nالموضوع: رد: خطأ\n\nقديم",
      `${RLM}من:${RLM} الدعم <support@acme.test>\n${RLM}تم الإرسال:${RLM} ٥ يناير ٢٠٢٦ ١٠:٠٠\n${RLM}إلى:${RLM} أحمد\n${RLM}الموضوع:${RLM} رد: خطأ\n\nقديم`,
      "________________________________\nمن: الدعم <support@acme.test>\nتم الإرسال: الاثنين، 5 يناير 2026 10:00 ص\nإلى: أحمد <ahmad@example.com>\nنسخة: سارة\nالموضوع: رد: خطأ\n\nقديم",
      "*من:* الدعم <support@acme.test>\n*تاريخ الإرسال:* 5 يناير 2026 10:00\n*إلى:* أحمد\n*الموضوع:* خطأ\n\nقديم",
      "المرسل: الدعم <support@acme.test>\nالتاريخ: 5 يناير 2026\nالمستلم: أحمد\nالموضوع: خطأ\n\nقديم",
      "-----الرسالة الأصلية-----\nقديم",
      "-------- الرسالة الأصلية --------\nمن: الدعم <support@acme.test>\nالتاريخ: ٥/١/٢٠٢٦\nقديم",
      "---------- رسالة أصلية ----------\nقديم",
      `${RLM}----- الرسالة الأصلية -----${RLM}\nقديم`,
      "أُرسلت من الـ iPhone\n\nفي 5 يناير 2026، الساعة 10:00 ص، كتب الدعم <support@acme.test>:\n\n> قديم",
      "تم الإرسال من هاتف Samsung Galaxy الذكي.",
      "الحصول على Outlook لـ iOS<https://aka.ms/o0ukef>",
      "-- \nأحمد علي\nشركة المثال\n+966 1 234 5678",
      "أرسلت من هاتفي",
    ],
  },
  pt: {
    own: "Obrigado, agora funciona.\n\nAbraços\nAna",
    below: [
      "Em seg., 5 de jan. de 2026 às 10:00, Suporte <support@acme.test> escreveu:\n> antigo",
      "Em 5 de janeiro de 2026 10:00, Suporte escreveu:\n> antigo",
      "Em 05/01/2026 10:00, Suporte escreveu:\n> antigo",
      "No dia 5 de janeiro de 2026 às 10:00, Suporte <support@acme.test>\nescreveu:\n> antigo",
      "A segunda, 5/01/2026, 10:00, Suporte <support@acme.test> escreveu:\n> antigo",
      "Suporte <support@acme.test> escreveu no dia segunda, 5/01/2026 à(s) 10:00:\n\n> antigo",
      "Em segunda-feira, 5 de janeiro de 2026 às 10:00:00 BRT, Suporte <support@acme.test> escreveu:\n\nantigo",
      "De: Suporte <support@acme.test>\nEnviado: segunda-feira, 5 de janeiro de 2026 10:00\nPara: Ana\nAssunto: Re: Erro\n\nantigo",
      "De: Suporte <support@acme.test>\nEnviada em: segunda-feira, 5 de janeiro de 2026 10:00\nPara: Ana\nCc: Rui\nAssunto: RES: Erro\n\nantigo",
      "*De:* Suporte <support@acme.test>\n*Data:* 5 de janeiro de 2026 10:00\n*Para:* Ana\n*Assunto:* Erro\n\nantigo",
      "-----Mensagem original-----\nDe: Suporte\nantigo",
      "-------- Mensagem original --------\nDe: Suporte <support@acme.test>\nData: 05/01/2026 10:00 (GMT-03:00)\nPara: ana@example.com\nAssunto: Erro\n\nantigo",
      "Enviado do meu iPhone\n\nEm 5 de jan. de 2026, à(s) 10:00, Suporte <support@acme.test> escreveu:\n\n> antigo",
      "Obter o Outlook para Android<https://aka.ms/AAb9ysg>\n________________________________\nDe: Suporte <support@acme.test>\nEnviado: segunda-feira, 5 de janeiro de 2026 10:00:00\nPara: Ana\nAssunto: Erro\n\nantigo",
      "Enviado a partir do meu smartphone Samsung Galaxy.",
      "-- \nAna Souza\nExemplo Ltda.",
    ],
  },
};

for (const [language, { own, below }] of Object.entries(ABOVE)) {
  describe(`a reply in ${language}`, () => {
    for (const [index, text] of below.entries())
      test(`stands above what a program adds (${index + 1}: ${text.split("\n")[0]!.slice(0, 60)})`, () => {
        assert.equal(visibleReply(`${own}\n\n${text}`), own);
      });
  });
}

/** Answers between and below quoted lines, and texts that only look like markers. */
const WHOLE: [string, string, string][] = [
  [
    "cs: answers between",
    "Dne 5. 1. 2026 v 10:00 Podpora napsal(a):\n> Jaká verze?\n4.2\n> Jaký systém?\nDebian",
    "> Jaká verze?\n4.2\n> Jaký systém?\nDebian",
  ],
  ["cs: an answer below", "Dne 5. 1. 2026 v 10:00 Podpora napsal(a):\n> Jaká verze?\n\nVerze 4.2.", "Verze 4.2."],
  ["cs: no marker", "Včera mi kolega napsal: zkuste verzi 4.3.\nNepomohlo.", "Včera mi kolega napsal: zkuste verzi 4.3.\nNepomohlo."],
  [
    "cs: a list with labels",
    "Od: verze 4.2 to padá\nDo: verze 4.1 bylo vše v pořádku",
    "Od: verze 4.2 to padá\nDo: verze 4.1 bylo vše v pořádku",
  ],
  [
    "cs: forwarded",
    "Viz níže.\n\n---------- Přeposlaná zpráva ----------\nOd: Petr <petr@firma.cz>\nDatum: 5. 1. 2026\nPředmět: Chyba\n\nPadá to.",
    "Viz níže.\n\n---------- Přeposlaná zpráva ----------\nOd: Petr <petr@firma.cz>\nDatum: 5. 1. 2026\nPředmět: Chyba\n\nPadá to.",
  ],
  [
    "ar: answers between",
    "في 5 يناير 2026، كتب الدعم:\n> ما الإصدار؟\n4.2\n> ما النظام؟\nديبيان",
    "> ما الإصدار؟\n4.2\n> ما النظام؟\nديبيان",
  ],
  ["ar: an answer below", "في 5 يناير 2026، كتب الدعم:\n> ما الإصدار؟\n\nالإصدار 4.2.", "الإصدار 4.2."],
  ["ar: no marker", "كتب لي زميلي أمس أن الخطأ في الإصدار 4.2\nوما زال يظهر.", "كتب لي زميلي أمس أن الخطأ في الإصدار 4.2\nوما زال يظهر."],
  ["ar: only a quotation", "> فقط هذا", "> فقط هذا"],
  [
    "pt: answers between",
    "Em 05/01/2026 10:00, Suporte escreveu:\n> Qual versão?\n4.2\n> Qual sistema?\nDebian",
    "> Qual versão?\n4.2\n> Qual sistema?\nDebian",
  ],
  ["pt: no marker", "Meu chefe escreveu: atualizem hoje.\nPodemos?", "Meu chefe escreveu: atualizem hoje.\nPodemos?"],
];
describe("a text", () => {
  for (const [name, text, visible] of WHOLE) test(name, () => assert.equal(visibleReply(text), visible));
});

describe("HTML mail", () => {
  const OWN = "<div>It works now.</div>";
  const quotes: [string, string][] = [
    [
      "Gmail in a language nobody knows",
      '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Zzz 5 Qqq 2026 xx support@acme.test yyyy:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">old</blockquote></div>',
    ],
    [
      "Thunderbird in a language nobody knows",
      '<div class="moz-cite-prefix">Zzz qqq yyyy:<br></div><blockquote type="cite" cite="mid:1">old</blockquote>',
    ],
    [
      "Outlook on the web",
      '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>Xx:</b> a</div><div>old</div>',
    ],
    [
      "Outlook for Windows",
      '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Xx:</b> a</p></div><p class="MsoNormal">old</p>',
    ],
    ["Outlook for Mac", '<span id="OLK_SRC_BODY_SECTION">old</span>'],
    ["Yahoo", '<div id="yahoo_quoted_123" class="yahoo_quoted"><div>old</div></div>'],
    ["Proton", '<div class="protonmail_quote">old</div>'],
    ["Zimbra", '<hr id="zwchr" data-marker="__DIVIDER__"><div>old</div>'],
    ["GMX", '<div name="quote" style="margin:10px 5px">old</div>'],
    [
      "Apple Mail",
      '<div><br><blockquote type="cite"><div>On Jan 5, 2026, at 10:00, Support &lt;support@acme.test&gt; wrote:</div><br><div>old</div></blockquote></div>',
    ],
    ["Spark", '<div name="messageReplySection">old</div>'],
  ];
  for (const [name, quote] of quotes)
    test(`of ${name} is cut where the old mail begins`, () => assert.equal(readHtmlReply(OWN + quote).visibleText, "It works now."));

  test("keeps answers between the lines of a quotation", () => {
    const html =
      '<div class="gmail_quote"><div class="gmail_attr">On Mon, 5 Jan 2026 at 10:00, S &lt;s@acme.test&gt; wrote:</div><blockquote>Which version?</blockquote><div>4.2</div><blockquote>Which system?</blockquote><div>Debian</div></div>';
    assert.equal(readHtmlReply(html).visibleText.replace(/\n+/g, "\n"), "> Which version?\n4.2\n> Which system?\nDebian");
  });

  test("of a forwarded mail is never cut", () => {
    const html =
      '<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Bob &lt;bob@b.example&gt;<br></div>It fails.</div>';
    assert.match(readHtmlReply(html).visibleText, /See below[\s\S]*It fails/);
  });
});

describe("hostile replies", () => {
  const pieces = [
    "> ",
    ">\n",
    "> a\n",
    "<blockquote>",
    "On 5 Jan 2026 at 10:00, a@b.example wrote:\n",
    "Od: a@b.cz\n",
    "في 5 يناير 2026، كتب a@b.example:\n",
    "\u200f\u200e",
    "٥",
    "-----",
    "_",
    "\n",
  ];
  test("take time in proportion to their length", () => {
    for (const piece of pieces) {
      const spent = (length: number) => {
        const text = piece.repeat(Math.ceil(length / piece.length));
        const before = process.cpuUsage();
        visibleReply(text);
        readHtmlReply(`<p>a</p>${text.slice(0, length / 4)}`);
        const used = process.cpuUsage(before);
        return (used.user + used.system) / 1_000;
      };
      spent(50_000);
      const small = Math.max(spent(200_000), 20);
      const large = spent(800_000);
      // Four times the text may cost four times as much, twice over for the noise of a busy machine.
      assert.ok(large < small * 4 * 3, `${JSON.stringify(piece)}: ${small} ms, then ${large} ms`);
    }
  });
});

describe("a whole mail", () => {
  const mail = (subject: string, text: string, html: string) =>
    readMail(
      Buffer.from(
        `From: a@b.example\nSubject: ${subject}\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${text}\n--b\nContent-Type: text/html; charset=utf-8\n\n${html}\n--b--\n`,
      ),
      "a@b.example",
    );
  const text = "It works now.\n\nXx: Support\nYy: 5 Qqq\n\nold";
  const html = '<div>It works now.</div><div id="divRplyFwdMsg"><b>Xx:</b> Support<br><b>Yy:</b> 5 Qqq</div><div>old</div>';

  test("is cut where its HTML says so, when its text does not", async () => {
    const read = await mail("Re: Export", text, html);
    assert.deepEqual([read.visibleText, read.text], ["It works now.", text]);
  });
  test("that passes another on is shown whole", async () => {
    for (const subject of ["Fwd: Export", "WG: Export", "=?utf-8?B?2KXYudin2K/YqSDYqtmI2KzZitmHOiBY?="])
      assert.equal((await mail(subject, text, html)).visibleText, text, subject);
    assert.equal((await mail("Re: Fwd: Export", text, html)).visibleText, "It works now.");
  });
});
