/** Outgoing mail against a real Postfix with postgrey: greylisting, 4xx and 5xx by receiver and by content, STARTTLS, a relay that is away, a connection cut in DATA. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { access, chmod, mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fixedClock } from "#platform/clock";
import { systemContext } from "#platform/http";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";
import { freePort, postfixAbsent, startPostfix, type Postfix } from "../../testing/postfix.ts";
import { queueMail } from "./index.ts";
import { selfSigned } from "../../testing/certificate.ts";

const POSTGREY = "/usr/sbin/postgrey";
const absent =
  (await postfixAbsent()) ??
  (await access(POSTGREY).then(
    () => null,
    () => "postgrey is not installed",
  ));

/** Passes connections on; refuses them all, or cuts one in the middle, when told. */
type Wire = {
  port: number;
  refuse: boolean;
  /** Bytes from the sender after which the next connection breaks. */ cutAfter: number | null;
  cuts: number;
  /** Ends the connections that stand open. */
  drop(): void;
  stop(): Promise<void>;
};

async function startWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const wire: Wire = { port: 0, refuse: false, cutAfter: null, cuts: 0, drop: () => {}, stop: async () => {} };
  const server: Server = createServer((inner) => {
    sockets.add(inner);
    inner.on("error", () => {}).on("close", () => sockets.delete(inner));
    if (wire.refuse) return void inner.destroy();
    const outer = connect(target, "127.0.0.1");
    sockets.add(outer);
    outer.on("error", () => inner.destroy()).on("close", () => (sockets.delete(outer), inner.destroy()));
    let bytes = 0;
    inner.on("data", (chunk) => {
      bytes += chunk.length;
      if (wire.cutAfter !== null && bytes > wire.cutAfter) {
        wire.cutAfter = null;
        wire.cuts += 1;
        inner.destroy();
        outer.destroy();
      } else outer.write(chunk);
    });
    inner.on("close", () => outer.end());
    outer.pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  wire.port = (server.address() as { port: number }).port;
  wire.drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  wire.stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return wire;
}

describe("outgoing mail through a real Postfix", { skip: absent ?? false }, () => {
  const clock = fixedClock("2026-01-05T10:00:00Z");
  let app: MailApp;
  let postfix: Postfix;
  let postgrey: ChildProcess;
  let wire: Wire;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "backstay-postgrey-"));
    await chmod(folder, 0o777);
    const policy = await freePort();
    postgrey = spawn(POSTGREY, [`--inet=127.0.0.1:${policy}`, "--delay=1", `--dbdir=${folder}`, "--user=nobody", "--group=nogroup"], {
      stdio: "ignore",
    });
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    selfSigned({ name: "relay.test", curve: "P-256", key, certificate: cert });
    postfix = await startPostfix({
      delivers: ["quick.example", "grey.example"],
      settings: {
        smtpd_tls_security_level: "may",
        smtpd_tls_cert_file: cert,
        smtpd_tls_key_file: key,
        smtpd_tls_received_header: "yes",
        smtpd_restriction_classes: "greylisting",
        greylisting: `check_policy_service inet:127.0.0.1:${policy}`,
        smtpd_recipient_restrictions:
          "check_recipient_access inline:{ { grey.example = greylisting }, { gone@quick.example = 550 5.1.1 Nobody of this name }, { full@quick.example = 452 4.2.2 The mailbox is full } }, permit_mynetworks, reject",
        header_checks: "regexp:{ { /^Subject: .*forbidden/ REJECT 5.7.1 Not with these words } }",
      },
    });
    wire = await startWire(postfix.port);
    app = await mailApp({ env: { BACKSTAY_SMTP_URL: `smtp://127.0.0.1:${wire.port}` }, clock });
  });
  after(async () => {
    await app?.close();
    await wire?.stop();
    await postfix?.stop();
    postgrey?.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const queue = async (to: string, more: { subject?: string; text?: string } = {}) =>
    (
      await queueMail(systemContext(app.program.platform, "test"), {
        kind: "test",
        to: { address: to },
        from: { address: "support@acme.test", name: "Acme" },
        subject: more.subject ?? "Hello",
        content: { text: more.text ?? "Hello" },
      })
    ).id;
  const mail = async (id: string) => (await app.admin.get(`/api/v1/outbox/${id}`)).body;
  const outcomes = async (id: string) =>
    ((await mail(id)).attempts as { outcome: string; code: number | null; reply: string }[]).map(({ outcome, code }) => [outcome, code]);
  const ids: string[] = [];

  test("is put off by greylisting, in the words of postgrey, while other domains get theirs, and arrives later", async () => {
    const grey = await Promise.all(Array.from({ length: 8 }, (_, n) => queue(`g${n}@grey.example`)));
    const quick = await Promise.all(Array.from({ length: 20 }, (_, n) => queue(`q${n}@quick.example`)));
    await app.settled();
    for (const id of quick) assert.equal((await mail(id)).state, "sent");
    for (const id of grey) {
      const { state, detail } = await mail(id);
      assert.equal(state, "deferred");
      assert.match(detail, /^450 4\.2\.0 .*Greylisted/i);
    }
    await sleep(1_500);
    clock.advance(70_000);
    await app.settled();
    for (const id of grey)
      assert.deepEqual(await outcomes(id), [
        ["deferred", 450],
        ["sent", 250],
      ]);
    ids.push(...grey, ...quick);
  });

  test("fails at once where the receiver is refused for good, or the content; a full mailbox is tried again", async () => {
    const gone = await queue("gone@quick.example");
    const forbidden = await queue("ann@quick.example", { subject: "something forbidden" });
    const full = await queue("full@quick.example");
    await app.settled();
    assert.deepEqual([(await mail(gone)).state, (await mail(forbidden)).state, (await mail(full)).state], ["failed", "failed", "deferred"]);
    assert.match((await mail(gone)).detail, /^550 5\.1\.1 .*Nobody of this name/);
    assert.match((await mail(forbidden)).detail, /^550 5\.7\.1 Not with these words/);
    assert.match((await mail(full)).detail, /^452 4\.2\.2 .*mailbox is full/);
    assert.equal((await app.admin.get("/api/v1/suppressions?q=gone@quick.example")).body.data.length, 1);
    assert.equal(
      (await app.admin.get("/api/v1/suppressions?q=ann@quick.example")).body.data.length,
      0,
      "the content was refused, not the address",
    );
    await postfix.change({ smtpd_recipient_restrictions: "permit_mynetworks, reject" });
    await sleep(300);
    // A Postfix process keeps its old settings for as long as somebody talks to it.
    wire.drop();
    for (let round = 0; round < 5 && (await mail(full)).state !== "sent"; round++) {
      await sleep(200);
      clock.advance(3_600_000);
      await app.settled();
    }
    assert.equal((await mail(full)).state, "sent");
    ids.push(full);
  });

  test("waits while the relay is away, and sends again what was cut in the middle of its data", async () => {
    wire.refuse = true;
    const away = await Promise.all(Array.from({ length: 5 }, (_, n) => queue(`away${n}@quick.example`)));
    // Connections from before stand open: their end is what the sender meets first.
    await app.settled();
    wire.refuse = false;
    for (let round = 0; round < 3; round++) {
      clock.advance(400_000);
      await app.settled();
    }
    for (const id of away) assert.equal((await mail(id)).state, "sent");
    wire.cutAfter = 100_000;
    const cut = await queue("cut@quick.example", { text: "A line of some length that is sent many times.\n".repeat(8_000) });
    await app.settled();
    if (wire.cuts === 0) assert.fail("nothing was cut");
    assert.equal((await mail(cut)).state, "deferred");
    clock.advance(400_000);
    await app.settled();
    assert.equal((await mail(cut)).state, "sent");
    ids.push(...away, cut);
  });

  test("arrives exactly once each, encrypted on the way, and nothing that failed arrives", async () => {
    for (let tries = 0; tries < 100 && ((await postfix.queue()).length > 0 || (await postfix.received()).length < ids.length); tries++)
      await sleep(100);
    const received = (await postfix.received()).map((raw) => raw.toString("latin1"));
    const wanted = await Promise.all(ids.map(async (id) => (await mail(id)).messageId as string));
    const arrived = received.map((raw) => /^Message-ID: <([^>]+)>/im.exec(raw)![1]!);
    assert.deepEqual(arrived.toSorted(), wanted.toSorted());
    for (const raw of received) assert.match(raw, /using TLSv1\.[23]/);
  });
});
