import { sql } from "kysely";
import type { z } from "zod";
import { newId } from "#shared/ids";
import { findOrCreateContact } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import type { Participant, ticketsContract } from "./contract.ts";
import { participantAdded, participantRemoved } from "./events.ts";
import { listParticipants } from "./message-queries.ts";
import { findTicket } from "./queries.ts";
import { resolveAgent } from "./resolve.ts";

type Body = z.output<(typeof ticketsContract)["tickets.participants.add"]["body"]>;

/** Who takes part in a ticket the actor may see. @throws Problem 404 */
export async function readParticipants(ctx: Ctx, number: number): Promise<{ data: Participant[]; nextCursor: null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  return { data: await listParticipants(ctx, ticket.id), nextCursor: null };
}

/**
 * Adds a contact by address, who gets mail from now on and reads only if it is said so, or an agent as follower. Adding again changes the right to read.
 * @throws Problem 404, 422 when neither or both are named
 */
export function addParticipant(ctx: Ctx, number: number, body: Body): Promise<Participant> {
  if ((body.email === undefined) === (body.agent === undefined)) throw invalid("email", "emailOrAgent");
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number }, true);
    if (!ticket) throw notFound();
    const contactId = body.email === undefined ? null : (await findOrCreateContact(tx, { email: body.email, name: body.name ?? null, locale: null })).id;
    const agentId = body.agent === undefined ? null : await resolveAgent(tx.db, body.agent);
    const { rows } = await sql<{ id: string }>`insert into ticket_participants (id, ticket_id, contact_id, agent_id, role, source, notified, can_read, added_by, added_at)
      values (${newId()}, ${ticket.id}, ${contactId}, ${agentId}, ${agentId ? "follower" : "participant"}, 'added', true, ${body.canRead ?? false}, ${ctx.actorKey}, ${ctx.clock.now()})
      on conflict (ticket_id, ${sql.raw(agentId ? "agent_id" : "contact_id")}) do update set notified = true, can_read = ticket_participants.can_read or excluded.can_read
      returning id`.execute(tx.db);
    const { id } = rows[0]!;
    await emit(tx, participantAdded, { subjects: [`ticket:${ticket.id}`, contactId ? `contact:${contactId}` : `agent:${agentId}`], data: { number, participantId: id, source: "added" } });
    return (await listParticipants(tx, ticket.id)).find((participant) => participant.id === id)!;
  });
}

/** Removes a participant: no more mail, no more reading. @throws Problem 404; 409 for the requester */
export function removeParticipant(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number }, true);
    if (!ticket) throw notFound();
    const { rows } = await sql<{ role: string; contact_id: string | null; agent_id: string | null }>`select role, contact_id, agent_id from ticket_participants where id = ${id} and ticket_id = ${ticket.id}`.execute(tx.db);
    const row = rows[0];
    if (!row) throw notFound();
    if (row.role === "requester") throw new Problem(409, "requesterStays");
    await sql`delete from ticket_participants where id = ${id}`.execute(tx.db);
    await emit(tx, participantRemoved, { subjects: [`ticket:${ticket.id}`, row.contact_id ? `contact:${row.contact_id}` : `agent:${row.agent_id}`], data: { number, participantId: id } });
    return undefined;
  });
}
