/** A real Postfix hands mail on to us: what it is told, what it keeps, and what its senders get to know. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { startDrainer, startSmtpIntake, type Drainer, type SmtpIntake } from "#platform/mail";
import type { Platform } from "#platform/http";
import { testApp, type TestApp } from "#testing";
import { deliver, letter } from "../../../testing/mail-app.ts";
import { freePort, postfixAbsent, startPostfix, type Postfix } from "../../../testing/postfix.ts";
import { createEmailChannel, type EmailChannel } from "./channel.ts";
import { createMailbox } from "./mailboxes.ts";
import { selfSigned } from "../../../testing/certificate.ts";

const absent = await postfixAbsent();

describe("mail from Postfix", { skip: absent ?? false, timeout: 120_000 }, () => {
  let app: TestApp;
  let postfix: Postfix;
  let folder: string;
  let port: number;
  let intake: { smtp: SmtpIntake; drainer: Drainer; channel: EmailChannel } | null = null;

  /** Takes mail, as a worker of the program does, always on the same port. */
  const take = async () => {
    const { platform } = app.program;
    const tls = { cert: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
    const here: Platform = { ...platform, config: { ...platform.config, smtp: { host: "127.0.0.1", port, tls } } };
    const channel = createEmailChannel(here);
    const drainer = startDrainer(here, channel.handlers);
    intake = { smtp: await startSmtpIntake(here, channel.handlers, drainer), drainer, channel };
  };
  const stop = async () => {
    await intake?.smtp.stop();
    await intake?.drainer.stop();
    await intake?.channel.stop();
    intake = null;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "backstay-tls-"));
    selfSigned({ name: "127.0.0.1", key: join(folder, "key.pem"), certificate: join(folder, "certificate.pem") });
    [app, port] = [await testApp({ worker: false }), await freePort()];
    await createMailbox(app.system, { address: "support@acme.test", name: "Support" });
    await take();
    postfix = await startPostfix({
      delivers: ["sender.test"],
      routes: { "acme.test": { host: "127.0.0.1", port } },
      settings: { smtp_tls_security_level: "encrypt", smtp_tls_loglevel: "1" },
    });
  });
  after(async () => {
    await postfix?.stop();
    await stop();
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const send = async (raw: string | Buffer, to = "support@acme.test") => {
    const said = await deliver(postfix.port, raw, { from: "ann@sender.test", to: [to] });
    assert.match(said, /^250 /);
  };
  const until = async (what: () => Promise<boolean>, seconds = 40) => {
    for (const end = performance.now() + seconds * 1_000; !(await what()); await wait(100))
      assert.ok(performance.now() < end, await postfix.log());
  };
  const query = async (text: string, values: unknown[] = []) => (await app.program.platform.database.pool.query(text, values)).rows;
  const asOwner = async (text: string) => {
    const client = new pg.Client(app.database.owner);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  const bounces = async () => (await postfix.received()).map(String).filter((mail) => /^Content-Type: multipart\/report/m.test(mail));

  test("comes over TLS, whole, and becomes a ticket", async () => {
    await send(letter({ From: "ann@sender.test", Subject: "Through Postfix" }, "It was handed on.\n.\n..dots"));
    await until(async () => (await query("select from tickets where subject = 'Through Postfix'")).length === 1);
    const [item] = await query("select raw, remote, envelope_from, envelope_to from intake");
    assert.equal(item.remote.tls, true);
    assert.deepEqual([item.envelope_from, item.envelope_to], ["ann@sender.test", ["support@acme.test"]]);
    assert.ok(item.raw.toString().endsWith("\r\n\r\nIt was handed on.\r\n.\r\n..dots\r\n"));
    await until(async () => (await postfix.queue()).length === 0);
  });

  test("550 and 552: the sender gets a bounce with our words, and nothing stays in the queue", async () => {
    await send(letter({ From: "ann@sender.test" }), "nobody@acme.test");
    await until(async () => (await bounces()).length === 1);
    assert.match((await bounces())[0]!, /No such mailbox here/);
    // Without SIZE in our greeting Postfix must find out by sending.
    await postfix.change({ smtp_discard_ehlo_keywords: "size, silent-discard" });
    const line = `${"x".repeat(998)}\r\n`;
    await send(Buffer.from(`${letter({ From: "ann@sender.test", Subject: "Heavy" }).replaceAll("\n", "\r\n")}${line.repeat(36_800)}`));
    await until(async () => (await bounces()).length === 2);
    assert.match((await bounces())[1]!, /552 5\.3\.4 A mail may have 36700160 bytes at most/);
    assert.equal((await query("select from tickets where subject = 'Heavy'")).length, 0);
    assert.deepEqual(await postfix.queue(), []);
    await postfix.change({ smtp_discard_ehlo_keywords: "" });
  });

  test("451 and no answer at all: it stays in the queue, and each mail arrives once", async () => {
    const subjects = Array.from({ length: 60 }, (_, n) => `Kept ${n}`);
    await stop();
    for (const subject of subjects.slice(0, 20)) await send(letter({ From: "ann@sender.test", Subject: subject }));
    await until(async () =>
      (await postfix.queue()).some(({ recipients }) => recipients.some(({ delay_reason: why }) => /refused/.test(why ?? ""))),
    );
    await take();
    const sending = (async () => {
      for (const subject of subjects.slice(20)) await send(letter({ From: "ann@sender.test", Subject: subject }));
    })();
    // In the midst it stops and starts.
    await wait(300);
    await stop();
    await wait(300);
    await take();
    await sending;
    // The database says no: the sender is told to come again, and does.
    await asOwner("alter table intake rename to intake_away");
    await send(letter({ From: "ann@sender.test", Subject: "While the table was away" }));
    await until(async () =>
      (await postfix.queue()).some(({ recipients }) =>
        recipients.some(({ delay_reason: why }) => /451 4\.3\.0 Cannot store/.test(why ?? "")),
      ),
    );
    await asOwner("alter table intake_away rename to intake");
    await until(async () => (await postfix.queue()).length === 0);
    await intake!.drainer.settled();
    const tickets = (await query("select subject from tickets where subject like 'Kept %' or subject like 'While %'")).map(
      ({ subject }) => subject as string,
    );
    assert.deepEqual(tickets.toSorted(), [...subjects, "While the table was away"].toSorted());
    assert.deepEqual((await bounces()).length, 2, "nobody got another bounce");
  });
});
