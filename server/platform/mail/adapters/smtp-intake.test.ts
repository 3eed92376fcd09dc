import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { createLimiter } from "#platform/limits";
import { createLogger } from "#platform/log";
import type { InboundBytes } from "../store-intake.ts";
import { MAX_MAIL_BYTES, startSmtpIntake, type SmtpIntake } from "./smtp-intake.ts";
import { selfSigned } from "../../../testing/certificate.ts";

/** A conversation on a raw socket: sends bytes, collects replies line by line. */
async function dial(port: number) {
  const socket = net.connect(port, "127.0.0.1");
  let buffered = "";
  let wake = () => {};
  let closed = false;
  const listen = (from: net.Socket) => {
    from.on("data", (chunk: Buffer) => {
      buffered += chunk.toString("latin1");
      wake();
    });
    from.on("close", () => {
      closed = true;
      wake();
    });
    from.on("error", () => {});
  };
  listen(socket);
  /** The next complete reply, however many lines it has. */
  const reply = async () => {
    for (;;) {
      const found = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(buffered);
      if (found) {
        buffered = buffered.slice(found[0].length);
        return found[0].trim();
      }
      if (closed) return "closed";
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    socket,
    reply,
    say: async (line: string | Buffer) => (socket.write(typeof line === "string" ? `${line}\r\n` : line), reply()),
    buffered: () => buffered,
  };
}

describe("the SMTP intake", () => {
  const stored: InboundBytes[] = [];
  let answer: () => Promise<string> = async () => "id";
  let intake: SmtpIntake;
  const folder = mkdtempSync(join(tmpdir(), "backstay-smtp-"));
  const log = createLogger("silent");
  const options = {
    log,
    limiter: createLimiter({ enabled: true }),
    store: {
      async put(bytes: InboundBytes) {
        const id = await answer();
        stored.push(bytes);
        return id;
      },
      settled: async () => {},
    },
    async channelFor(address: string) {
      if (address === "down@acme.test") throw new Error("no database");
      return ["support@acme.test", "billing@acme.test", "support+token@acme.test"].includes(address) ? "email" : null;
    },
  };
  before(async () => {
    intake = await startSmtpIntake({
      ...options,
      config: { url: "https://help.acme.test", smtp: { host: "127.0.0.1", port: 0, tls: null } },
    });
  });
  after(async () => {
    await intake.stop();
    rmSync(folder, { recursive: true });
  });

  const begin = async (recipient = "support@acme.test") => {
    const client = await dial(intake.port);
    assert.match(await client.reply(), /^220 help\.acme\.test/);
    assert.match(await client.say("EHLO client.example"), /^250/);
    assert.match(await client.say("MAIL FROM:<Ann@A.Example>"), /^250/);
    assert.match(await client.say(`RCPT TO:<${recipient}>`), /^250/);
    return client;
  };
  const send = async (data: Buffer, pieces: Buffer[] = [data]) => {
    const client = await begin();
    assert.match(await client.say("DATA"), /^354/);
    for (const piece of pieces) {
      client.socket.write(piece);
      if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const result = await client.reply();
    assert.equal(await client.say("QUIT").then((text) => text.slice(0, 3)), "221");
    assert.equal(client.buffered(), "");
    return result;
  };

  test("greets at once", async () => {
    let fastest = Number.POSITIVE_INFINITY;
    for (let count = 0; count < 8; count += 1) {
      const started = performance.now();
      const client = await dial(intake.port);
      await client.reply();
      fastest = Math.min(fastest, performance.now() - started);
      client.socket.destroy();
    }
    assert.ok(fastest < 60, `${fastest} ms`);
  });

  test("takes mail for known addresses, in any spelling, and notes where it came from", async () => {
    stored.length = 0;
    const client = await begin("SUPPORT@acme.TEST");
    assert.match(await client.say("RCPT TO:<billing@acme.test>"), /^250/);
    assert.match(await client.say("DATA"), /^354/);
    assert.match(await client.say(Buffer.from("Subject: x\r\n\r\nhi\r\n.\r\n")), /^250/);
    assert.equal(stored[0]!.raw.toString(), "Subject: x\r\n\r\nhi\r\n");
    assert.equal(stored[0]!.envelopeFrom, "ann@a.example");
    assert.deepEqual(stored[0]!.envelopeTo, ["support@acme.test", "billing@acme.test"]);
    assert.deepEqual(stored[0]!.remote, { ip: "127.0.0.1", helo: "client.example", tls: false });
    client.socket.destroy();
  });

  test("refuses every other address with 550 and relays nothing", async () => {
    const client = await dial(intake.port);
    await client.reply();
    await client.say("EHLO client.example");
    await client.say("MAIL FROM:<>");
    for (const address of [
      "nobody@acme.test",
      "ann@other.example",
      "support+guess@acme.test",
      '"support@acme.test"@evil.example',
      "support@acme.test@evil.example",
      "support%evil.example@acme.test",
    ])
      assert.match(await client.say(`RCPT TO:<${address}>`), /^5(?:50|01)/, address);
    assert.match(await client.say("DATA"), /^503/);
    assert.match(await client.say("AUTH PLAIN AGEAYg=="), /^5/);
    assert.match(await client.say("STARTTLS"), /^5/);
    client.socket.destroy();
  });

  test("a recipient that cannot be checked now is put off, not refused", async () => {
    const client = await dial(intake.port);
    await client.reply();
    await client.say("EHLO client.example");
    await client.say("MAIL FROM:<ann@a.example>");
    assert.match(await client.say("RCPT TO:<down@acme.test>"), /^451/);
    client.socket.destroy();
  });

  test("says 250 only after the store has, and 451 when it cannot", async () => {
    let release = () => {};
    answer = () => new Promise((resolve) => (release = () => resolve("id")));
    const client = await begin();
    await client.say("DATA");
    client.socket.write("x: y\r\n\r\nbody\r\n.\r\n");
    let answered = false;
    const reply = client.reply().then((text) => ((answered = true), text));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(answered, false);
    release();
    assert.match(await reply, /^250/);
    answer = () => Promise.reject(new Error("database is away"));
    await client.say("MAIL FROM:<ann@a.example>");
    await client.say("RCPT TO:<support@acme.test>");
    await client.say("DATA");
    assert.match(await client.say(Buffer.from("x: y\r\n\r\nbody\r\n.\r\n")), /^451/);
    answer = async () => "id";
    client.socket.destroy();
  });

  test("a bare LF or CR is data, never the end of a message, and keeps every byte", async () => {
    const bodies = [
      "a\n.\nb",
      "a\n.\r\nb",
      "a\r\n.\nb",
      "a\r.\rb",
      "a\r\n.\rb",
      "\n.\n",
      "a\n..b",
      "a\r\n\r\n.x",
      "\r\r\n\n",
      "MAIL FROM:<x@y.example>\n.\nRCPT TO:<support@acme.test>\n",
    ];
    for (const body of bodies) {
      stored.length = 0;
      const wanted = Buffer.from(`Subject: x\r\n\r\n${body}\r\n`, "latin1");
      const stuffed = Buffer.from(wanted.toString("latin1").replace(/(^|\r\n)\./g, "$1.."), "latin1");
      assert.match(await send(Buffer.concat([stuffed, Buffer.from(".\r\n")])), /^250/, JSON.stringify(body));
      assert.equal(stored.length, 1, JSON.stringify(body));
      assert.equal(stored[0]!.raw.toString("latin1"), wanted.toString("latin1"), JSON.stringify(body));
    }
  });

  test("the same bytes arrive however they are cut into pieces", async () => {
    const wanted = Buffer.from(".first\r\n..\r\n\r\nx\n.\n\r\n.\r.\r\n.a\r\n\r\n.\n", "latin1");
    const whole = Buffer.concat([wanted, Buffer.from("\r\n")]);
    const wire = Buffer.from(`${whole.toString("latin1").replace(/(^|\r\n)\./g, "$1..")}.\r\n`, "latin1");
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    for (let round = 0; round < 60; round += 1) {
      stored.length = 0;
      const pieces: Buffer[] = [];
      for (let at = 0; at < wire.length;) {
        const length = round === 0 ? 1 : 1 + random(6);
        pieces.push(wire.subarray(at, at + length));
        at += length;
      }
      assert.match(await send(wire, pieces), /^250/);
      assert.equal(stored[0]!.raw.toString("latin1"), whole.toString("latin1"));
    }
  });

  test("an empty message and a message without a line end are kept as they are", async () => {
    stored.length = 0;
    await send(Buffer.from(".\r\n"));
    assert.equal(stored[0]!.raw.length, 0);
  });

  test("commands smuggled behind a false end are text", async () => {
    stored.length = 0;
    const data =
      "Subject: a\r\n\r\nhi\n.\r\nMAIL FROM:<boss@acme.test>\r\nRCPT TO:<support@acme.test>\r\nDATA\r\nSubject: forged\r\n\r\nx\r\n.\r\n";
    assert.match(await send(Buffer.from(data)), /^250/);
    assert.equal(stored.length, 1);
  });

  test("refuses what is too large with 552, by its announcement and by its bytes", async () => {
    const client = await dial(intake.port);
    await client.reply();
    await client.say("EHLO client.example");
    assert.match(await client.say(`MAIL FROM:<ann@a.example> SIZE=${MAX_MAIL_BYTES + 1}`), /^552/);
    await client.say("MAIL FROM:<ann@a.example>");
    await client.say("RCPT TO:<support@acme.test>");
    await client.say("DATA");
    stored.length = 0;
    const line = Buffer.from(`${"x".repeat(998)}\r\n`.repeat(1_000));
    for (let sent = 0; sent <= MAX_MAIL_BYTES; sent += line.length)
      if (!client.socket.write(line)) await new Promise((resolve) => client.socket.once("drain", resolve));
    assert.match(await client.say(Buffer.from("\r\n.\r\n")), /^552/);
    assert.equal(stored.length, 0);
    assert.match(await client.say("NOOP"), /^250/);
    client.socket.destroy();
  });

  test("a sender who leaves in the middle leaves nothing behind", async () => {
    stored.length = 0;
    const client = await begin();
    await client.say("DATA");
    client.socket.write("Subject: half\r\n\r\nand th");
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(stored.length, 0);
  });

  test("STARTTLS with the configured certificate", async () => {
    const cert = join(folder, "cert.pem");
    const key = join(folder, "key.pem");
    selfSigned({ name: "mx.acme.test", key, certificate: cert });
    const secure = await startSmtpIntake({
      ...options,
      config: { url: "https://help.acme.test", smtp: { host: "127.0.0.1", port: 0, tls: { cert, key } } },
    });
    const client = await dial(secure.port);
    await client.reply();
    assert.match(await client.say("EHLO client.example"), /STARTTLS/);
    assert.match(await client.say("STARTTLS"), /^220/);
    client.socket.removeAllListeners("data");
    const upgraded = tls.connect({ socket: client.socket, rejectUnauthorized: false });
    await new Promise((resolve) => upgraded.once("secureConnect", resolve));
    assert.equal(upgraded.getPeerCertificate().subject.CN, "mx.acme.test");
    upgraded.destroy();
    await secure.stop();
  });

  test("stopping waits for the mail that is being stored", async () => {
    const other = await startSmtpIntake({
      ...options,
      config: { url: "https://help.acme.test", smtp: { host: "127.0.0.1", port: 0, tls: null } },
    });
    let release = () => {};
    answer = () => new Promise((resolve) => (release = () => resolve("id")));
    const client = await dial(other.port);
    await client.reply();
    await client.say("EHLO client.example");
    await client.say("MAIL FROM:<ann@a.example>");
    await client.say("RCPT TO:<support@acme.test>");
    await client.say("DATA");
    client.socket.write("Subject: last\r\n\r\nx\r\n.\r\n");
    await new Promise((resolve) => setTimeout(resolve, 30));
    const stopped = other.stop();
    setTimeout(release, 50);
    assert.match(await client.reply(), /^250/);
    await stopped;
    answer = async () => "id";
  });
});
