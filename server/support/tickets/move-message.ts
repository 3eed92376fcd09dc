import type { z } from "zod";
import { findOrCreateContact, organizationOf } from "#people/directory";
import { emit } from "#platform/events";
import { agentIdOf, forbidden, inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { countMessage } from "./add-message.ts";
import type { Message, Ticket, ticketsContract } from "./contract.ts";
import { messageArrived, messageMoved, participantAdded, ticketChanged, ticketOpened } from "./events.ts";
import { secretContext } from "./mask-content.ts";
import { holdStructure, lockAll, ownerOf, shownTogether } from "./merge-queries.ts";
import { showLast } from "./show-last.ts";
import { previewOf, type Category } from "./model.ts";
import {
  copyAccess,
  isEmptied,
  movableMessage,
  redirect,
  refreshTicket,
  rehang,
  remains,
  resealSecrets,
  type MovableMessage,
} from "./move-queries.ts";
import { seesInside } from "./policy.ts";
import { findTicket, toTicket, type TicketRow } from "./queries.ts";
import { defaultStatus } from "./status-queries.ts";
import { readMessage } from "./read-messages.ts";
import { secretsOf } from "./secret-queries.ts";
import { grantAccess, insertTicket, saveParticipant, setColumns } from "./write-queries.ts";

type MoveBody = z.output<(typeof ticketsContract)["tickets.messages.move"]["body"]>;
type SplitBody = z.output<(typeof ticketsContract)["tickets.split"]["body"]>;

/**
 * Moves a message to another ticket: answers to it follow. Who takes part in the one gains nothing in the other; only the writer may be added, and
 * then to get mail, not to read. A ticket that is left without any message is closed and leads to the other.
 * @throws Problem 404, 412, 422 for the same or an unseen ticket, 403 for one that fewer people may see
 */
export function moveMessage(ctx: Ctx, number: number, messageId: string, revision: number, body: MoveBody): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    if (body.to === number) throw invalid("to", "sameTicket");
    const { asked, from, to } = await held(tx, number, messageId, body.to);
    if (!to) throw invalid("to", "unknownThing", { value: String(body.to) });
    if (asked.revision !== revision) throw stale(toTicket(ctx, asked));
    if (from.id === to.id) throw invalid("to", "sameTicket");
    // Whoever may lift a ticket's restriction may also carry a message out of it.
    if (from.restricted && !to.restricted && !ctx.actor.rights.has("tickets.assign")) throw forbidden("tickets.assign");
    const message = await movableMessage(tx.db, from.id, messageId);
    if (!message) throw notFound();
    await redirect(tx.db, to.id, null);
    await relocate(tx, message, from, to, false);
    if (message.state === "normal") {
      const author = { kind: message.author_kind };
      await countMessage(tx, to.id, to, { author, text: message.text, visibleText: message.visible_text, at: tx.clock.now() });
      // It stands where its time puts it, which need not be at the end.
      await refresh(tx, to);
    }
    if (body.addWriter && message.author_contact_id) await addWriter(tx, to, message.author_contact_id);
    await settle(tx, from, to.merged_at ? to.merged_into! : to.id);
    return readMessage(tx, to, messageId);
  });
}

/**
 * Makes a message the first of a ticket of its own, for whoever wrote it. The new ticket points to the old one and is restricted like it.
 * @throws Problem 404, 412, 422 for the only message of a ticket
 */
export function splitTicket(ctx: Ctx, number: number, revision: number, body: SplitBody): Promise<Ticket> {
  return inTransaction(ctx, async (tx) => {
    const { asked, from } = await held(tx, number, body.messageId, null);
    if (asked.revision !== revision) throw stale(toTicket(ctx, asked));
    const message = await movableMessage(tx.db, from.id, body.messageId);
    if (!message) throw notFound();
    const to = await openFor(tx, from, message, body.subject ?? from.subject);
    await relocate(tx, message, from, to, true);
    if (await isEmptied(tx.db, from.id)) throw invalid("messageId", "onlyMessage");
    await settle(tx, from, to.id);
    await refresh(tx, to);
    return toTicket(ctx, (await findTicket(tx, { id: to.id }))!);
  });
}

/**
 * The ticket that was asked, that the message belongs to, which may be one merged into it, and that it goes to, all locked: in one order, so that
 * two moves across each other wait and do not die.
 */
async function held(
  ctx: Ctx,
  number: number,
  messageId: string,
  goesTo: number | null,
): Promise<{ asked: TicketRow; from: TicketRow; to: TicketRow | null }> {
  await holdStructure(ctx.db);
  const asked = await findTicket(ctx, { number });
  if (!asked || !seesInside(ctx.actor)) throw notFound();
  const owner = (await ownerOf(ctx.db, await shownTogether(ctx, asked), messageId)) ?? asked.id;
  const to = goesTo === null ? null : await findTicket(ctx, { number: goesTo });
  await lockAll(ctx.db, [...new Set([asked.id, owner, ...(to ? [to.id] : [])])]);
  // As they are now that nobody else changes them.
  const again = (id: string) => findTicket(ctx, { id });
  const [now, from] = [await again(asked.id), await again(owner)];
  if (!now || !from) throw notFound();
  return { asked: now, from, to: to && (await again(to.id)) };
}

/** Has a message stand in another ticket, as it was. Both are locked. @throws Problem 404 */
export async function carryMessage(ctx: Ctx, from: TicketRow, to: TicketRow, messageId: string): Promise<void> {
  const message = await movableMessage(ctx.db, from.id, messageId);
  if (!message) throw notFound();
  await relocate(ctx, message, from, to, false);
  await refresh(ctx, from);
  await refresh(ctx, to);
}

/** Whoever wrote a message: its contact, for a held one the address it came from, else the old ticket's requester. */
async function writerOf(ctx: Ctx, from: TicketRow, message: MovableMessage): Promise<string> {
  if (message.author_contact_id) return message.author_contact_id;
  const address = message.author_kind === "contact" ? message.authentication?.from : undefined;
  return typeof address === "string" ? (await findOrCreateContact(ctx, { email: address, name: null })).id : from.requester_id;
}

async function openFor(ctx: Ctx, from: TicketRow, message: MovableMessage, subject: string): Promise<TicketRow> {
  const at = ctx.clock.now();
  const id = newId(at.getTime());
  const requesterId = await writerOf(ctx, from, message);
  const sameRequester = requesterId === from.requester_id;
  const organizationId = sameRequester ? from.organization_id : await organizationOf(ctx, requesterId);
  const shared = {
    type: from.type,
    category: "new" as Category,
    priority: from.priority,
    channel: from.channel,
    authorKind: message.author_kind,
  };
  await insertTicket(
    ctx.db,
    {
      id,
      ...shared,
      subject,
      tags: [],
      fields: null,
      formId: null,
      requesterId,
      organizationId,
      productId: from.product_id,
      productVersion: from.product_version,
      licenseId: from.license_id,
      brandId: from.brand_id,
      locale: from.locale,
      assigneeId: null,
      teamId: from.team_id,
      restricted: from.restricted,
      hint: { number: from.number, reason: "split" },
      preview: previewOf(message.visible_text),
      at,
      participantId: newId(),
      addedBy: ctx.actorKey,
    },
    null,
    true,
  );
  if (from.restricted) {
    await copyAccess(ctx.db, from.id, id);
    // Whoever saw the old one because it was his to answer must not lose sight of what he made of it.
    const agentId = agentIdOf(ctx.actor);
    if (agentId) await grantAccess(ctx.db, id, { agentId });
  }
  const opened = (await findTicket(ctx, { id }))!;
  const { number, restricted } = opened;
  await emit(ctx, ticketOpened, {
    subjects: organizationId
      ? [`ticket:${id}`, `contact:${requesterId}`, `organization:${organizationId}`]
      : [`ticket:${id}`, `contact:${requesterId}`],
    data: { number, messageId: message.id, ...shared, restricted, hinted: true },
  });
  return opened;
}

async function relocate(ctx: Ctx, message: MovableMessage, from: TicketRow, to: TicketRow, accept: boolean): Promise<void> {
  const authorId = accept && message.state === "held" ? to.requester_id : null;
  await rehang(ctx.db, { id: message.id, to: to.id, from: from.number, accept, authorId });
  const { crypto } = ctx.platform;
  for (const secret of await secretsOf(ctx.db, from.id, message.id)) {
    const plain = crypto.decrypt(secretContext(from.id), secret.sealed);
    await resealSecrets(ctx.db, secret.id, to.id, crypto.encrypt(secretContext(to.id), plain));
  }
  await emit(ctx, messageMoved, {
    subjects: [`ticket:${from.id}`, `ticket:${to.id}`],
    data: { number: from.number, to: to.number, messageId: message.id, counts: accept || message.state === "normal" },
  });
  await emit(ctx, messageArrived, { subjects: [`ticket:${to.id}`], data: { number: to.number, from: from.number, messageId: message.id } });
}

/** Who wrote it gets mail of the ticket from now on; reading is for an agent to allow. */
async function addWriter(ctx: Ctx, ticket: TicketRow, contactId: string): Promise<void> {
  const row = { id: newId(), ticketId: ticket.id, contactId, agentId: null, canRead: false, addedBy: ctx.actorKey, at: ctx.clock.now() };
  const participantId = await saveParticipant(ctx.db, row);
  const subjects = [`ticket:${ticket.id}`, `contact:${contactId}`] as const;
  await emit(ctx, participantAdded, { subjects, data: { number: ticket.number, participantId, source: "added" } });
}

async function refresh(ctx: Ctx, ticket: TicketRow): Promise<boolean> {
  const last = await remains(ctx.db, ticket.id);
  const preview = last ? previewOf(last.visible_text) : "";
  await refreshTicket(ctx.db, { id: ticket.id, subject: ticket.subject, preview, last, words: last?.words ?? "", at: ctx.clock.now() });
  if (ticket.absorbed > 0) await showLast(ctx, ticket, ctx.clock.now());
  return last !== null;
}

/** Brings the ticket a message left up to date; an empty one is closed and leads on. */
async function settle(ctx: Ctx, from: TicketRow, to: string): Promise<void> {
  await refresh(ctx, from);
  // One that others were merged into goes on with them, and a merged one leads on already.
  if (from.absorbed > 0 || from.merged_at || !(await isEmptied(ctx.db, from.id))) return;
  await redirect(ctx.db, from.id, to);
  if (from.category === "closed") return;
  const status = await defaultStatus(ctx.db, "closed");
  await setColumns(ctx.db, from.id, { status_id: status.id, category: status.category }, ctx.clock.now());
  await emit(ctx, ticketChanged, {
    subjects: [`ticket:${from.id}`],
    data: {
      number: from.number,
      revision: from.revision + 2,
      changes: { status: [from.status, status.slug], category: [from.category, status.category] },
    },
  });
}
