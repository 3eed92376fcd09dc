import type { z } from "zod";
import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { ticketLinked, ticketUnlinked } from "./events.ts";
import { deleteLink, holdLinks, isBelow, listLinks, saveLink, type LinkRow, type StoredKind } from "./link-queries.ts";
import type { linksContract, TicketLink } from "./links-contract.ts";
import { seesInside } from "./policy.ts";
import { findTicket, type TicketRow } from "./queries.ts";

type Body = z.output<(typeof linksContract)["tickets.links.add"]["body"]>;

/** How each kind is stored: which of the two it leads from. */
const STORED: { [kind in TicketLink["kind"]]: { kind: StoredKind; from: "this" | "other" } } = {
  parent: { kind: "parent", from: "this" },
  child: { kind: "parent", from: "other" },
  problem: { kind: "problem", from: "this" },
  incident: { kind: "problem", from: "other" },
  duplicateOf: { kind: "duplicate", from: "this" },
  duplicate: { kind: "duplicate", from: "other" },
  related: { kind: "related", from: "this" },
};

/** What a ticket is linked with. @throws Problem 404 */
export async function readLinks(ctx: Ctx, number: number): Promise<{ data: TicketLink[]; nextCursor: null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket || !seesInside(ctx.actor)) throw notFound();
  return { data: (await listLinks(ctx, ticket.id)).map(toLink), nextCursor: null };
}

function toLink(row: LinkRow): TicketLink {
  const requester = row.requester === null ? null : { id: row.requester_id, name: row.requester };
  const { number, subject, status, category } = row;
  return {
    id: row.id,
    kind: row.kind,
    ticket: { id: row.ticket_id, number, subject, status, category, requester },
    createdAt: row.created_at.toISOString(),
  };
}

/**
 * Links a ticket with another. A child has one parent and an incident one problem: naming another replaces it.
 * @throws Problem 404; 409 where it would be its own parent or problem; 422 for the same or an unseen ticket
 */
export function addLink(ctx: Ctx, number: number, body: Body): Promise<TicketLink> {
  return inTransaction(ctx, async (tx) => {
    const own = await findTicket(tx, { number });
    if (!own || !seesInside(ctx.actor)) throw notFound();
    const other = await findTicket(tx, { number: body.ticket });
    if (!other) throw invalid("ticket", "unknownThing", { value: String(body.ticket) });
    if (other.id === own.id) throw invalid("ticket", "sameTicket");
    await holdLinks(tx.db);
    const stored = STORED[body.kind];
    const [from, to] = ordered(stored, own, other);
    if (stored.kind !== "related" && (await isBelow(tx.db, to.id, from.id, stored.kind))) throw new Problem(409, "linkCircle");
    const at = ctx.clock.now();
    const id = await saveLink(tx.db, { id: newId(), kind: stored.kind, from: from.id, to: to.id, by: ctx.actorKey, at });
    await tell(tx, ticketLinked, stored.kind, from, to);
    return toLink((await listLinks(tx, own.id, id))[0]!);
  });
}

function ordered({ kind, from }: (typeof STORED)[TicketLink["kind"]], own: TicketRow, other: TicketRow): [TicketRow, TicketRow] {
  // What goes both ways is stored once.
  if (kind === "related") return own.number < other.number ? [own, other] : [other, own];
  return from === "this" ? [own, other] : [other, own];
}

/** Removes a link of a ticket. @throws Problem 404 */
export function removeLink(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const own = await findTicket(tx, { number });
    if (!own || !seesInside(ctx.actor)) throw notFound();
    const [link] = await listLinks(tx, own.id, id);
    const removed = link && (await deleteLink(tx.db, own.id, id));
    if (!removed) throw notFound();
    const other = (await findTicket(tx, { id: link.ticket_id }))!;
    const [from, to] = removed.from_id === own.id ? [own, other] : [other, own];
    await tell(tx, ticketUnlinked, removed.kind, from, to);
    return undefined;
  });
}

/** Tells it of both: each one's history says it. */
async function tell(
  tx: Ctx,
  event: typeof ticketLinked,
  kind: StoredKind,
  from: Pick<TicketRow, "id" | "number">,
  to: Pick<TicketRow, "id" | "number">,
): Promise<void> {
  const data = { kind, from: from.number, to: to.number };
  await emit(tx, event, { subjects: [`ticket:${from.id}`, `ticket:${to.id}`], data });
  await emit(tx, event, { subjects: [`ticket:${to.id}`, `ticket:${from.id}`], data });
}
