import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { Db } from "#platform/db";
import type { Logger } from "#platform/log";

export type AuditEntry = {
  actor: string;
  /** Operation or act, such as `tickets.read` or `session.signIn`. */
  action: string;
  subject?: string | null;
  outcome: "allowed" | "denied";
  address?: string | null;
  data?: { [key: string]: unknown };
};

/** Access audit. Rows are only ever added; the database refuses the program anything else. */
export type Audit = {
  /** Notes an entry soon: entries of a second are written together. For reads and denials. */
  note(entry: AuditEntry): void;
  /** Writes an entry in the running transaction. For sign-ins, settings, rights and exports. */
  write(db: Db, entry: AuditEntry): Promise<void>;
  /** Writes what is noted. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

const FLUSH_MILLISECONDS = 1_000;
const MOST_WAITING = 5_000;

/** Starts the audit of one process. */
export function startAudit({ db, now, log }: { db: Db; now: () => Date; log: Logger }): Audit {
  let waiting: { id: string; at: Date; entry: AuditEntry }[] = [];
  let flushing: Promise<void> = Promise.resolve();
  const insert = (target: Db, rows: typeof waiting) =>
    sql`insert into audit_log (id, at, actor, action, subject, outcome, address, data)
      select * from jsonb_to_recordset(${JSON.stringify(rows.map(({ id, at, entry }) => ({ id, at, actor: entry.actor, action: entry.action, subject: entry.subject ?? null, outcome: entry.outcome, address: entry.address ?? null, data: entry.data ?? {} })))}::jsonb)
      as entry(id uuid, at timestamptz, actor text, action text, subject text, outcome text, address text, data jsonb)`.execute(target);
  const flush = () => {
    flushing = flushing.then(async () => {
      const batch = waiting.splice(0, 1_000);
      if (batch.length === 0) return;
      try {
        await insert(db, batch);
      } catch (error) {
        waiting = [...batch, ...waiting];
        // Rather than grow without bound while the database is away, the oldest go to the log.
        for (const lost of waiting.splice(0, Math.max(0, waiting.length - MOST_WAITING)))
          log.warn({ audit: lost.entry }, "an audit entry could not be stored");
        log.warn({ err: error }, "writing the access audit failed and will be tried again");
      }
    });
    return flushing;
  };
  const timer = setInterval(() => waiting.length > 0 && void flush(), FLUSH_MILLISECONDS);
  timer.unref();
  return {
    note(entry) {
      waiting.push({ id: newId(), at: now(), entry });
      if (waiting.length >= 500) void flush();
    },
    async write(target, entry) {
      await insert(target, [{ id: newId(), at: now(), entry }]);
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
