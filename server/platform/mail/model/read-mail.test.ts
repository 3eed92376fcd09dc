import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { displayName, normalizeAddress } from "./addresses.ts";
import { fileNameOf, readMail } from "./read-mail.ts";
import { readTnef } from "./read-tnef.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data");
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? files(join(folder, name)) : [join(folder, name)]));
const read = (text: string, envelopeFrom: string | null = "ann@a.example") =>
  readMail(Buffer.from(text.replace(/\r?\n/g, "\r\n")), envelopeFrom);

describe("reading a mail", () => {
  test("author, texts, identifiers and attachments", async () => {
    const mail = await read(`From: =?utf-8?q?Ji=C5=99=C3=AD_Dvo=C5=99=C3=A1k?= <Jiri@Firma.Example>
To: Support <support@acme.test>, "B, C" <billing@acme.test>
Cc: boss@firma.example
Subject: =?utf-8?b?Q2h5YmE=?= E1
Message-ID: <one@firma.example>
In-Reply-To: <zero@acme.test>
References: <a@x.example>
 <zero@acme.test>
Date: Mon, 5 Jan 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Dobrý den, export nefunguje a nelze se přihlásit.

--b
Content-Type: image/png; name="../../shot\u202egnp.exe"
Content-Disposition: attachment; filename="../../shot.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
`);
    assert.deepEqual(mail.from, { name: "Jiří Dvořák", address: "jiri@firma.example" });
    assert.deepEqual(
      mail.to.map((one) => one.address),
      ["support@acme.test", "billing@acme.test"],
    );
    assert.equal(mail.subject, "Chyba E1");
    assert.equal(mail.messageId, "one@firma.example");
    assert.deepEqual(mail.references, ["a@x.example", "zero@acme.test"]);
    assert.equal(mail.date, "2026-01-05T09:00:00.000Z");
    assert.equal(mail.locale, "cs");
    assert.equal(mail.kind, "person");
    assert.equal(mail.ambiguousFrom, false);
    assert.equal(mail.attachments[0]?.fileName, "shot.png");
    assert.equal(mail.attachments[0]?.mediaType, "image/png");
  });

  test("a sender who is several people or hides behind a group counts for nobody", async () => {
    for (const from of [
      "From: a@a.example\nFrom: b@b.example",
      "From: a@a.example, b@b.example",
      "From: friends: a@a.example, b@b.example;",
      "Sender: a@a.example",
    ])
      assert.equal((await read(`${from}\nSubject: x\n\nhello`)).ambiguousFrom, true, from);
  });

  test("a name cannot pass for an address or break a header", () => {
    assert.equal(displayName('boss@bank.example" <x'), "boss at bank.example x");
    assert.equal(displayName("a\r\nBcc: all@x.example"), "a Bcc all at x.example");
    assert.equal(normalizeAddress("a b@x.example"), null);
    assert.equal(normalizeAddress('"a@evil.example"@x.example'), null);
    assert.equal(normalizeAddress("Petr@Žluťoučký.example"), "petr@xn--luouk-uva4it5a4g.example");
    assert.equal(fileNameOf("..\\..\\a\u202egnp.exe", "image/png", 0), "agnp.exe");
  });

  test("pictures inside the HTML become attachments", async () => {
    const mail = await read(
      `From: a@a.example\nContent-Type: text/html\n\n<p>Look at this error on the screen</p><img src="data:image/png;base64,iVBORw0KGgo=">`,
    );
    assert.equal(mail.attachments.length, 1);
    assert.match(mail.html!, /<img src="cid:embedded-1@inline\.invalid"/);
  });

  test("what Exchange packed into winmail.dat is unpacked", async (t) => {
    const folder = join(DATA, "email-mime/mimekit/tnef");
    if (!existsSync(folder)) return t.diagnostic("the shared test material is absent");
    const packed = (name: string) => readFileSync(join(folder, name)).toString("base64").replace(/.{76}/g, "$&\n");
    const names = async (name: string) => {
      const mail = await read(
        `From: a@a.example\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Disposition: attachment; filename="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${packed(name)}`,
      );
      return { files: mail.attachments.map((one) => one.fileName), html: mail.html };
    };
    assert.deepEqual((await names("unicode-mapi-attr-name.tnef")).files, [
      "spaconsole2.cfg",
      "image001.png",
      "image002.png",
      "image003.png",
    ]);
    assert.deepEqual((await names("rtf.tnef")).files, ["body.rtf"]);
    assert.deepEqual((await names("long-filename.tnef")).files, ["allproductsmar2000.dat", "body.rtf"]);
    const body = await names("body.tnef");
    assert.deepEqual(body.files, []);
    assert.ok(body.html!.length > 50);
    // Nothing in it a reader wants: kept as it came.
    assert.deepEqual((await names("garbage-at-end.tnef")).files, ["winmail.dat"]);
  });

  test("a damaged winmail.dat is kept, not followed into the void", async (t) => {
    const file = join(DATA, "email-mime/mimekit/tnef/unicode-mapi-attr-name.tnef");
    if (!existsSync(file)) return t.diagnostic("the shared test material is absent");
    const whole = readFileSync(file);
    let seed = 1;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    for (let round = 0; round < 500; round += 1) {
      const bytes = Buffer.from(whole.subarray(0, round % 2 === 0 ? whole.length : random(whole.length)));
      for (let flips = 0; flips < 20 && bytes.length > 0; flips += 1) bytes[random(bytes.length)] = random(256);
      readTnef(bytes);
    }
  });

  test("every mail of the collections is read, with some text or a file", async (t) => {
    if (!existsSync(DATA)) return t.diagnostic("the shared test material is absent");
    const silent: string[] = [];
    let count = 0;
    for (const file of [...files(join(DATA, "email-mime")), ...files(join(DATA, "email-replies"))].filter((name) =>
      /\.(?:eml|msg)$|mimekit.*\.txt$/.test(name),
    )) {
      const started = performance.now();
      const mail = await readMail(readFileSync(file), "someone@a.example");
      count += 1;
      if (
        mail.text === "" &&
        mail.attachments.length === 0 &&
        readFileSync(file, "utf8")
          .split(/\r?\n\r?\n/)
          .slice(1)
          .join("")
          .trim() !== ""
      )
        silent.push(file);
      assert.ok(performance.now() - started < 5_000, `${file} took too long`);
    }
    assert.ok(count > 100);
    assert.deepEqual(silent, []);
  });
});

describe("bounces and automatic answers", () => {
  test("an absence note is an automatic answer, a monitoring alert is not", async () => {
    const kind = async (headers: string, envelope: string | null = "x@a.example") =>
      (await read(`From: x@a.example\n${headers}\n\ntext`, envelope)).kind;
    assert.equal(await kind("Subject: Automatic reply: Error\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated"), "autoReply");
    assert.equal(await kind("Subject: Away\nAuto-Submitted: auto-replied"), "autoReply");
    assert.equal(await kind("Subject: Re: [#5]", ""), "autoReply");
    assert.equal(await kind("Subject: Disk full on db1\nAuto-Submitted: auto-generated"), "generated");
    assert.equal(await kind("Subject: Weekly\nList-Id: <l.a.example>"), "generated");
    assert.equal(await kind("Subject: Hello\nAuto-Submitted: no"), "person");
    assert.equal(await kind("Subject: Automatic reply does not work in version 4"), "person");
  });

  test("the Message-ID and the failed address of a report are found", async () => {
    const mail = await read(
      `From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ann@a.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such
 user
--b
Content-Type: text/rfc822-headers

From: support@acme.test
Message-ID: <m.1@acme.test>
--b--
`,
      "",
    );
    assert.deepEqual(mail.report, {
      recipients: [
        {
          recipient: "ann@a.example",
          action: "failed",
          status: "5.1.1",
          code: "550",
          diagnostic: "550 5.1.1 no such user",
          reason: "userUnknown",
          hard: true,
        },
      ],
      originalMessageId: "m.1@acme.test",
    });
  });
});
