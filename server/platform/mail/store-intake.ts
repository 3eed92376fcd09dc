/** Stores inbound bytes before anything is made of them. Several at once share one insert and one commit. */
import type pg from "pg";
import type { Release } from "./quarantine-queries.ts";
import { newId } from "#shared/ids";
import type { Clock } from "#platform/clock";
import { sha256 } from "#platform/crypto";

export type InboundBytes = {
  channel: string;
  /** MAIL FROM; "" for the null sender, null when unknown. */
  envelopeFrom: string | null;
  envelopeTo: readonly string[];
  remote: { ip: string; helo: string; tls: boolean } | null;
  raw: Buffer;
};

export type IntakeItem = InboundBytes & {
  id: string;
  receivedAt: Date;
  /** How somebody wants it filed who took it out of quarantine. */ release?: Release | null;
  /** The source it was fetched from, if it was. */ sourceId?: string | null;
};

export type IntakeStore = {
  /** Resolves once the bytes are committed and synced. @throws when they are not; nothing was stored then, or nobody can tell */
  put(bytes: InboundBytes): Promise<string>;
  /** Waits for what is being written. */
  settled(): Promise<void>;
};

type Waiting = { item: IntakeItem; resolve: (id: string) => void; reject: (error: unknown) => void };

const ROWS = 16;
const BYTES = 16 * 1024 * 1024;
const LARGE_BYTES = 8 * 1024 * 1024;
const COLUMNS = 9;

const statements = new Map<number, string>();
function statementFor(rows: number): string {
  let text = statements.get(rows);
  if (!text) {
    const values = Array.from({ length: rows }, (_, row) => {
      const at = row * COLUMNS;
      return `($${at + 1}, $${at + 2}, $${at + 3}, $${at + 4}, $${at + 5}, $${at + 6}, $${at + 7}, $${at + 8}, $${at + 9}, 'pending', $${at + 3})`;
    });
    text = `insert into intake (id, channel, received_at, envelope_from, envelope_to, remote, sha256, size, raw, state, next_attempt_at) values ${values.join(", ")}`;
    statements.set(rows, text);
  }
  return text;
}

/**
 * Makes the store.
 * @param pool of the staff side
 * @param committed called with what has been committed, in order
 */
export function createIntakeStore({
  pool,
  clock,
  committed,
}: {
  pool: pg.Pool;
  clock: Clock;
  committed: (items: IntakeItem[]) => void;
}): IntakeStore {
  const waiting: Waiting[] = [];
  const work: { writing: Promise<void> | null } = { writing: null };

  const writeAll = async () => {
    while (waiting.length > 0) {
      let bytes = 0;
      let count = 0;
      while (count < waiting.length && count < ROWS && (count === 0 || bytes + waiting[count]!.item.raw.length <= BYTES))
        bytes += waiting[count++]!.item.raw.length;
      const batch = waiting.splice(0, count);
      try {
        await pool.query({
          name: `intake ${batch.length}`,
          text: statementFor(batch.length),
          values: batch.flatMap(({ item }) => [
            item.id,
            item.channel,
            item.receivedAt,
            item.envelopeFrom,
            item.envelopeTo,
            item.remote,
            sha256(item.raw),
            item.raw.length,
            item.raw,
          ]),
        });
        // Receiving and storing a large mail leaves several times its size behind; before it is parsed, that goes.
        if (bytes >= LARGE_BYTES) globalThis.gc?.();
        for (const { item, resolve } of batch) resolve(item.id);
        committed(batch.map(({ item }) => item));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    work.writing = null;
  };

  return {
    put: (bytes) =>
      new Promise((resolve, reject) => {
        const receivedAt = clock.now();
        waiting.push({ item: { ...bytes, id: newId(receivedAt.getTime()), receivedAt }, resolve, reject });
        // Whatever arrives while a commit is under way goes into the next one together.
        work.writing ??= new Promise((done) => setImmediate(done)).then(writeAll);
      }),
    async settled() {
      while (work.writing) await work.writing;
    },
  };
}
