import type { z } from "zod";
import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { Ticket } from "./contract.ts";
import { ticketChanged, ticketMerged as mergedEvent, ticketsJoined } from "./events.ts";
import type { mergeContract } from "./merge-contract.ts";
import { holdStructure, insertMerge, lockAll, mergedOf, sameAccess, subtreeOf } from "./merge-queries.ts";
import { listParticipants } from "./message-queries.ts";
import { seesInside } from "./policy.ts";
import { findTicket, ticketMerged, toTicket, type TicketRow } from "./queries.ts";
import { defaultStatus } from "./status-queries.ts";
import { countMessages } from "./move-queries.ts";
import { showLast } from "./show-last.ts";

type Body = z.output<(typeof mergeContract)["tickets.merge"]["body"]>;
type Preview = z.output<(typeof mergeContract)["tickets.merge.preview"]["response"]>;

/**
 * Merges a ticket into another. Nothing of it is rewritten: it becomes an alias, is worked on as part of the other one, and keeps its messages,
 * people, addresses and number. Its people see what was theirs; replies from now on are written to both.
 * `into` that was itself merged stands for the ticket it went on in.
 * @returns the ticket they stand in
 * @throws Problem 404, 412; 409 when it is merged already, restricted otherwise than the other, or of another organization and nobody agreed;
 *   422 for the same or an unseen ticket
 */
export function mergeTickets(ctx: Ctx, number: number, revision: number, body: Body): Promise<Ticket> {
  return inTransaction(ctx, async (tx) => {
    const { from, into } = await bothHeld(tx, number, body.into);
    if (from.revision !== revision) throw stale(toTicket(ctx, from));
    await refuse(tx, from, into, body.acrossOrganizations);
    const at = ctx.clock.now();
    const closed = await defaultStatus(tx.db, "closed");
    const mergeId = newId();
    await insertMerge(tx.db, { id: mergeId, ticketId: from.id, intoId: into.id, by: ctx.actorKey, at, closed });
    await showLast(tx, into, at);
    await emit(tx, mergedEvent, {
      subjects: [`ticket:${from.id}`, `ticket:${into.id}`],
      data: { number: from.number, into: into.number, mergeId },
    });
    await emit(tx, ticketsJoined, {
      subjects: [`ticket:${into.id}`, `ticket:${from.id}`],
      data: { number: into.number, from: from.number, mergeId },
    });
    if (from.category !== "closed")
      await emit(tx, ticketChanged, {
        subjects: [`ticket:${from.id}`],
        data: {
          number: from.number,
          revision: from.revision + 1,
          changes: { status: [from.status, closed.slug], category: [from.category, "closed"] },
        },
      });
    return toTicket(ctx, (await findTicket(tx, { id: into.id }))!);
  });
}

/** What merging would do, without doing it. @throws Problem as merging does */
export async function previewMerge(ctx: Ctx, number: number, into: number): Promise<Preview> {
  const from = await findTicket(ctx, { number });
  if (!from || !seesInside(ctx.actor)) throw notFound();
  const found = await findTicket(ctx, { number: into });
  const target = found?.merged_at ? await findTicket(ctx, { id: found.merged_into! }) : found;
  if (!target) throw invalid("into", "unknownThing", { value: String(into) });
  if (target.id === from.id) throw invalid("into", "sameTicket");
  await refuse(ctx, from, target, true);
  const shown = toTicket(ctx, target);
  const [theirs, here] = [await listParticipants(ctx, from), new Set((await listParticipants(ctx, target)).map((one) => one.person.id))];
  return {
    into: { number: target.number, subject: target.subject, requester: shown.requester, organization: shown.organization },
    warnings: [
      ...(otherOrganization(from, target) ? (["otherOrganization"] as const) : []),
      ...(from.requester_id === target.requester_id ? [] : (["otherRequester"] as const)),
      ...(from.product_id && target.product_id && from.product_id !== target.product_id ? (["otherProduct"] as const) : []),
      ...(isOver(target.category) && !isOver(from.category) ? (["otherStatus"] as const) : []),
    ],
    messages: await countMessages(ctx.db, from.id),
    people: theirs.filter((one) => one.kind === "contact" && one.notified && !here.has(one.person.id)).map((one) => one.person),
  };
}

const isOver = (category: string) => category === "solved" || category === "closed";

function otherOrganization(from: TicketRow, into: TicketRow): boolean {
  return from.organization_id !== into.organization_id && (from.organization_id ?? into.organization_id) !== null;
}

/** Both tickets, locked so that replies and other merges wait: aliases before what they stand in. */
async function bothHeld(ctx: Ctx, number: number, into: number): Promise<{ from: TicketRow; into: TicketRow }> {
  await holdStructure(ctx.db);
  const known = await mergedOf(ctx.db, [number, into]);
  const own = known.find((one) => one.number === number);
  if (!own || !seesInside(ctx.actor) || !(await findTicket(ctx, { id: own.id }))) throw notFound();
  const named = known.find((one) => one.number === into);
  const target = named && (await findTicket(ctx, { id: named.merged && named.mergedInto ? named.mergedInto : named.id }));
  if (!target || !(await findTicket(ctx, { id: named.id }))) throw invalid("into", "unknownThing", { value: String(into) });
  if (target.id === own.id) throw invalid("into", "sameTicket");
  const part = await subtreeOf(ctx.db, own.id);
  await lockAll(ctx.db, [...part, target.id]);
  const from = await findTicket(ctx, { id: own.id }, true);
  const locked = await findTicket(ctx, { id: target.id }, true);
  if (!from || !locked) throw notFound();
  return { from, into: locked };
}

async function refuse(ctx: Ctx, from: TicketRow, into: TicketRow, acrossOrganizations: boolean): Promise<void> {
  if (from.merged_at) throw ticketMerged(from);
  // What fewer people may see never comes into what more people see, nor the other way round.
  if (from.restricted !== into.restricted || (from.restricted && !(await sameAccess(ctx.db, from.id, into.id))))
    throw new Problem(409, "mergeRestricted");
  if (!acrossOrganizations && otherOrganization(from, into)) throw new Problem(409, "otherOrganization");
}
