/** Locks that make each source one process's, held on a connection of its own: they end with the process, however it ends. */
import pg from "pg";
import type { Connection } from "#platform/db";

export type SourceLocks = {
  /** @returns whether this process has it now */
  take(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
  stop(): Promise<void>;
};

const ANSWER_MILLISECONDS = 10_000;

/**
 * Makes the locks; the connection is opened with the first.
 * @param onLost called when the connection, and every lock with it, is gone
 */
export function createSourceLocks(connection: Connection, onLost: () => void): SourceLocks {
  let client: pg.Client | null = null;
  let opening: Promise<pg.Client> | null = null;

  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    client = null;
    void lost.end().catch(() => {});
    onLost();
  };
  const open = async () => {
    const mine = new pg.Client({
      ...connection,
      application_name: "backstay mail sources",
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MILLISECONDS,
      query_timeout: ANSWER_MILLISECONDS,
    });
    mine.on("error", () => lose(mine));
    mine.on("end", () => lose(mine));
    await mine.connect();
    client = mine;
    return mine;
  };
  const askNow = async (text: string, id: string): Promise<boolean> => {
    opening ??= client ? null : open().finally(() => (opening = null));
    const mine = client ?? (await opening!);
    try {
      const { rows } = await mine.query<{ done: boolean }>(text, [`mail source ${id}`]);
      return rows[0]?.done ?? false;
    } catch (error) {
      // A connection that does not answer holds nothing that could be relied on.
      lose(mine);
      throw error;
    }
  };
  // One after the other: a connection answers one question at a time.
  let last: Promise<unknown> = Promise.resolve();
  const ask = (text: string, id: string): Promise<boolean> => {
    const mine = last.then(() => askNow(text, id));
    last = mine.catch(() => {});
    return mine;
  };
  return {
    take: (id) => ask("select pg_try_advisory_lock(hashtextextended($1, 0)) as done", id),
    async release(id) {
      if (client) await ask("select pg_advisory_unlock(hashtextextended($1, 0)) as done", id).catch(() => {});
    },
    async stop() {
      const mine = client;
      client = null;
      await mine?.end().catch(() => {});
    },
  };
}
