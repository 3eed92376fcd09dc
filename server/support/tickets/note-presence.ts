import { sql } from "kysely";
import type { Db } from "#platform/db";
import { agentIdOf, notFound, type Ctx } from "#platform/http";
import type { Presence } from "./contract.ts";
import { findTicket } from "./queries.ts";

/** A sign of life counts this long; the desk gives one every ten seconds. */
const LIFETIME_SECONDS = 25;

/**
 * Notes that the caller has a ticket open, writes in it, or left, and tells open desks when that is news.
 * @returns who else is there
 * @throws Problem 404
 */
export async function notePresence(ctx: Ctx, number: number, state: "viewing" | "writing" | "left"): Promise<{ data: Presence[] }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  const agentId = agentIdOf(ctx.actor);
  const now = ctx.clock.now();
  if (agentId !== null) {
    const { rows: before } = await sql<{ state: string }>`select state from ticket_presence where ticket_id = ${ticket.id} and agent_id = ${agentId} and seen_at > ${since(now)}`.execute(ctx.db);
    if (state === "left") await sql`delete from ticket_presence where ticket_id = ${ticket.id} and agent_id = ${agentId}`.execute(ctx.db);
    else
      await sql`insert into ticket_presence (ticket_id, agent_id, state, seen_at) values (${ticket.id}, ${agentId}, ${state}, ${now})
        on conflict (ticket_id, agent_id) do update set state = excluded.state, seen_at = excluded.seen_at`.execute(ctx.db);
    if ((before[0]?.state ?? "left") !== state) ctx.platform.events.broadcast({ type: "presence", subject: `ticket:${ticket.id}`, data: { number, agentId, state } });
  }
  const { rows } = await sql<{ agent_id: string; name: string; state: Presence["state"]; seen_at: Date }>`
    select p.agent_id, g.name, p.state, p.seen_at from ticket_presence p join agent_names g on g.id = p.agent_id
    where p.ticket_id = ${ticket.id} and p.seen_at > ${since(now)} and p.agent_id is distinct from ${agentId} order by p.seen_at limit 50`.execute(ctx.db);
  return { data: rows.map((row) => ({ agent: { id: row.agent_id, name: row.name }, state: row.state, seenAt: row.seen_at.toISOString() })) };
}

/** Removes signs of life that count no more. */
export async function forgetPresence(db: Db, now: Date): Promise<void> {
  await sql`delete from ticket_presence where seen_at < ${since(now)}`.execute(db);
}

function since(now: Date): Date {
  return new Date(now.getTime() - LIFETIME_SECONDS * 1_000);
}
