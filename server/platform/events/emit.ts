import { newId } from "#shared/ids";
import { afterCommit, beforeCommit, type Db } from "#platform/db";
import type { Clock } from "#platform/clock";
import type { EventType } from "./define-event.ts";
import type { EventBus } from "./event-bus.ts";

export type NewEvent<Data> = {
  /** The thing it is about first, then everything else it touches, each as `kind:id`. */
  subjects: readonly [string, ...string[]];
  data: Data;
  /** When it happened, if not now: imported history keeps its time. */
  occurredAt?: Date;
};

type OutboxRow = { id: string; type: string; version: number; occurred_at: Date; actor: string; subjects: string[]; data: string };
const unwritten = new WeakMap<Db, OutboxRow[]>();

type EmitContext = { db: Db; actorKey: string; clock: Clock; importing?: string | null; platform: { events: Pick<EventBus, "kick"> } };

/**
 * Writes an event into the outbox of the running transaction; the relay publishes it after the commit.
 * What an import writes carries the subject `import:<name>`, so that nothing is sent to anybody for it (`isImported`).
 * @throws ZodError when the data does not fit the event's schema: a fault of the program
 */
export async function emit<Data>(ctx: EmitContext, event: EventType<Data>, { subjects, data, occurredAt }: NewEvent<Data>): Promise<void> {
  const row = {
    id: newId(),
    type: event.type,
    version: event.version,
    occurred_at: occurredAt ?? ctx.clock.now(),
    actor: ctx.actorKey,
    subjects: ctx.importing ? [...subjects, `import:${ctx.importing}`] : [...subjects],
    data: JSON.stringify(event.data.parse(data)),
  };
  const waiting = unwritten.get(ctx.db);
  if (waiting) {
    waiting.push(row);
    return;
  }
  const rows = [row];
  // All events of a transaction are written together, in their order, as its last statement.
  const write = async () => {
    unwritten.delete(ctx.db);
    await ctx.db.insertInto("event_outbox").values(rows).execute();
  };
  if (beforeCommit(ctx.db, write)) unwritten.set(ctx.db, rows);
  else await write();
  afterCommit(ctx.db, ctx.platform.events.kick);
}
