import { decodeCursor, encodeCursor } from "#platform/db";
import { readHistoryOf, type StoredEvent } from "#platform/events";
import { invalid, notFound, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import type { HistoryEntry } from "./contract.ts";
import { namesOfPeople } from "./message-queries.ts";
import { findTicket } from "./queries.ts";

/** What happened to a ticket, newest first, straight from the event log. @throws Problem 404 */
export async function readHistory(
  ctx: Ctx,
  number: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: HistoryEntry[]; nextCursor: string | null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  const before = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (before !== null && !Number.isSafeInteger(before)) throw invalid("cursor", "cursor");
  const rows = await readHistoryOf(ctx.db, { subject: `ticket:${ticket.id}`, before: before as number | null, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const names = await namesOf(ctx, shown);
  return {
    data: shown.map((row) => ({
      seq: row.seq,
      type: row.type,
      occurredAt: row.occurredAt.toISOString(),
      actor: actorOf(row.actor, names),
      data: row.data,
    })),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.seq]) : null,
  };
}

function actorOf(key: string, names: ReadonlyMap<string, string>): HistoryEntry["actor"] {
  const [kind = "", id = ""] = key.split(":");
  const name = names.get(id);
  return /^[0-9a-f-]{36}$/.test(id)
    ? { kind, id, name: name ?? kind }
    : { kind, id: "00000000-0000-7000-8000-000000000000", name: id || kind };
}

/** Names of actors and of the people and teams that changes name, one query for all. */
async function namesOf(ctx: Ctx, rows: readonly StoredEvent[]): Promise<Map<string, string>> {
  const ids = rows.map((row) => row.actor.split(":")[1] ?? "").filter((id) => /^[0-9a-f-]{36}$/.test(id));
  const names = await namesOfPeople(ctx.db, ids);
  // A rule is the actor of what it does, and the second subject of what is told of it.
  const rules = rows.flatMap(({ actor, subjects }) => [actor, ...subjects]).filter((key) => key.startsWith("rule:"));
  for (const { id, title } of (await resolveReferences(ctx, rules)).values()) names.set(id, title);
  return names;
}
