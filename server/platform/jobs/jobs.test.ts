/** Jobs between two processes on one database; nobody looks at a queue untold while they run. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { openDatabase, transact, type Db } from "#platform/db";
import { startEventBus } from "#platform/events";
import { createLogger } from "#platform/log";
import { testDatabase, type TestDatabase } from "#testing";
import { startJobs, type JobDefinition } from "./index.ts";

const log = createLogger("silent");
const NEVER_SECONDS = 3_600;

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database?.close());

async function startProcess(definitions: JobDefinition[], work: boolean) {
  const opened = openDatabase({ connection: database.owner, secretKey: database.secretKey, log });
  const bus = await startEventBus({ db: opened.staff, connection: opened.connection, log });
  const jobs = await startJobs({ pool: opened.pool, hear: bus.hear, log, definitions, work, pollingSeconds: NEVER_SECONDS });
  return {
    jobs,
    db: opened.staff,
    async [Symbol.asyncDispose]() {
      await jobs.stop();
      await bus.stop();
      await opened.close();
    },
  };
}

/** A job, and each of its runs as it comes. */
function watched(name: string) {
  const runs: unknown[] = [];
  let wake = () => {};
  const definition: JobDefinition = {
    name,
    run: async ({ n }) => {
      runs.push(n);
      wake();
    },
  };
  const until = async (count: number) => {
    while (runs.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return runs;
  };
  return { definition, runs, until };
}

const asDb = (db: Db) => db as never;

describe("a job", () => {
  test("of another process is run when its transaction has committed, told and not looked for", async () => {
    const counted = watched("test.count");
    await using worker = await startProcess([counted.definition], true);
    await using web = await startProcess([counted.definition], false);
    // The worker has looked once, and found nothing.
    await worker.jobs.enqueue(asDb(worker.db), "test.count", { n: 0 });
    await counted.until(1);
    await transact(web.db, async (tx) => {
      await web.jobs.enqueue(asDb(tx), "test.count", { n: 1 });
      await worker.jobs.enqueue(asDb(worker.db), "test.count", { n: 2 });
      await counted.until(2);
      assert.deepEqual(counted.runs, [0, 2], "what is not committed is nobody's work");
    });
    assert.deepEqual(await counted.until(3), [0, 2, 1]);
    await transact(web.db, async (tx) => {
      await web.jobs.enqueue(asDb(tx), "test.count", { n: 3 });
      throw new Error("rolled back");
    }).catch(() => undefined);
    await web.jobs.enqueue(asDb(web.db), "test.count", { n: 4 });
    assert.deepEqual(await counted.until(4), [0, 2, 1, 4]);
  });

  test("enqueued while nobody could be told is found when its worker hears again", async () => {
    const counted = watched("test.again");
    await using worker = await startProcess([counted.definition], true);
    await worker.jobs.enqueue(asDb(worker.db), "test.again", { n: 0 });
    await counted.until(1);
    const owner = new pg.Client(database.owner);
    await owner.connect();
    try {
      await owner.query("begin");
      await owner.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'backstay relay' and datname = current_database()",
      );
      await worker.jobs.enqueue(asDb(worker.db), "test.again", { n: 1 });
      await owner.query("commit");
      assert.deepEqual(await counted.until(2), [0, 1]);
    } finally {
      await owner.end();
    }
  });
});
