import type { z } from "zod";
import { newId } from "#shared/ids";
import { revokeAccessLink } from "#people/access";
import { findOrCreateContact } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import type { Participant, ticketsContract } from "./contract.ts";
import { participantAdded, participantRemoved } from "./events.ts";
import { listParticipants } from "./message-queries.ts";
import { findTicket } from "./queries.ts";
import { resolveAgent } from "./resolve.ts";
import { deleteParticipant, findParticipant, saveParticipant } from "./write-queries.ts";

type Body = z.output<(typeof ticketsContract)["tickets.participants.add"]["body"]>;

/** Who takes part in a ticket the actor may see. @throws Problem 404 */
export async function readParticipants(ctx: Ctx, number: number): Promise<{ data: Participant[]; nextCursor: null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  return { data: await listParticipants(ctx, ticket), nextCursor: null };
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
    const contactId =
      body.email === undefined ? null : (await findOrCreateContact(tx, { email: body.email, name: body.name ?? null, locale: null })).id;
    const agentId = body.agent === undefined ? null : await resolveAgent(tx.db, body.agent);
    const id = await saveParticipant(tx.db, {
      id: newId(),
      ticketId: ticket.id,
      contactId,
      agentId,
      canRead: body.canRead ?? false,
      addedBy: ctx.actorKey,
      at: ctx.clock.now(),
    });
    await emit(tx, participantAdded, {
      subjects: [`ticket:${ticket.id}`, contactId ? `contact:${contactId}` : `agent:${agentId}`],
      data: { number, participantId: id, source: "added" },
    });
    return (await listParticipants(tx, ticket, id))[0]!;
  });
}

/** Removes a participant: no more mail, no more reading. @throws Problem 404; 409 for the requester */
export function removeParticipant(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number }, true);
    if (!ticket) throw notFound();
    const row = await findParticipant(tx.db, ticket.id, id);
    if (!row) throw notFound();
    if (row.role === "requester") throw new Problem(409, "requesterStays");
    await deleteParticipant(tx.db, id);
    // Who takes no part any more reads it by no link either.
    if (row.contact_id) await revokeAccessLink(tx, { kind: "ticket", id: ticket.id }, { contact: row.contact_id });
    await emit(tx, participantRemoved, {
      subjects: [`ticket:${ticket.id}`, row.contact_id ? `contact:${row.contact_id}` : `agent:${row.agent_id}`],
      data: { number, participantId: id },
    });
    return undefined;
  });
}
