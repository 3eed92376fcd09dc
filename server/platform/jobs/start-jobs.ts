/** Jobs: work that leaves the process or waits for a time, enqueued inside the transaction that causes it. On pg-boss (docs/decisions). */
import { CompiledQuery, type Kysely } from "kysely";
import type { Pool } from "pg";
import type { EventBus } from "#platform/events";
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

/** How often a queue is looked at, for what was to start later; what is enqueued to start now is told of. */
const POLLING_SECONDS = 5;

/**
 * Starts the queue.
 * @param hear how to learn at once that something was enqueued
 * @param definitions every job of every room
 * @param work whether this process runs jobs, or only enqueues them
 * @param pollingSeconds how often a queue is looked at untold
 */
export async function startJobs({
  pool,
  hear,
  log,
  definitions,
  work,
  pollingSeconds = POLLING_SECONDS,
}: {
  pool: Pool;
  hear: EventBus["hear"];
  log: Logger;
  definitions: readonly JobDefinition[];
  work: boolean;
  pollingSeconds?: number;
}): Promise<Jobs> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    schema: "jobs",
    db: {
      executeSql: (text, values) => pool.query(text, values),
      async listen(channel: string, onQueue: (name: string) => void, onMissed: () => void) {
        const stop = await hear(channel, (name) => (name === "" ? onMissed() : onQueue(name)));
        return { close: async () => stop() };
      },
    },
    useListenNotify: work,
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
  const queues = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const definition of definitions) {
    const { name, retryLimit = 5, retryDelay = 30 } = definition;
    const known = queues.get(name);
    const options = { retryLimit, retryDelay, retryBackoff: true, notify: true };
    if (!known) await boss.createQueue(name, { ...options, policy: "standard" });
    else if (!known.notify || known.retryLimit !== retryLimit || known.retryDelay !== retryDelay) await boss.updateQueue(name, options);
    if (!work) continue;
    if (definition.cron) await boss.schedule(name, definition.cron);
    await boss.work<{ [key: string]: unknown }>(
      name,
      { pollingIntervalSeconds: pollingSeconds, notifyPollingIntervalSeconds: pollingSeconds, batchSize: 1 },
      async ([job]) => {
        try {
          await definition.run(job?.data ?? {});
        } catch (error) {
          log.error({ err: error, job: name, jobId: job?.id }, "a job failed and will be tried again");
          throw error;
        }
      },
    );
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
