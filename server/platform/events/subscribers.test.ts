/** Subscribers on a real database: each event handled exactly once and in order, whoever runs them and whatever fails. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import { z } from "zod";
import { systemClock } from "#platform/clock";
import { openDatabase, transact, type Database, type Db } from "#platform/db";
import { createLogger } from "#platform/log";
import { testDatabase, type TestDatabase } from "#testing";
import { defineEvent, emit, startEventBus, startSubscribers, type EventBus, type StoredEvent, type Subscriber } from "./index.ts";

const log = createLogger("silent");
const happened = defineEvent("thing.happened", 1, z.strictObject({ n: z.number() }));
const passedBy = defineEvent("thing.passed", 1, z.strictObject({ n: z.number() }));

let database: TestDatabase;
let owner: pg.Client;
let opened: Database;
let bus: EventBus;

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

function emitAll(db: Db, numbers: readonly number[], type = happened): Promise<void> {
  return transact(db, async (tx) => {
    const ctx = { db: tx, actorKey: "system:test", clock: systemClock, platform: { events: bus } };
    for (const n of numbers) await emit(ctx, type, { subjects: [`thing:${n}`], data: { n } });
  });
}

/** Writes what it handles into `handled`, in the transaction it is given. */
const recorder = (name: string, fails: (event: StoredEvent) => void = () => {}): Subscriber => ({
  name,
  types: ["thing.happened"],
  async handle(db, events) {
    for (const event of events) {
      await sql`insert into handled (subscriber, n) values (${name}, ${(event.data as { n: number }).n})`.execute(db);
      fails(event);
    }
  },
});
const handled = async (name: string) =>
  (await owner.query<{ n: number }>("select n from handled where subscriber = $1 order by at", [name])).rows.map(({ n }) => n);
const start = (...subscribers: Subscriber[]) => startSubscribers({ db: opened.staff, bus, log, subscribers, pauseMilliseconds: 1 });

before(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(
    "create table handled (subscriber text, n int, at bigserial); grant all on handled to public; grant all on sequence handled_at_seq to public",
  );
  opened = openDatabase({ connection: database.owner, secretKey: database.secretKey, log });
  bus = await startEventBus({ db: opened.staff, connection: opened.connection, log });
});
after(async () => {
  await bus.stop();
  await opened.close();
  await owner.end();
  await database.close();
});
beforeEach(() => owner.query("truncate handled"));

describe("a subscriber", () => {
  test("handles each event once and in order, also across a restart, and leaves what it did not ask for", async () => {
    const first = await start(recorder("restarts"));
    await first.settled();
    await emitAll(opened.staff, upTo(3));
    await emitAll(opened.staff, [100], passedBy);
    await first.settled();
    await first.stop();
    await emitAll(opened.staff, [4, 5]);
    const second = await start(recorder("restarts"));
    await second.settled();
    await second.stop();
    assert.deepEqual(await handled("restarts"), upTo(5));
  });

  test("run by two processes at once, still handles each event exactly once and in order", async () => {
    const [one, two] = await Promise.all([start(recorder("shared")), start(recorder("shared"))]);
    await one.settled();
    await owner.query("truncate handled");
    for (let i = 0; i < 40; i++) await emitAll(opened.staff, [i]);
    await Promise.all([one.settled(), two.settled()]);
    await Promise.all([one.stop(), two.stop()]);
    assert.deepEqual(
      await handled("shared"),
      Array.from({ length: 40 }, (_, i) => i),
    );
  });

  test("that fails now and then leaves no half-done batch behind", async () => {
    let calls = 0;
    const moody = recorder("moody", () => {
      if (++calls % 7 === 3) throw new Error("now and then");
    });
    const running = await start({ ...moody });
    await running.settled().catch(() => {});
    await owner.query("truncate handled");
    for (let i = 0; i < 20; i++) await emitAll(opened.staff, [i]);
    await running.settled();
    await running.stop();
    assert.deepEqual(
      await handled("moody"),
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  test("sets aside the one event it can never handle, notes why, and goes on with the rest", async () => {
    const running = await start(
      recorder("poisoned", ({ data }) => {
        if (data.n === 666) throw new Error("cannot be handled");
      }),
    );
    await running.settled();
    await owner.query("truncate handled");
    await emitAll(opened.staff, [1, 2, 666, 3, 4]);
    await running.settled();
    await emitAll(opened.staff, [5]);
    await running.settled();
    await running.stop();
    assert.deepEqual(await handled("poisoned"), upTo(5));
    const { rows } = await owner.query(
      "select f.error, e.data from subscription_failures f join events e using (seq) where f.name = 'poisoned'",
    );
    assert.deepEqual(rows, [{ error: "cannot be handled", data: { n: 666 } }]);
  });

  test("does not give an event up because the database is busy or away", async () => {
    let deadlocks = 0;
    const patient = recorder("patient", ({ data }) => {
      if (data.n === 7 && ++deadlocks <= 12) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
    });
    const running = await startSubscribers({ db: opened.staff, bus, log, subscribers: [patient], pauseMilliseconds: 0.1 });
    await emitAll(opened.staff, [7, 8]);
    await running.settled();
    await running.stop();
    assert.deepEqual((await handled("patient")).slice(-2), [7, 8]);
    assert.equal((await owner.query("select from subscription_failures where name = 'patient'")).rowCount, 0);
  });

  test("is settled only when what it emits itself has been handled as well", async () => {
    const echo: Subscriber = {
      name: "echo",
      types: ["thing.happened"],
      async handle(db, events) {
        for (const event of events) {
          const n = (event.data as { n: number }).n;
          if (n > 1_000 && n < 1_005) await emitAll(db, [n + 1]);
        }
      },
    };
    const running = await start(echo, recorder("listener"));
    await running.settled();
    await owner.query("truncate handled");
    await emitAll(opened.staff, [1_001]);
    await running.settled();
    await running.stop();
    assert.deepEqual(await handled("listener"), [1_001, 1_002, 1_003, 1_004, 1_005]);
  });
});

test("an event whose data does not fit its schema is refused before it is written", async () => {
  const ctx = { db: opened.staff, actorKey: "system:test", clock: systemClock, platform: { events: bus } };
  await assert.rejects(emit(ctx, happened, { subjects: ["thing:1"], data: { n: 1, name: "Jana" } as never }), { name: "ZodError" });
});
