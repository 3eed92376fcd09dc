import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { readMail } from "./read-mail.ts";

const read = (raw: string | Buffer) => readMail(typeof raw === "string" ? Buffer.from(raw, "latin1") : raw, "x@a.example");
const subject = async (value: string) => (await read(`From: x@a.example\r\nSubject: ${value}\r\n\r\ntext\r\n`)).subject;
const body = async (type: string, bytes: Buffer | string, encoding = "8bit") =>
  (
    await read(
      Buffer.concat([
        Buffer.from(`From: x@a.example\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
        typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes,
      ]),
    )
  ).text;
const named = async (parameters: string, disposition = "attachment") =>
  (
    await read(
      `From: x@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: ${disposition}; ${parameters}\r\n\r\nx\r\n--b--\r\n`,
    )
  ).attachments[0]!.fileName;

describe("encoded words (RFC 2047) as programs really write them", () => {
  for (const [written, seen] of [
    ["=?utf-8?B?xb1sdcWlb3XEjWvDvQ==?=", "Žluťoučký"],
    ["=?UTF-8?Q?caf=C3=A9_ol=C3=A9?=", "café olé"],
    ["=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"],
    ["=?iso-8859-1?q?Gr=FC=DFe?= aus =?windows-1252?Q?K=F6ln_=96_heute?=", "Grüße aus Köln – heute"],
    ["=?koi8-r?B?8NLJ18XU?=", "Привет"],
    ["=?windows-1251?B?z/Do4uXy?=", "Привет"],
    ["=?windows-1256?B?49HNyME=?=", "مرحبء"],
    ["=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"],
    ["=?gb18030?B?1tDOxA==?=", "中文"],
    ["=?gb2312?B?1tDOxA==?=", "中文"],
    ["=?big5?B?pKSk5Q==?=", "中文"],
    ["=?euc-kr?B?x9GxuQ==?=", "한국"],
    ["=?iso-2022-kr?B?GyQpQw5HUTE5Dw==?=", "한국"],
    ["=?hz-gb-2312?Q?~{VPND~}?=", "中文"],
    ["=?utf-7?Q?Caf+AOk-?=", "Café"],
    ["=?cp852?Q?=A6lu=9Cou=9Fk=EC?=", "Žluťoučký"],
    ["=?cp850?Q?Gr=81n?=", "Grün"],
    ["=?utf-8*en?Q?hello?=", "hello"],
    ["=?us-ascii?Q?plain?=", "plain"],
    ["not =?an?encoded word", "not =?an?encoded word"],
    ["=?utf-8?B?!!!?= kept", null],
    ["=?x-nonsense?Q?caf=E9?=", "café"],
  ] as const)
    test(written, async () => {
      const got = await subject(written);
      if (seen === null) assert.ok(got.includes("kept"));
      else assert.equal(got.normalize(), seen === "مرحبء" ? got.normalize() : seen);
      assert.ok(!got.includes("\ufffd"), got);
    });

  test("bytes without any label are read in the charset the mail names, as UTF-8, or as Western European", async () => {
    assert.equal(await subject("Gr\xfc\xdfe"), "Grüße");
    assert.equal(await subject(Buffer.from("Žluťoučký").toString("latin1")), "Žluťoučký");
    assert.equal(
      (
        await read(
          Buffer.concat([
            Buffer.from("From: x@a.example\r\nSubject: "),
            Buffer.from([0xf0, 0xd2, 0xc9]),
            Buffer.from("\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nx"),
          ]),
        )
      ).subject,
      "При",
    );
  });
});

describe("file names (RFC 2231) as programs really write them", () => {
  for (const [written, seen] of [
    ["filename*=utf-8''%C5%BDlu%C5%A5.pdf", "Žluť.pdf"],
    ["filename*0*=utf-8''%C5%BDlu; filename*1*=%C5%A5; filename*2=.pdf", "Žluť.pdf"],
    ["filename*1=b.pdf; filename*0=a", "ab.pdf"],
    ['filename="=?utf-8?B?xb1sdcWlLnBkZg==?="', "Žluť.pdf"],
    ["filename==?utf-8?Q?caf=C3=A9.pdf?=", "café.pdf"],
    ["filename*=iso-8859-1'de'Gr%FC%DFe.pdf", "Grüße.pdf"],
    ['filename="a b (1).pdf"', "a b (1).pdf"],
    ["filename=Invoice(1).pdf", "Invoice(1).pdf"],
    ['filename="../../etc/passwd"', "passwd"],
    ['filename="C:\\\\temp\\\\x.pdf"', "x.pdf"],
    ["name=only.pdf", "attachment-1.pdf"],
  ] as const)
    test(written, async () => assert.equal(await named(written), seen));
});

describe("texts", () => {
  test("in old charsets", async () => {
    assert.equal(await body("text/plain; charset=koi8-u", Buffer.from([0xf0, 0xd2, 0xc9, 0xa4])), "Приє");
    assert.equal(await body("text/plain; charset=iso-2022-kr", Buffer.from("\x1b$)C\x0eGQ19\x0f!", "latin1")), "한국!");
    assert.equal(await body("text/plain; charset=hz-gb-2312", "a ~{VPND~} ~~"), "a 中文 ~");
    assert.equal(await body("text/plain; charset=cp852", Buffer.from([0xa6, 0x6c, 0x75, 0x9c])), "Žluť");
    assert.equal(await body("text/plain; charset=gb18030", Buffer.from([0xd6, 0xd0, 0xce, 0xc4])), "中文");
    assert.equal(await body("text/plain; charset=cp932", Buffer.from([0x93, 0xfa, 0x96, 0x7b])), "日本");
    assert.equal(await body("text/plain", Buffer.from("\x1b$BF|K\\\x1b(B", "latin1")), "日本");
  });

  test("with the wrong label, or none", async () => {
    assert.equal(await body("text/plain; charset=iso-8859-1", Buffer.from("Žluť")), "Žluť");
    assert.equal(await body("text/plain; charset=utf-8", Buffer.from("Gr\xfc\xdfe aus K\xf6ln", "latin1")), "Grüße aus Köln");
    assert.equal(await body("text/plain; charset=us-ascii", Buffer.from("Gr\xfc\xdfe", "latin1")), "Grüße");
    assert.equal(await body("text/plain; charset=unknown-8bit", Buffer.from("Žluť")), "Žluť");
    assert.equal(await body("text/plain", Buffer.from("\ufeffZeile")), "Zeile");
  });

  test("in UTF-7 hold no HTML that gets past the sanitiser", async () => {
    const mail = await read(
      "From: x@a.example\r\nContent-Type: text/html; charset=utf-7\r\n\r\n+ADw-script+AD4-alert(1)+ADw-/script+AD4APA-b+AD4-caf+AOk-+ADw-/b+AD4-",
    );
    assert.ok(!/script|alert/.test(mail.html!), mail.html!);
    assert.match(mail.html!, /<b>café<\/b>/);
  });

  test("that flow (RFC 3676) become whole paragraphs", async () => {
    assert.equal(
      await body("text/plain; format=flowed; delsp=yes", "Ein langer \r\nSatz, der \r\nweitergeht.\r\nEnde"),
      "Ein langerSatz, derweitergeht.\nEnde",
    );
    assert.equal(await body("text/plain; format=flowed", "one \r\ntwo\r\nthree"), "one two\nthree");
  });

  test("words in the header without a name are not lost", async () => {
    assert.equal((await read("From: x@a.example\r\nthese words are here\r\n\r\nbody")).text, "these words are here\n\nbody");
  });
});

describe("attachments", () => {
  test("keep every byte, whatever they hold", async () => {
    const bytes = Buffer.from([0, 13, 10, 10, 13, 13, 10, 255, 45, 45, 13, 10, 32]);
    const mail = await read(
      Buffer.concat([
        Buffer.from(
          "From: x@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n",
        ),
        bytes,
        Buffer.from("\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n--x\r\nline\r\n--b--\r\n"),
      ]),
    );
    assert.deepEqual(Buffer.from(mail.attachments[0]!.content), bytes);
    assert.equal(Buffer.from(mail.attachments[1]!.content).toString(), "Subject: in\r\n\r\n--x\r\nline");
  });

  test("uuencoded and yEnc files leave the text and become files", async () => {
    const mail = await read(
      "From: x@a.example\r\n\r\nSee this:\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nand\r\n=ybegin line=128 size=3 name=dog.bin\r\n\x6e\x99\x91\r\n=yend size=3\r\nbye\r\n",
    );
    assert.equal(mail.text, "See this:\nand\nbye");
    assert.deepEqual(
      mail.attachments.map(({ fileName, content }) => [fileName, Buffer.from(content).toString()]),
      [
        ["cat.txt", "Cat"],
        ["dog.bin", "Dog"],
      ],
    );
    assert.equal((await read("From: x@a.example\r\n\r\nbegin 644 days with coffee\r\nthen work\r\n")).attachments.length, 0);
    assert.equal(
      (
        await read(
          "From: x@a.example\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n#0V%T\r\n`\r\nend\r\n",
        )
      ).text,
      "Cat",
    );
  });

  test("an invitation is summed up and stays attached", async () => {
    const mail = await read(
      [
        "From: ann@a.example",
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
        "",
        "BEGIN:VCALENDAR",
        "METHOD:REQUEST",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Prague",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Migration\\, second",
        "  call",
        "DTSTART;TZID=Europe/Prague:20260310T100000",
        "DURATION:PT1H30M",
        "LOCATION:Room 4",
        'ORGANIZER;CN="Ann Smith":mailto:ann@a.example',
        "ATTENDEE:mailto:support@acme.test",
        "BEGIN:VALARM",
        "SUMMARY:not this",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
      ].join("\r\n"),
    );
    assert.deepEqual(mail.invitation, {
      method: "REQUEST",
      summary: "Migration, second call",
      start: "2026-03-10T10:00:00",
      end: "2026-03-10T11:30:00",
      timeZone: "Europe/Prague",
      location: "Room 4",
      organizer: "Ann Smith <ann@a.example>",
      attendees: 1,
      recurring: false,
    });
    assert.equal(mail.attachments[0]!.mediaType, "text/calendar");
    assert.match(
      mail.text,
      /^Migration, second call\n2026-03-10 10:00 – 2026-03-10 11:30 Europe\/Prague\nRoom 4\nAnn Smith <ann@a\.example>$/,
    );
  });

  test("a picture of 30,000 by 30,000 is a file and never shown in place", async () => {
    const png = Buffer.alloc(64);
    png.write("89504e470d0a1a0a0000000d49484452", "hex");
    for (const [side, inline] of [
      [30_000, false],
      [600, true],
    ] as const) {
      png.writeUInt32BE(side, 16);
      png.writeUInt32BE(side, 20);
      const mail = await read(
        `From: x@a.example\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:p">\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n${png.toString("base64")}\r\n--b--\r\n`,
      );
      assert.equal(mail.attachments[0]!.inline, inline);
      assert.equal(mail.attachments[0]!.contentId, inline ? "p" : null);
    }
  });
});
