import { newId } from "#shared/ids";
import { afterCommit, type Db } from "#platform/db";
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

type EmitContext = { db: Db; actorKey: string; clock: Clock; importing?: string | null; platform: { events: Pick<EventBus, "kick"> } };

/**
 * Writes an event into the outbox of the running transaction; the relay publishes it after the commit.
 * What an import writes carries the subject `import:<name>`, so that nothing is sent to anybody for it (`isImported`).
 * @throws ZodError when the data does not fit the event's schema: a fault of the program
 */
export async function emit<Data>(ctx: EmitContext, event: EventType<Data>, { subjects, data, occurredAt }: NewEvent<Data>): Promise<void> {
  await ctx.db
    .insertInto("event_outbox")
    .values({
      id: newId(),
      type: event.type,
      version: event.version,
      occurred_at: occurredAt ?? ctx.clock.now(),
      actor: ctx.actorKey,
      subjects: ctx.importing ? [...subjects, `import:${ctx.importing}`] : [...subjects],
      data: JSON.stringify(event.data.parse(data)),
    })
    .execute();
  afterCommit(ctx.db, ctx.platform.events.kick);
}
