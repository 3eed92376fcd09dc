import type { Db } from "#platform/db";
import { agentIdOf, notFound, type Ctx } from "#platform/http";
import type { Presence } from "./contract.ts";
import { deletePresence, othersPresent, presenceOf, savePresence, type PresenceState } from "./presence-queries.ts";
import { findTicket } from "./queries.ts";

/** A sign of life counts this long; the desk gives one every ten seconds. */
const LIFETIME_SECONDS = 25;

/**
 * Notes that the caller has a ticket open, writes in it, or left, and how far he has read, and tells open desks when the former is news.
 * @returns who else is there
 * @throws Problem 404
 */
export async function notePresence(
  ctx: Ctx,
  number: number,
  { state, readUpTo }: { state: PresenceState | "left"; readUpTo?: string | undefined },
): Promise<{ data: Presence[] }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  const agentId = agentIdOf(ctx.actor);
  const now = ctx.clock.now();
  if (agentId !== null) {
    const seen = { ticketId: ticket.id, agentId };
    const before = await presenceOf(ctx.db, seen, since(now));
    // Nobody has read what is still to be said.
    const read = readUpTo === undefined ? null : new Date(Math.min(Date.parse(readUpTo), now.getTime()));
    await savePresence(ctx.db, seen, state === "left" ? null : state, read, now);
    if ((before ?? "left") !== state)
      ctx.platform.events.broadcast({ type: "presence", subject: `ticket:${ticket.id}`, data: { number, agentId, state } });
  }
  const rows = await othersPresent(ctx.db, ticket.id, agentId, since(now));
  return {
    data: rows.map((row) => ({ agent: { id: row.agent_id, name: row.name }, state: row.state, seenAt: row.seen_at.toISOString() })),
  };
}

/** Removes signs of life that count no more. */
export async function forgetPresence(db: Db, now: Date): Promise<void> {
  await deletePresence(db, since(now));
}

function since(now: Date): Date {
  return new Date(now.getTime() - LIFETIME_SECONDS * 1_000);
}
