import { readEvents, type StoredEvent } from "#platform/events";
import { notFound, type Ctx } from "#platform/http";

export type ShownEvent = Omit<StoredEvent, "occurredAt" | "recordedAt"> & { occurredAt: string; recordedAt: string };

/** Those of the events whose first subject the actor may see; of kinds that no room gives a policy for, only with the right to read settings. */
export async function visibleEvents(ctx: Ctx, events: readonly StoredEvent[]): Promise<ShownEvent[]> {
  const byKind = Map.groupBy(events, (event) => event.subjects[0]!.split(":")[0]!);
  const visible = new Set<string>();
  for (const [kind, list] of byKind) {
    const policy = ctx.platform.registrations.liveUpdates[kind];
    if (!policy) {
      if (ctx.actor.rights.has("settings.read")) for (const event of list) visible.add(event.subjects[0]!);
      continue;
    }
    const ids = [...new Set(list.map((event) => event.subjects[0]!.slice(kind.length + 1)))];
    for (const id of await policy(ctx, ids)) visible.add(`${kind}:${id}`);
  }
  return events
    .filter((event) => visible.has(event.subjects[0]!))
    .map((event) => ({ ...event, occurredAt: event.occurredAt.toISOString(), recordedAt: event.recordedAt.toISOString() }));
}

/**
 * One page of the event log. The cursor is the sequence number to go on after.
 * @throws Problem 404 when the log does not reach that far
 */
export async function listEvents(
  ctx: Ctx,
  { after, limit }: { after: number; limit: number },
): Promise<{ data: ShownEvent[]; nextCursor: string | null }> {
  if (after > ctx.platform.events.head() + 1_000_000) throw notFound();
  const events = await readEvents(ctx.db, { after, limit });
  const shown = await visibleEvents(
    ctx,
    events.map(({ seq, id, type, version, occurredAt, recordedAt, actor, subjects, data }) => ({
      seq,
      id,
      type,
      version,
      occurredAt,
      recordedAt,
      actor,
      subjects,
      data,
    })),
  );
  return { data: shown, nextCursor: events.length === limit ? String(events.at(-1)!.seq) : null };
}
