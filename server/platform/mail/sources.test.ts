/** How sources of mail are worked on, with an adapter whose counterparty is this test. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "#shared/ids";
import { testApp, type TestApp } from "#testing";
import { createMailbox } from "#support/channels/email";
import { pauseAfter, SourceError, type MailSource, type SourceSession } from "./model/mail-source.ts";
import { startSources, type SourceRunner } from "./run-sources.ts";
import { sealSecret } from "./source-secret.ts";

let app: TestApp;
let mailboxId: string;
const runners: SourceRunner[] = [];

before(async () => {
  app = await testApp({ worker: false });
  mailboxId = (await createMailbox(app.system, { address: "support@acme.test", name: "Support" })).id;
});
after(async () => {
  await Promise.all(runners.map((one) => one.stop()));
  await app.close();
});
beforeEach(async () => {
  await Promise.all(runners.splice(0).map((one) => one.stop()));
  await query("delete from mail_sources");
});

async function addSource(secret: unknown = {}): Promise<string> {
  const id = newId();
  const now = app.program.platform.clock.now();
  await query(
    `insert into mail_sources (id, mailbox_id, address, kind, settings, secret, next_try_at, created_at, updated_at)
     values ($1, $2, 'support@acme.test', 'imap', '{"host":"mail.test"}', $3, $4, $4, $4)`,
    [id, mailboxId, sealSecret(app.program.platform.crypto, id, secret), now],
  );
  return id;
}

const query = (text: string, values: unknown[] = []) => app.program.platform.database.pool.query(text, values);
const row = async (id: string) => (await query("select * from mail_sources where id = $1", [id])).rows[0];
const run = (adapter: MailSource) => {
  const runner = startSources(app.program.platform, null, { imap: async () => adapter });
  runners.push(runner);
  return runner;
};
const until = async (what: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 400; n++) {
    if (await what()) return;
    await wait(25);
  }
  assert.fail("it did not happen in ten seconds");
};
const adapterOf = (work: (session: SourceSession) => Promise<void>): MailSource => ({
  run: work,
  check: async () => ({ folders: [], messages: null }),
});

describe("mail sources", () => {
  test("what is fetched is stored with the cursor, and once however often it is fetched", async () => {
    const id = await addSource({ password: "secret" });
    const seen: unknown[] = [];
    run(
      adapterOf(async (session) => {
        seen.push(session.secret, session.settings, session.cursor);
        const mails = [1, 2, 2, 3].map((n) => ({ raw: Buffer.from(`Subject: ${n}\r\n\r\nbody`) }));
        seen.push(await session.store(mails, { uid: 3 }), await session.store(mails, { uid: 4 }));
        await session.healthy();
        await session.sleep(60_000);
      }),
    );
    await until(async () => (await row(id)).state === "ok");
    assert.deepEqual(seen, [{ password: "secret" }, { host: "mail.test" }, null, 3, 0]);
    assert.deepEqual((await row(id)).cursor, { uid: 4 });
    const { rows } = await query("select state, envelope_to, source_id from intake where source_id = $1", [id]);
    assert.deepEqual(
      rows,
      Array.from({ length: 3 }, () => ({ state: "pending", envelope_to: ["support@acme.test"], source_id: id })),
    );
  });

  test("a mail beyond the limit is set aside with its header and size", async () => {
    const id = await addSource();
    run(adapterOf(async (session) => void (await session.store([{ raw: Buffer.from("Subject: big\r\n\r\n"), tooLarge: 40_000_000 }], 1))));
    await until(async () => (await row(id)).cursor === 1);
    const { rows } = await query("select state, reason, size from intake where source_id = $1", [id]);
    assert.deepEqual(rows, [{ state: "quarantined", reason: "tooLarge", size: 40_000_000 }]);
  });

  test("one process reads a source; when it is gone, another does", async () => {
    await addSource();
    const readers = new Set<number>();
    const reader = (n: number) =>
      run(
        adapterOf(async (session) => {
          readers.add(n);
          await session.sleep(60_000);
          readers.delete(n);
        }),
      );
    const first = reader(1);
    await until(() => readers.size === 1);
    const second = reader(2);
    await wait(200);
    second.kick();
    await wait(200);
    assert.deepEqual([...readers], [1]);
    await first.stop();
    second.kick();
    await until(() => readers.has(2));
  });

  test("who has lost the source stores nothing", async () => {
    const id = await addSource();
    const outcome: string[] = [];
    run(
      adapterOf(async (session) => {
        if (outcome.length > 0) return session.sleep(60_000);
        await query("update mail_sources set epoch = epoch + 1 where id = $1", [id]);
        await session.store([{ raw: Buffer.from("Subject: late\r\n\r\n") }], 9).catch((error: Error) => {
          outcome.push(error.name);
          throw error;
        });
      }),
    );
    await until(() => outcome.length > 0);
    assert.deepEqual(outcome, ["SourceLost"]);
    assert.equal((await row(id)).cursor, null);
    assert.equal((await query("select from intake where source_id = $1", [id])).rows.length, 0);
    assert.equal((await row(id)).state, "new", "losing a source is no failure of it");
  });

  test("a failure is kept in the server's words, pauses the source, and ends with the first healthy moment", async () => {
    const id = await addSource();
    let broken = true;
    const runner = run(
      adapterOf(async (session) => {
        if (broken) throw new SourceError("credentials", "NO [AUTHENTICATIONFAILED]\r\n Invalid \u202ecredentials");
        await session.healthy();
        await session.sleep(60_000);
      }),
    );
    await until(async () => (await row(id)).state === "failing");
    const failing = await row(id);
    assert.deepEqual([failing.error_code, failing.error_words], ["credentials", "NO [AUTHENTICATIONFAILED] Invalid credentials"]);
    assert.ok(failing.next_try_at > failing.error_at && failing.failing_since);
    broken = false;
    await query("update mail_sources set next_try_at = now() where id = $1", [id]);
    runner.kick();
    await until(async () => (await row(id)).state === "ok");
    const well = await row(id);
    assert.deepEqual([well.failures, well.failing_since, well.error_code, well.error_words], [0, null, null, null]);
  });

  test("a source that was changed is read anew with its new settings, a paused one not at all", async () => {
    const id = await addSource();
    const hosts: unknown[] = [];
    let ended = 0;
    const runner = run(
      adapterOf(async (session) => {
        hosts.push((session.settings as { host: string }).host);
        await session.sleep(60_000);
        ended += 1;
      }),
    );
    await until(() => hosts.length === 1);
    await query(`update mail_sources set settings = '{"host":"other.test"}', generation = generation + 1 where id = $1`, [id]);
    runner.kick();
    await until(() => ended === 1);
    runner.kick();
    await until(() => hosts.length === 2);
    assert.deepEqual(hosts, ["mail.test", "other.test"]);
    await query("update mail_sources set paused = true where id = $1", [id]);
    runner.kick();
    await until(() => ended === 2);
  });

  test("pauses grow to a limit, and wrong credentials are tried seldom", () => {
    const pauses = [1, 2, 3, 10, 100].map((failures) => pauseAfter("connection", failures, () => 0.5));
    assert.deepEqual(pauses, [2_000, 4_000, 8_000, 300_000, 300_000]);
    assert.equal(
      pauseAfter("credentials", 1, () => 0.5),
      60_000,
    );
    assert.equal(
      pauseAfter("token", 50, () => 1),
      36 * 60_000,
    );
  });
});
