/** Jobs: work that leaves the process or waits for a time, enqueued inside the transaction that causes it. On pg-boss (docs/decisions). */
import { CompiledQuery, type Kysely } from "kysely";
import type { Pool } from "pg";
import type { Logger } from "#platform/log";

export type JobDefinition = {
  /** `room.verb`, stable. */
  name: string;
  /** Five-field cron expression in UTC; a job without one runs only when enqueued. */
  cron?: string;
  /** Attempts after the first; waits double from `retryDelay` seconds. */
  retryLimit?: number;
  retryDelay?: number;
  /** Handlers must be idempotent: a job may run again after a crash. */
  run: (data: { [key: string]: unknown }) => Promise<void>;
};

export type Jobs = {
  /**
   * Enqueues a job inside the transaction of `db`, or at once when it is none.
   * @param options.startAfter not before this instant; `key`: at most one waiting job with this key
   */
  enqueue(db: Kysely<never>, name: string, data: { [key: string]: unknown }, options?: { startAfter?: Date; key?: string }): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts the queue.
 * @param definitions every job of every room
 * @param work whether this process runs jobs, or only enqueues them
 */
export async function startJobs({
  pool,
  log,
  definitions,
  work,
}: {
  pool: Pool;
  log: Logger;
  definitions: readonly JobDefinition[];
  work: boolean;
}): Promise<Jobs> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    schema: "jobs",
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: false,
    createSchema: false,
    supervise: work,
    schedule: work,
    persistWarnings: false,
  });
  let stopped = false;
  // One last look at the queue may still be under way when everything is closed.
  boss.on("error", (error) => stopped || log.error({ err: error }, "the job queue met an error"));
  boss.on("warning", (warning) => log.debug({ warning: warning.message }, "the job queue warns"));
  await boss.start();
  for (const definition of definitions) {
    const { name, retryLimit = 5, retryDelay = 30 } = definition;
    await boss.createQueue(name, { retryLimit, retryDelay, retryBackoff: true, policy: "standard" });
    if (!work) continue;
    if (definition.cron) await boss.schedule(name, definition.cron);
    await boss.work<{ [key: string]: unknown }>(name, { pollingIntervalSeconds: 2, batchSize: 1 }, async ([job]) => {
      try {
        await definition.run(job?.data ?? {});
      } catch (error) {
        log.error({ err: error, job: name, jobId: job?.id }, "a job failed and will be tried again");
        throw error;
      }
    });
  }
  return {
    async enqueue(db, name, data, { startAfter, key } = {}) {
      await boss.send(name, data, {
        ...(startAfter ? { startAfter } : {}),
        ...(key ? { singletonKey: key } : {}),
        db: { executeSql: async (text, values) => ({ rows: (await db.executeQuery(CompiledQuery.raw(text, values ?? []))).rows }) },
      });
    },
    async stop() {
      stopped = true;
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
