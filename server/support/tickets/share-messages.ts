import type { z } from "zod";
import { emit } from "#platform/events";
import { forbidden, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { messagesShared, messagesUnshared } from "./events.ts";
import type { mergeContract } from "./merge-contract.ts";
import { aliasesOf, deleteShares, insertShares, sharable, shownTogether } from "./merge-queries.ts";
import type { MergedTicket } from "./merge-contract.ts";
import { seesInside } from "./policy.ts";
import { findTicket, type TicketRow } from "./queries.ts";

type Body = z.output<(typeof mergeContract)["tickets.share"]["body"]>;

/** The tickets merged into one the actor may see. @throws Problem 404 */
export async function readMerged(ctx: Ctx, number: number): Promise<{ data: MergedTicket[]; nextCursor: null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket || !seesInside(ctx.actor)) throw notFound();
  const rows = ticket.absorbed === 0 ? [] : await aliasesOf(ctx, ticket.id);
  return { data: rows.map(({ mergedAt, ...row }) => ({ ...row, mergedAt: mergedAt.toISOString() })), nextCursor: null };
}

/**
 * Lets the people of one of the tickets that stand together read messages of the others, or ends that.
 * @param share false: ends it
 * @throws Problem 404, 409 when nothing was merged, 422 for a ticket or message that does not stand there
 */
export function shareMessages(ctx: Ctx, number: number, body: Body, share: boolean): Promise<{ changed: number }> {
  return inTransaction(ctx, async (tx) => {
    const asked = await findTicket(tx, { number });
    if (!asked || !seesInside(ctx.actor)) throw notFound();
    const root = asked.merged_at ? await findTicket(tx, { id: asked.merged_into! }, true) : await findTicket(tx, { id: asked.id }, true);
    if (!root) throw notFound();
    const group = await shownTogether(tx, root);
    if (group.length < 2) throw new Problem(409, "notMerged");
    const target = await findTicket(tx, { number: body.with });
    if (!target || !group.includes(target.id)) throw invalid("with", "unknownThing", { value: String(body.with) });
    if (root.restricted && !ctx.actor.rights.has("tickets.assign")) throw forbidden("tickets.assign");
    const others = group.filter((id) => id !== target.id);
    const messages = await sharable(tx.db, others, body.messages ?? null);
    if (body.messages && messages.length !== new Set(body.messages).size)
      throw invalid("messages", "unknownThing", { value: body.messages.find((id) => !messages.some((one) => one.id === id)) ?? "" });
    const ids = messages.map((one) => one.id);
    const at = ctx.clock.now();
    const changed = share ? await insertShares(tx.db, target.id, ids, { by: ctx.actorKey, at }) : await deleteShares(tx.db, target.id, ids);
    if (changed.length > 0) await tell(tx, target, root, changed, share);
    return { changed: changed.length };
  });
}

async function tell(tx: Ctx, target: TicketRow, root: TicketRow, messageIds: string[], share: boolean): Promise<void> {
  const subjects = target.id === root.id ? ([`ticket:${root.id}`] as const) : ([`ticket:${root.id}`, `ticket:${target.id}`] as const);
  await emit(tx, share ? messagesShared : messagesUnshared, { subjects, data: { number: root.number, with: target.number, messageIds } });
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: share ? "tickets.share" : "tickets.unshare",
    subject: `ticket:${target.id}`,
    outcome: "allowed",
    address: tx.address,
    data: { messages: messageIds.length },
  });
}
