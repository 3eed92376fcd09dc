/** The relay on a real database: numbers without a gap, one relay at a time, a change of leader. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import { openDatabase, transact, type Database, type Db } from "#platform/db";
import { createLogger } from "#platform/log";
import { newId } from "#shared/ids";
import { testDatabase, type TestDatabase } from "#testing";
import { startEventBus, type EventBus, type StoredEvent } from "./index.ts";
import { relayBatch } from "./relay.ts";

const log = createLogger("silent");
let database: TestDatabase;
let owner: pg.Client;

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One event as a verb writes it, in whatever transaction `db` is. */
async function write(db: Db, data: object = {}): Promise<string> {
  const id = newId();
  await sql`insert into event_outbox (id, type, occurred_at, actor, subjects, data) values (${id}, 'thing.happened', now(), 'system:test', '{thing:1}', ${JSON.stringify(data)})`.execute(
    db,
  );
  return id;
}

async function until<T>(what: string, read: () => T | Promise<T>, milliseconds = 10_000): Promise<T> {
  for (const end = performance.now() + milliseconds; ;) {
    const value = await read();
    if (value) return value;
    if (performance.now() > end) assert.fail(`${what}: not within ${milliseconds} ms`);
    await sleep(10);
  }
}

const loggedIds = async () => (await owner.query<{ id: string }>("select id from events order by seq")).rows.map(({ id }) => id);
const loggedSeqs = async () => (await owner.query<{ seq: number }>("select seq from events order by seq")).rows.map(({ seq }) => seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

before(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
});
after(async () => {
  await owner.end();
  await database.close();
});
beforeEach(() => owner.query("truncate events, event_outbox; update relay_state set last_seq = 0"));

describe("the relay", () => {
  let one: Database;
  let two: Database;
  before(() => {
    one = openDatabase({ connection: database.owner, secretKey: database.secretKey, log });
    two = openDatabase({ connection: database.owner, secretKey: database.secretKey, log });
  });
  after(() => Promise.all([one.close(), two.close()]));

  test("numbers events without a gap, whatever rolled back in between", async () => {
    const kept: string[] = [];
    for (let i = 0; i < 20; i++) {
      await transact(one.staff, async (tx) => {
        const ids = [await write(tx), await write(tx)];
        if (i % 3 === 0) throw new Error("rolled back");
        kept.push(...ids);
      }).catch(() => undefined);
      if (i % 5 === 0) await relayBatch(one.staff);
    }
    await relayBatch(one.staff);
    assert.deepEqual(await loggedIds(), kept);
    assert.deepEqual(await loggedSeqs(), upTo(kept.length));
  });

  test("a transaction that began early and commits late is told late, and nothing is told before its commit", async () => {
    let late = "";
    let early = "";
    await transact(one.staff, async (tx) => {
      late = await write(tx);
      early = await write(two.staff);
      const moved = await relayBatch(two.staff);
      assert.deepEqual(
        moved.map(({ id }) => id),
        [early],
      );
    });
    await relayBatch(two.staff);
    assert.deepEqual(await loggedIds(), [early, late]);
  });

  test("two relays at once, as when a leader has lost its lock unnoticed, neither lose, repeat nor misnumber", async () => {
    const ids = new Set<string>();
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 5; i++) ids.add(await write(one.staff));
      await Promise.all([relayBatch(one.staff), relayBatch(two.staff), write(two.staff).then((id) => ids.add(id))]);
    }
    await relayBatch(one.staff);
    assert.deepEqual(new Set(await loggedIds()), ids);
    assert.deepEqual(await loggedSeqs(), upTo(ids.size));
  });
});

describe("the event bus of several processes", () => {
  type Process = { database: Database; bus: EventBus; heard: StoredEvent[]; stop(): Promise<void> };
  const start = async (): Promise<Process> => {
    const opened = openDatabase({ connection: database.owner, secretKey: database.secretKey, log });
    const bus = await startEventBus({ db: opened.staff, connection: opened.connection, log });
    const heard: StoredEvent[] = [];
    bus.listen((events) => heard.push(...events));
    return {
      database: opened,
      bus,
      heard,
      async stop() {
        await bus.stop();
        await opened.close();
      },
    };
  };
  const holders = async () =>
    (
      await owner.query<{ pid: number }>(
        "select l.pid from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and l.granted and d.datname = current_database()",
      )
    ).rows.map(({ pid }) => pid);
  /** The one that leads is the one whose relay connection holds the lock. */
  const leading = async () => until("a leader", async () => (await holders())[0]);

  test("one relays, and each hears every event once and in order", async () => {
    const all = [await start(), await start(), await start()];
    try {
      await leading();
      const ids: string[] = [];
      for (let i = 0; i < 60; i++) {
        const { database: from, bus } = all[i % 3]!;
        ids.push(await write(from.staff));
        bus.kick();
        if (i % 10 === 0) await sleep(5);
      }
      for (const { bus } of all) await bus.settled();
      assert.equal((await holders()).length, 1);
      for (const { heard } of all) {
        assert.deepEqual(
          heard.map(({ seq }) => seq),
          upTo(60),
        );
        assert.deepEqual(new Set(heard.map(({ id }) => id)), new Set(ids));
      }
    } finally {
      await Promise.all(all.map((process) => process.stop()));
    }
  });

  test("an event is heard within a few moments of its commit in the process that did not relay it", async () => {
    const all = [await start(), await start()];
    try {
      await leading();
      await sleep(100);
      const waits: number[] = [];
      for (const from of [0, 1, 0, 1]) {
        const began = performance.now();
        const id = await write(all[from]!.database.staff);
        all[from]!.bus.kick();
        await until("heard by both", () => all.every(({ heard }) => heard.some((event) => event.id === id)));
        waits.push(performance.now() - began);
      }
      assert.ok(Math.min(...waits) < 250, `waited ${waits.map(Math.round).join(", ")} ms`);
    } finally {
      await Promise.all(all.map((process) => process.stop()));
    }
  });

  test("when the leader's connection is cut again and again while events are written, every listener still hears all, once and in order", async () => {
    const all = [await start(), await start()];
    try {
      let written = 0;
      for (let round = 0; round < 4; round++) {
        const pid = await leading();
        const cut = owner.query("select pg_terminate_backend($1)", [pid]);
        for (let i = 0; i < 25; i++, written++) {
          const { database: from, bus } = all[i % 2]!;
          await write(from.staff);
          bus.kick();
        }
        await cut;
        await until("another holder", async () => (await holders()).some((holder) => holder !== pid));
      }
      for (const { bus } of all) await bus.settled();
      assert.equal((await holders()).length, 1, "a lost connection must not leave a second contender behind");
      for (const { heard } of all)
        assert.deepEqual(
          heard.map(({ seq }) => seq),
          upTo(written),
        );
    } finally {
      await Promise.all(all.map((process) => process.stop()));
    }
  });

  test("a leader that stops hands over, and a listener that throws does not keep the others from hearing", async () => {
    const [first, second] = [await start(), await start()];
    let stopped = false;
    try {
      await leading();
      second.bus.listen(() => {
        throw new Error("a listener's own fault");
      });
      await first.stop();
      stopped = true;
      await write(second.database.staff);
      await until("heard after the change", () => second.heard.length === 1);
    } finally {
      await Promise.all([second.stop(), stopped ? null : first.stop()]);
    }
  });
});
