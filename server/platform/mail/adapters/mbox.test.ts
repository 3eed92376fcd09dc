import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { inOrder, type ArchivedMail } from "../model/archived-mail.ts";
import { isFromLine, openMbox, type MboxFormat } from "./mbox.ts";

const DATA = new URL("../../../../../shared/data/importers/mbox-mimekit/", import.meta.url);
const NOW = new Date("2026-11-22T12:00:00Z");

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "backstay-mbox-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function mailsOf(content: string | Buffer, format: MboxFormat = "auto") {
  const path = join(folder, "some.mbox");
  await writeFile(path, typeof content === "string" ? Buffer.from(content, "latin1") : content);
  const archive = await openMbox(path, format);
  try {
    const found = [];
    for await (const mail of archive.mails(NOW)) found.push(mail);
    return await Promise.all(found.map(async (mail) => ({ ...mail, raw: (await archive.read(mail.place, 1e9)).toString("latin1") })));
  } finally {
    await archive.close();
  }
}
const rawsOf = async (content: string | Buffer, format?: MboxFormat) => (await mailsOf(content, format)).map(({ raw }) => raw);

const FROM = "From ann@customer.example Mon Jan  5 10:00:00 2026";
const one = "From: ann@customer.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nSubject: one\nMessage-ID: <1@x>\n\nfirst\n";
const two = "From: ann@customer.example\nDate: Mon, 5 Jan 2026 11:00:00 +0000\nSubject: two\nIn-Reply-To: <1@x>\n\nsecond\n";

describe("mbox", () => {
  test("mails are found with their bytes, times and references; the line ends are theirs", async () => {
    const found = await mailsOf(`${FROM}\n${one}\n${FROM}\n${two}\n`);
    assert.deepEqual(
      found.map(({ raw, at, messageId, references }) => [raw, at.toISOString(), messageId, references]),
      [
        [one, "2026-01-05T10:00:00.000Z", "1@x", []],
        [two, "2026-01-05T11:00:00.000Z", null, ["1@x"]],
      ],
    );
    const dos = (text: string) => text.replaceAll("\n", "\r\n");
    assert.deepEqual(await rawsOf(dos(`${FROM}\n${one}\n${FROM}\n${two}\n`)), [dos(one), dos(two)]);
  });

  test("no newline at the end, none between two mails, empty lines and a byte order mark before the first, an empty file", async () => {
    assert.deepEqual(await rawsOf(`${FROM}\n${one}\n${FROM}\n${two.trimEnd()}`), [one, two.trimEnd()]);
    assert.deepEqual(await rawsOf(`${FROM}\n${one}${FROM}\n${two}`), [one, two]);
    assert.deepEqual(await rawsOf(`\xef\xbb\xbf\n\n${FROM}\n${one}`), [one]);
    assert.deepEqual(await rawsOf(""), []);
    await assert.rejects(rawsOf("Subject: a mail\n\nand no archive\n"), /no mbox/);
  });

  test("bytes above ASCII in header and body, and a line of three million letters, come out as they went in", async () => {
    const odd = Buffer.concat([
      Buffer.from("Subject: caf\xe9 \xff\nDate: Tue, 6 Jan 2026 10:00:00 +0100 (MEZ)\n\n", "latin1"),
      Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
      Buffer.from("\n"),
    ]).toString("latin1");
    const long = `Subject: long\n\n${"x".repeat(3_000_000)}\nend\n`;
    const found = await mailsOf(`${FROM}\n${odd}\n${FROM}\n${long}\n${FROM}\n${one}`);
    assert.ok(found[0]!.raw === odd && found[1]!.raw === long && found[2]!.raw === one);
    assert.equal(found[0]!.at.toISOString(), "2026-01-06T09:00:00.000Z");
  });

  test("mailboxes larger than a piece are found whole, wherever the pieces end", async () => {
    const mails = Array.from({ length: 400 }, (_, n) => `Subject: ${n}\n\n${"line\n".repeat(n * 7)}last ${n}\n`);
    assert.ok((await rawsOf(mails.map((mail) => `${FROM}\n${mail}\n`).join(""))).every((raw, n) => raw === mails[n]));
  });

  test("quoted lines: one sign less in mboxrd and mboxcl, a single one in mboxo, none where lines stand unquoted", async () => {
    const mail = (body: string) => `Subject: q\n\n${body}`;
    const body = ">From here\n>>From there\n> From a quote\nx >From\n>Fromage\n";
    const file = `${FROM}\n${mail(body)}\n${FROM}\n${one}`;
    assert.equal((await rawsOf(file))[0], mail("From here\n>From there\n> From a quote\nx >From\n>Fromage\n"));
    assert.equal((await rawsOf(file, "mboxo"))[0], mail("From here\n>>From there\n> From a quote\nx >From\n>Fromage\n"));
    assert.equal((await rawsOf(file, "mboxcl2"))[0], mail(body));
    const plain = "hello\nFrom Russia with love\n>From here\n";
    assert.equal((await rawsOf(`${FROM}\n${mail(plain)}\n${FROM}\n${one}`))[0], mail(plain));
  });

  test("a length that is right holds a mail with anything in it together; a wrong one is not believed", async () => {
    const inner = `${FROM}\nSubject: forwarded\n\nnot a mail of its own\n`;
    const body = `see below\n\n${inner}`;
    const right = `Subject: outer\nContent-Length: ${body.length}\n\n${body}`;
    assert.deepEqual(await rawsOf(`${FROM}\n${right}\n${FROM}\n${one}`), [right, one]);
    assert.deepEqual(await rawsOf(`${FROM}\n${right}`), [right]);
    for (const length of [body.length - 5, body.length + 50, 10 ** 11]) {
      const wrong = `Subject: outer\nContent-Length: ${length}\n\nplain\n`;
      assert.deepEqual(await rawsOf(`${FROM}\n${wrong}\n${FROM}\n${one}`), [wrong, one]);
    }
  });

  test("lines before a mail are told from sentences that begin like them", () => {
    const header = "Subject: x\n\n";
    for (const line of [
      "From a@b Mon Jan  5 10:00:00 2026",
      "From a@b Mon Jan  5 10:00:00 UTC 2026",
      "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
      "From a b c Mon Jan 5 10:00 2026 remote from x",
      "From - Mon Jan 05 10:00:00 2026",
      "From ???@??? Mon Jan 05 10:00:00 2026",
      "From -",
      "From 1844347792267117879@xxx",
    ])
      assert.ok(isFromLine(`${line}\n${header}`, true), line);
    for (const line of ["From Russia with love", "From the manual:", "From 10:00 on", "From Monday 5 Jan 2026", "From: a@b", "From me"])
      assert.ok(!isFromLine(`${line}\n${header}`, true), line);
    assert.ok(!isFromLine("From a@b\nand so on\n", true), "no header follows");
    assert.ok(!isFromLine("From a@b\nSubject: x\n", false), "in the midst of a paragraph");
  });

  test("files of another project", { skip: !existsSync(DATA) && "the shared data is not here" }, async () => {
    const data = (name: string) => readFileSync(new URL(name, DATA));
    const offsets = JSON.parse(data("issue1189.unix-offsets.json").toString()) as { beginOffset: number; endOffset: number }[];
    const file = data("issue1189.mbox.txt");
    const found = await rawsOf(file);
    assert.equal(found.length, offsets.length);
    for (const [index, { beginOffset }] of offsets.entries())
      assert.ok(file.subarray(beginOffset).toString("latin1").startsWith(found[index]!), `mail ${index} begins at ${beginOffset}`);
    assert.equal((await rawsOf(data("simple.mbox.txt"))).length, 3);
    const unmunged = await rawsOf(data("unmunged.mbox.txt"));
    assert.equal(unmunged.length, 2);
    assert.ok(unmunged.every((raw) => raw.includes("\nFrom Russia with love")));
  });
});

describe("the order of an archive", () => {
  const mail = (id: string, minute: number, ...references: string[]): ArchivedMail => ({
    place: id,
    size: 1,
    at: new Date(NOW.getTime() + minute * 60_000),
    messageId: id,
    references,
  });
  const order = (...mails: ArchivedMail[]) => inOrder(mails).map(({ place }) => place);

  test("is that of time, with answers after what they answer, though their clocks were wrong", () => {
    assert.deepEqual(order(mail("c", 3), mail("a", 1), mail("b", 2)), ["a", "b", "c"]);
    assert.deepEqual(order(mail("answer", 1, "question"), mail("question", 5), mail("other", 3)), ["other", "question", "answer"]);
    assert.deepEqual(order(mail("3", 1, "1", "2"), mail("2", 2, "1"), mail("1", 9)), ["1", "2", "3"]);
    assert.deepEqual(order(mail("x", 1), mail("y", 1), mail("z", 1)), ["x", "y", "z"]);
  });

  test("ends with references in a circle and to itself", () => {
    assert.equal(order(mail("a", 1, "b"), mail("b", 2, "a"), mail("c", 3, "c")).length, 3);
  });
});
