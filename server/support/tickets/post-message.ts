import type { z } from "zod";
import { isId, newId } from "#shared/ids";
import { emit } from "#platform/events";
import { agentIdOf, elevated, forbidden, inTransaction, invalid, isStaff, notFound, Problem, type Ctx } from "#platform/http";
import { addMessage, type NewMessage } from "./add-message.ts";
import { requireSteps } from "./require-steps.ts";
import type { Message, ticketsContract } from "./contract.ts";
import { noteAdded } from "./events.ts";
import { keepSecrets, maskContent } from "./mask-content.ts";
import { requireKeysKnown } from "./key-receivers.ts";
import { lockOrLeave } from "./merge-queries.ts";
import { knownAgents, saidAfter } from "./message-queries.ts";
import { readNewMessage } from "./read-messages.ts";
import { findTicket, type TicketRow } from "./queries.ts";
import { requireFiles } from "./open-ticket.ts";
import { requireFieldsFor } from "./ticket-fields.ts";
import { renderWritten } from "./render-written.ts";
import { statusToTake } from "./save-status.ts";
import { scheduleReply, waitWithReply } from "./wait-with-reply.ts";
import { insertAttachments, insertNote } from "./write-queries.ts";

type Body = z.output<(typeof ticketsContract)["tickets.messages.add"]["body"]>;

/**
 * A public reply or an internal note by whoever calls.
 * @throws Problem 404 unseen ticket, 403 without the right for this kind, 409 when a newer message would be crossed, 422 bad references
 */
export function postMessage(ctx: Ctx, number: number, body: Body): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const right = body.visibility === "internal" ? "tickets.note" : "tickets.reply";
    // A reply changes the ticket, so its row is locked at once rather than read twice.
    const locks = body.visibility === "public";
    const open =
      isStaff(ctx.actor) || !locks
        ? await findTicket(tx, { number }, locks)
        : await lockOrLeave(tx.db, () => findTicket(tx, { number }, "unlessMerged"));
    const ticket = open ?? (isStaff(ctx.actor) ? null : await findTicket(tx, { number }));
    if (!ticket) throw notFound();
    if (!open && body.visibility === "public" && ctx.actor.rights.has(right)) return replyToMerged(tx, ticket, body);
    if (ticket.merged_at && body.status) throw invalid("status", "mergedTicket");
    if (!ctx.actor.rights.has(right)) throw forbidden(right);
    if (body.after) await refuseCrossing(tx, ticket, body.after);
    await requireFiles(tx, body.attachments ?? []);
    const id = body.visibility === "internal" ? await addNote(tx, ticket, body) : await reply(tx, ticket, body);
    return readNewMessage(tx, ticket, id);
  });
}

/**
 * A customer's reply to his ticket that was merged: what it does to the other one, which he does not see, the program does for him. He holds no
 * lock of it meanwhile.
 */
async function replyToMerged(ctx: Ctx, ticket: TicketRow, body: Body): Promise<Message> {
  if (body.after) await refuseCrossing(ctx, ticket, body.after);
  const id = await inTransaction(elevated(ctx), async (tx) => {
    await requireFiles(tx, body.attachments ?? []);
    const own = (await findTicket(tx, { id: ticket.id }, true))!;
    return reply(tx, own, body);
  });
  return readNewMessage(ctx, ticket, id);
}

async function reply(ctx: Ctx, ticket: TicketRow, body: Body): Promise<string> {
  const { actor } = ctx;
  if (body.mentions?.length) throw invalid("mentions", "notesOnly");
  if (isStaff(actor)) await requireKeysKnown(ctx, ticket.id, body.attachments ?? []);
  if (body.status && !ctx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
  const status = body.status ? await statusToTake(ctx, body.status, ticket.type) : undefined;
  if (status) {
    requireSteps(ctx, ticket, status.category);
    await requireFieldsFor(ctx, ticket, status.category);
  }
  const customer = actor.kind === "contact" || actor.kind === "guest";
  if (customer && body.undoSeconds) throw invalid("undoSeconds", "staffOnly");
  if (customer && body.sendAt) throw invalid("sendAt", "staffOnly");
  const message = {
    ticketId: ticket.id,
    author: customer
      ? { kind: "contact", contactId: actor.kind === "contact" ? actor.id : actor.contactId }
      : { kind: "agent", agentId: agentIdOf(actor), name: agentIdOf(actor) ? null : actor.kind === "token" ? actor.name : actor.id },
    channel: customer || actor.kind === "agent" ? "portal" : "api",
    text: body.body,
    ...(await renderWritten(ctx, body)),
    ...(status ? { status } : {}),
    locked: ticket,
  } satisfies NewMessage;
  if (body.sendAt) return scheduleReply(ctx, message, body.sendAt, body.holdIfAnswered ?? true);
  if (body.undoSeconds) return waitWithReply(ctx, message, body.undoSeconds);
  return (await addMessage(ctx, message)).id;
}

async function addNote(ctx: Ctx, ticket: TicketRow, body: Body): Promise<string> {
  if (body.status) throw invalid("status", "repliesOnly");
  if (body.undoSeconds) throw invalid("undoSeconds", "repliesOnly");
  if (body.sendAt) throw invalid("sendAt", "repliesOnly");
  const mentions = [...new Set(body.mentions ?? [])];
  if (mentions.length > 0) {
    const known = await knownAgents(ctx.db, mentions);
    const unknown = mentions.find((mention) => !known.has(mention));
    if (unknown) throw invalid("mentions", "unknownThing", { value: unknown });
  }
  const id = newId();
  const at = ctx.clock.now();
  const agentId = agentIdOf(ctx.actor);
  const name = agentId ? null : "name" in ctx.actor ? ctx.actor.name : ctx.actor.id;
  const { text, html, secrets, attachments } = maskContent(ctx, { text: body.body, ...(await renderWritten(ctx, body)) });
  await insertNote(ctx.db, { id, ticketId: ticket.id, agentId, authorName: name, text, html, mentions, at });
  await keepSecrets(ctx, { ticketId: ticket.id, noteId: id }, secrets, at);
  await insertAttachments(ctx.db, { noteId: id }, attachments);
  await emit(ctx, noteAdded, {
    subjects: [`ticket:${ticket.id}`, ...mentions.map((mention) => `agent:${mention}`)],
    data: { number: ticket.number, noteId: id, mentions },
  });
  return id;
}

/** @throws Problem 409 when somebody wrote publicly after the message the writer had last seen */
async function refuseCrossing(ctx: Ctx, ticket: TicketRow, lastSeen: string): Promise<void> {
  if (!isId(lastSeen)) return;
  const said = await saidAfter(ctx, ticket, lastSeen, isStaff(ctx.actor) ? { agentId: agentIdOf(ctx.actor) } : null);
  if (!said[0]) return;
  const messages = said.map(({ id, author_kind, author, text, created_at }) => ({
    id,
    authorKind: author_kind,
    author,
    text,
    createdAt: created_at.toISOString(),
  }));
  throw new Problem(409, "replyCrossed", { extensions: { newest: said[0].id, messages } });
}
