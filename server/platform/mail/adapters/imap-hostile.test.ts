/** IMAP servers that mean no good, or are broken: bounded in time and memory, and told apart. */
import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { after, describe, test } from "node:test";
import { imapSettings } from "#shared/mail-sources";
import { createAddressGuard } from "#platform/fetcher";
import { systemClock } from "#platform/clock";
import { createLogger } from "#platform/log";
import type { FetchedMail, SourceError } from "../model/mail-source.ts";
import { imapSource, startingAt, type ImapCursor } from "./imap-source.ts";

type Answer = (line: string, say: (text: string) => void, socket: Socket) => boolean | void;

const ends: (() => void)[] = [];
after(() => ends.forEach((end) => end()));

/** A server that says what a well-meaning one would, where `answer` does not take over (returns true). */
async function server(answer: Answer, { uidNext = 3, greeting = "* OK ready" } = {}): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    const say = (text: string) => void (socket.destroyed || socket.write(`${text}\r\n`));
    say(greeting);
    let rest = "";
    socket.on("data", (data) => {
      rest += data.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (answer(line, say, socket) === true) continue;
        const [tag = "", command = ""] = line.split(" ");
        if (/CAPABILITY/i.test(command)) say("* CAPABILITY IMAP4rev1 LITERAL+ IDLE");
        if (/LIST/i.test(command)) say('* LIST () "/" INBOX');
        if (/SELECT|EXAMINE/i.test(command)) say(`* 2 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT ${uidNext}]`);
        say(`${tag} OK done`);
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as { port: number }).port;
}

/** Reads until it fails or has stored what was to come. */
async function read(port: number, most = 100) {
  const abort = new AbortController();
  const stored: FetchedMail[] = [];
  const tools = { fetch: () => Promise.reject(new Error("no")), clock: systemClock, log: createLogger("silent") };
  const session = {
    ...tools,
    addressOf: createAddressGuard({ dns: null, allowed: ["127.0.0.1"] }),
    id: "source",
    address: "support@acme.test",
    settings: imapSettings.parse({ host: "127.0.0.1", port, security: "none", user: "u", after: "keep" }),
    secret: { password: "p" },
    cursor: null as ImapCursor | null,
    since: null,
    signal: abort.signal,
    async store(mails: readonly FetchedMail[], cursor: ImapCursor) {
      stored.push(...mails);
      session.cursor = cursor;
      if (stored.length >= most) abort.abort();
      return mails.length;
    },
    known: async () => new Set<string>(),
    reached: () => {},
    healthy: async () => abort.abort(),
    keepSecret: async () => {},
    tokenExpires: async () => {},
    sleep: async () => {},
  };
  const before = process.memoryUsage().rss;
  const error = await imapSource.run(session as never).then(
    () => null,
    (thrown: SourceError) => thrown,
  );
  return { error: abort.signal.aborted ? null : error, stored, cursor: session.cursor, grown: process.memoryUsage().rss - before };
}

const MEGABYTE = 1024 * 1024;

describe("an IMAP server that means no good", () => {
  test("a line without an end, and an announcement of two gigabytes, are given up without being kept", async () => {
    const endless = await read(
      await server((line, _, socket) => {
        if (!/UID FETCH/.test(line)) return;
        const flood = () => !socket.destroyed && socket.write(Buffer.alloc(MEGABYTE, "x"), () => setImmediate(flood));
        flood();
        return true;
      }),
    );
    assert.equal(endless.error?.code, "protocol");
    const huge = await read(
      await server((line, say) => {
        if (!/UID FETCH/.test(line)) return;
        say("* 1 FETCH (UID 1 BODY[]<0> {2147483648}");
        return true;
      }),
    );
    assert.equal(huge.error?.code, "protocol");
    assert.ok(endless.grown < 200 * MEGABYTE && huge.grown < 200 * MEGABYTE, `${endless.grown} and ${huge.grown} bytes more`);
  });

  test("mails listed without end are not believed", async () => {
    const { error } = await read(
      await server((line, say, socket) => {
        if (!/UID FETCH/.test(line)) return;
        let uid = 0;
        const more = () => {
          for (let n = 0; n < 1_000 && !socket.destroyed; n++) say(`* 1 FETCH (UID ${++uid} RFC822.SIZE 10)`);
          if (!socket.destroyed) setImmediate(more);
        };
        more();
        return true;
      }),
    );
    assert.equal(error?.code, "protocol");
  });

  test("a mail that is listed and never given is asked for again, and hides no other", async () => {
    const { stored, cursor, error } = await read(
      await server((line, say) => {
        const [tag] = line.split(" ");
        if (!/UID FETCH/.test(line)) return;
        if (/BODY\.PEEK/.test(line)) {
          if (/FETCH [\d,]*2/.test(line)) say("* 2 FETCH (UID 2 BODY[]<0> {4}\r\nabcd)");
        } else say("* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n* 2 FETCH (UID 2 RFC822.SIZE 4)");
        say(`${tag} OK done`);
        return true;
      }),
    );
    assert.equal(error, null);
    assert.deepEqual(
      stored.map(({ raw, key }) => [raw.toString(), key]),
      [["abcd", "7:2"]],
    );
    assert.deepEqual([cursor?.next, cursor?.missing], [3, [1]]);
  });

  test("a size that is a lie is found out: what comes is more than may be", async () => {
    const body = Buffer.concat([Buffer.from("Subject: liar\r\n\r\n"), Buffer.alloc(35 * MEGABYTE, "x")]);
    const { stored } = await read(
      await server((line, say, socket) => {
        const [tag] = line.split(" ");
        if (!/UID FETCH/.test(line)) return;
        if (/BODY\.PEEK/.test(line)) {
          const part = body.subarray(0, 35 * MEGABYTE + 1);
          socket.write(`* 1 FETCH (UID 1 BODY[]<0> {${part.length}}\r\n`);
          socket.write(part);
          say(")");
        } else say("* 1 FETCH (UID 1 RFC822.SIZE 100)");
        say(`${tag} OK done`);
        return true;
      }),
    );
    assert.deepEqual(
      stored.map(({ raw, tooLarge }) => [raw.toString(), tooLarge]),
      [["Subject: liar\r\n\r\n", 35 * MEGABYTE + 1]],
    );
  });

  test("words of a goodbye are kept, and a server that speaks another language is told apart", async () => {
    const bye = await read(
      await server((line, say, socket) => {
        if (!/LOGIN|AUTHENTICATE/i.test(line)) return;
        say("* BYE maintenance until noon");
        socket.end();
        return true;
      }),
    );
    assert.equal(bye.error?.code, "connection");
    assert.match(bye.error?.words ?? "", /maintenance until noon/);
    const other = await read(await server(() => true, { greeting: "* BYE Go away" }));
    assert.equal(other.error?.code, "connection");
  });
});

describe("where reading goes on", () => {
  const cursor: ImapCursor = { folder: "INBOX", validity: "7", next: 12, began: 3, modseq: "9", unmarked: [11], missing: [4] };
  test("with the same UIDs where it stopped", () => assert.equal(startingAt(cursor, "INBOX", "7", 20), cursor));
  test("from the start after another UIDVALIDITY, or in another folder", () => {
    const anew = { folder: "INBOX", validity: "8", next: 1, began: 20, modseq: null, unmarked: [], missing: [] };
    assert.deepEqual(startingAt(cursor, "INBOX", "8", 20), anew);
    assert.deepEqual(startingAt(cursor, "Support", "7", 20), { ...anew, folder: "Support", validity: "7" });
    assert.deepEqual(startingAt(null, "INBOX", "8", 20), anew);
  });
});
