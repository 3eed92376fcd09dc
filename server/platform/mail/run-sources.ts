/** Reads the mail sources: each in exactly one process, again and again, with growing pauses while it fails. */
import type { Platform } from "#platform/http";
import type { Drainer } from "./drain-intake.ts";
import { pauseAfter, SourceError, SourceLost } from "./model/mail-source.ts";
import { openSession } from "./open-session.ts";
import { sourceKinds, type SourceKinds } from "./source-kinds.ts";
import { createSourceLocks } from "./source-locks.ts";
import { activeSources, markFailing, takeSource, type SourceRow } from "./source-queries.ts";

export type SourceRunner = {
  /** Looks at the table at once: something was added or changed. */
  kick(): void;
  /** Ends every session; what is being stored is finished. */
  stop(): Promise<void>;
};

const POLL_MILLISECONDS = 2_000;
const STOP_MILLISECONDS = 4_000;
/** Sources one process reads at once. */
const AT_ONCE = 200;
/** Between two runs of a source whose adapter fetches once and returns. */
const AGAIN_MILLISECONDS = 1_000;

type Running = { generation: number; abort: AbortController; ended: Promise<void> };

const runners = new WeakMap<Platform, SourceRunner>();

/** Tells the runner of this process, if it has one, that a source was added or changed. */
export function kickSources(platform: Platform): void {
  runners.get(platform)?.kick();
}

/**
 * Starts reading.
 * @param drainer of this process; without one, items wait for another process
 * @param kinds what can be read, by kind
 */
export function startSources(platform: Platform, drainer: Drainer | null = null, kinds: SourceKinds = sourceKinds): SourceRunner {
  const { database, log, clock } = platform;
  const db = database.staff;
  const running = new Map<string, Running>();
  const state = { stopped: false };
  let looking: Promise<void> | null = null;
  let again = false;

  const abortAll = () => {
    for (const { abort } of running.values()) abort.abort();
  };
  const locks = createSourceLocks(database.connection, abortAll);

  const failed = async (source: SourceRow, error: unknown, failures: number) => {
    const known = error instanceof SourceError ? error : new SourceError("failed", "", { cause: error });
    const at = clock.now();
    const pause = Math.max(pauseAfter(known.code, failures), (known.retryAfterSeconds ?? 0) * 1_000);
    // Without the error's own text where it may hold what somebody wrote.
    log.warn(
      { source: source.id, kind: source.kind, code: known.code, words: known.words, failures, err: known.cause as Error },
      "a mail source could not be read and will be tried again",
    );
    await markFailing(db, source, { code: known.code, words: known.words, at, failures, nextTryAt: new Date(at.getTime() + pause) });
  };

  /** One session: from the lock to the end, whatever the end is. */
  const work = async (id: string, mine: Running) => {
    try {
      if (!(await locks.take(id))) return;
      try {
        const source = mine.abort.signal.aborted ? null : await takeSource(db, id);
        if (!source) return;
        mine.generation = source.generation;
        const progress = { failures: source.failures };
        try {
          const load = kinds[source.kind];
          if (!load) throw new SourceError("settings", `unknown kind ${source.kind}`);
          const adapter = await load();
          const session = openSession(platform, drainer, source, mine.abort.signal, progress);
          while (!mine.abort.signal.aborted) {
            await adapter.run(session as never);
            await session.sleep(AGAIN_MILLISECONDS);
          }
        } catch (error) {
          if (!mine.abort.signal.aborted && !(error instanceof SourceLost)) await failed(source, error, progress.failures + 1);
        }
      } finally {
        await locks.release(id);
      }
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error, source: id }, "a mail source waits for the database");
    } finally {
      running.delete(id);
    }
  };

  const lookOnce = async () => {
    again = false;
    try {
      const rows = await activeSources(db);
      const present = new Map(rows.map((row) => [row.id, row]));
      for (const [id, one] of running) if (present.get(id)?.generation !== one.generation) one.abort.abort();
      const now = clock.now();
      for (const { id, generation, next_try_at } of rows) {
        if (state.stopped || running.size >= AT_ONCE) break;
        if (running.has(id) || next_try_at > now) continue;
        const mine: Running = { generation, abort: new AbortController(), ended: Promise.resolve() };
        running.set(id, mine);
        mine.ended = work(id, mine);
      }
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error }, "the mail sources could not be looked at");
    }
  };
  const look = async (): Promise<void> => {
    if (state.stopped) return;
    if (looking) {
      again = true;
      return looking;
    }
    looking = lookOnce().finally(() => {
      looking = null;
      if (again) void look();
    });
    return looking;
  };

  const timer = setInterval(() => void look(), POLL_MILLISECONDS);
  timer.unref();
  void look();

  const runner: SourceRunner = {
    kick: () => void look(),
    async stop() {
      state.stopped = true;
      runners.delete(platform);
      clearInterval(timer);
      await looking;
      abortAll();
      const ended = Promise.all([...running.values()].map((one) => one.ended));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_MILLISECONDS).unref())]);
      await locks.stop();
    },
  };
  runners.set(platform, runner);
  return runner;
}
