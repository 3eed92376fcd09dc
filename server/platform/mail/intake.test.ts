import { after, afterEach, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import pg from "pg";
import type { Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { testApp, type TestApp } from "#testing";
import { Quarantine, startDrainer, type Drainer, type InboundHandler } from "./index.ts";
import { createIntakeStore, type IntakeItem } from "./store-intake.ts";

let app: TestApp;
let platform: Platform;
const drainers: Drainer[] = [];
before(async () => {
  // Without a worker: the only drainers are those of the tests.
  app = await testApp({ worker: false });
  platform = app.program.platform;
});
after(() => app.close());
afterEach(async () => {
  for (const drainer of drainers.splice(0)) await drainer.stop();
});

const bytes = (text: string) => ({
  channel: "proof",
  envelopeFrom: "a@b.example",
  envelopeTo: ["x@y.example"],
  remote: null,
  raw: Buffer.from(text),
});
const stateOf = async (id: string) =>
  (
    await sql<{
      state: string;
      outcome: string;
      reason: string;
      ref: string;
    }>`select state, outcome, reason, ref from intake where id = ${id}`.execute(platform.database.staff)
  ).rows[0]!;
/** Counts decisions in the database itself, inside the deciding transaction. */
const decide = async (ctx: Parameters<InboundHandler["decide"]>[0], item: IntakeItem) => {
  await sql`insert into settings (key, value) values (${`decided ${item.id} ${newId()}`}, '1')`.execute(ctx.db);
  return { outcome: "ticket" as const, ref: `thing:${item.id}` };
};
const decisions = async () =>
  (await sql<{ n: number }>`select count(*) as n from settings where key like 'decided %'`.execute(platform.database.staff)).rows[0]!.n;
const handler = (more: Partial<InboundHandler> = {}): { proof: InboundHandler } => ({
  proof: { accepts: async () => true, prepare: async () => null, decide, ...more },
});
const start = (handlers = handler()) => {
  const drainer = startDrainer(platform, handlers);
  drainers.push(drainer);
  return drainer;
};

describe("the intake store", () => {
  test("mails that come together share a commit, and each learns its own id", async () => {
    const client = new pg.Client(app.database.owner);
    await client.connect();
    const commits = async () => {
      const { rows } = await client.query<{ n: string }>(
        "select pg_stat_force_next_flush(), (select xact_commit from pg_stat_database where datname = current_database()) as n",
      );
      return Number(rows[0]!.n);
    };
    const batches: number[] = [];
    const store = createIntakeStore({
      pool: platform.database.pool,
      clock: platform.clock,
      committed: (items) => batches.push(items.length),
    });
    const ids = await Promise.all(Array.from({ length: 40 }, (_, index) => store.put(bytes(`mail ${index}`))));
    assert.equal(new Set(ids).size, 40);
    assert.deepEqual(batches, [16, 16, 8]);
    const { rows } = await sql<{ raw: Buffer; size: number }>`select raw, size from intake where id = ${ids[7]!}`.execute(
      platform.database.staff,
    );
    assert.equal(rows[0]!.raw.toString(), "mail 7");
    assert.ok((await commits()) >= 0);
    await client.end();
  });

  test("bytes that cannot be stored are an error for their sender alone to repeat", async () => {
    const broken = { query: () => Promise.reject(new Error("gone")) } as unknown as pg.Pool;
    const store = createIntakeStore({ pool: broken, clock: platform.clock, committed: () => assert.fail() });
    const outcomes = await Promise.allSettled([store.put(bytes("a")), store.put(bytes("b"))]);
    assert.deepEqual(
      outcomes.map((one) => one.status),
      ["rejected", "rejected"],
    );
  });
});

describe("the drainer", () => {
  const put = async (count: number, committed: (items: IntakeItem[]) => void = () => {}) => {
    const store = createIntakeStore({ pool: platform.database.pool, clock: platform.clock, committed });
    return Promise.all(Array.from({ length: count }, (_, index) => store.put(bytes(`${index} ${newId()}`))));
  };

  test("decides what was committed before it started and what is handed over", async () => {
    const before = await decisions();
    await sql`delete from intake where channel = 'proof'`.execute(platform.database.staff);
    const early = await put(5);
    const drainer = start();
    const late = await put(5, (items) => drainer.offer(items));
    await drainer.settled();
    for (const id of [...early, ...late])
      assert.deepEqual(await stateOf(id), { state: "done", outcome: "ticket", reason: null, ref: `thing:${id}` });
    assert.equal((await decisions()) - before, 10);
  });

  test("two drainers on one database decide each item once", async () => {
    const before = await decisions();
    const [one, two] = [start(), start()];
    await put(60, (items) => {
      one.offer(items);
      two.offer(items);
    });
    await Promise.all([one.settled(), two.settled()]);
    assert.equal((await decisions()) - before, 60);
  });

  test("a failing item is tried again, set aside with a code, and holds up nobody", async () => {
    const before = await decisions();
    const [bad, ...good] = await put(6);
    let tries = 0;
    const drainer = start(
      handler({
        async decide(ctx, item) {
          if (item.id === bad) {
            tries += 1;
            throw new Error("a fault");
          }
          return decide(ctx, item);
        },
      }),
    );
    for (let wait = 0; wait < 100 && (await stateOf(bad!)).state === "pending"; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      drainer.kick();
    }
    assert.deepEqual(await stateOf(bad!), { state: "quarantined", outcome: null, reason: "failed", ref: null });
    assert.ok(tries >= 4);
    for (const id of good) assert.equal((await stateOf(id)).state, "done");
    assert.equal((await decisions()) - before, 5, "what was rolled back with it was decided again, once");
  });

  test("what cannot be read is set aside at once with its code", async () => {
    const [id] = await put(1);
    const drainer = start(handler({ prepare: () => Promise.reject(new Quarantine("parserTimeout")) }));
    await drainer.settled();
    assert.equal((await stateOf(id!)).reason, "parserTimeout");
  });

  test("an item of a channel nobody handles is kept with a code", async () => {
    const store = createIntakeStore({ pool: platform.database.pool, clock: platform.clock, committed: () => {} });
    const id = await store.put({ ...bytes("x"), channel: "pigeon" });
    await start().settled();
    assert.equal((await stateOf(id)).reason, "unknownChannel");
  });

  test("stopping finishes what is being decided and leaves the rest pending", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const drainer = start(
      handler({
        async decide(ctx, item) {
          await held;
          return decide(ctx, item);
        },
      }),
    );
    const ids = await put(50, (items) => drainer.offer(items));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = drainer.stop();
    release();
    await stopped;
    const states = await Promise.all(ids.map(async (id) => (await stateOf(id)).state));
    assert.ok(states.includes("done"));
    await start().settled();
    for (const id of ids) assert.equal((await stateOf(id)).state, "done");
  });

  test("a lost connection leaves everything pending until it is back", async () => {
    const before = await decisions();
    const drainer = start();
    const client = new pg.Client(app.database.owner);
    await client.connect();
    const stop = setInterval(
      () =>
        void client
          .query(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'backstay' and datname = current_database()",
          )
          .catch(() => {}),
      15,
    );
    const ids: string[] = [];
    const store = createIntakeStore({ pool: platform.database.pool, clock: platform.clock, committed: (items) => drainer.offer(items) });
    for (let index = 0; index < 40; index += 1) {
      const id = await store.put(bytes(`shaky ${index}`)).catch(() => null);
      if (id) ids.push(id);
    }
    clearInterval(stop);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.end();
    for (let wait = 0; wait < 60; wait += 1) {
      await drainer.settled();
      const { rows } = await sql<{ n: number }>`select count(*) as n from intake where state = 'pending' and channel = 'proof'`
        .execute(platform.database.staff)
        .catch(() => ({ rows: [{ n: 1 }] }));
      if (rows[0]!.n === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    for (const id of ids) assert.equal((await stateOf(id)).state, "done");
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from intake where raw::text like '%' and channel = 'proof' and state = 'done' and encode(raw, 'escape') like 'shaky %'`.execute(
      platform.database.staff,
    );
    assert.equal((await decisions()) - before, rows[0]!.n, "everything stored was decided exactly once");
    assert.ok(rows[0]!.n >= ids.length);
  });
});
