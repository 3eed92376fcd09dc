import type { z } from "zod";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { Ticket } from "./contract.ts";
import { ticketChanged, ticketsParted, ticketUnmerged } from "./events.ts";
import type { mergeContract } from "./merge-contract.ts";
import {
  endMerge,
  holdStructure,
  lockAll,
  newestMergeInto,
  ownerOf,
  restoreStatus,
  standingMerge,
  statusSet,
  subtreeOf,
  wordsSince,
  type Merge,
} from "./merge-queries.ts";
import { categoryAfterMessage, type AuthorKind, type Category } from "./model.ts";
import { carryMessage } from "./move-message.ts";
import { seesInside } from "./policy.ts";
import { showLast } from "./show-last.ts";
import { findTicket, toTicket, type TicketRow } from "./queries.ts";
import { defaultStatus, statusById } from "./status-queries.ts";

type Body = NonNullable<z.output<(typeof mergeContract)["tickets.unmerge"]["body"]>>;
type Status = { id: string; slug: string; category: Category };

/**
 * Has a merged ticket stand by itself again, with what was merged into it before. Its messages and people never left it; its clock and status are
 * those of the moment it was merged, moved on by what was said to and by its people since. The other ticket stands as if nothing of it had been
 * there. What an agent shared between the two ends; replies written to both stay with both.
 * @param number the merged ticket, or the one it stands in: then the one merged into it last
 * @throws Problem 404, 412; 409 when nothing is merged; 422 for messages that are in neither
 */
export function unmergeTicket(ctx: Ctx, number: number, revision: number, body: Body): Promise<Ticket> {
  return inTransaction(ctx, async (tx) => {
    await holdStructure(tx.db);
    const asked = await findTicket(tx, { number });
    if (!asked || !seesInside(ctx.actor)) throw notFound();
    if (asked.revision !== revision) throw stale(toTicket(ctx, asked));
    const merge = (await standingMerge(tx.db, asked.id)) ?? (await newestMergeInto(tx.db, asked.id));
    const alias = merge && (await findTicket(tx, { id: merge.ticketId }));
    if (!merge || !alias?.merged_into) throw new Problem(409, "notMerged");
    const part = await subtreeOf(tx.db, alias.id);
    // Aliases before what they stand in, as replies lock them.
    await lockAll(tx.db, [...part, alias.merged_into]);
    const root = await findTicket(tx, { id: alias.merged_into }, true);
    if (!root) throw notFound();
    const from = (await findTicket(tx, { id: alias.id }))!;
    const again = asked.id === root.id ? root : from;
    if (again.revision !== revision) throw stale(toTicket(ctx, again));
    await partThem(tx, merge, from, root, part, body.messages ?? []);
    return toTicket(ctx, (await findTicket(tx, { id: asked.id }))!);
  });
}

async function partThem(
  tx: Ctx,
  merge: Merge,
  from: TicketRow,
  root: TicketRow,
  part: readonly string[],
  chosen: NonNullable<Body["messages"]>,
): Promise<void> {
  const at = tx.clock.now();
  await carryChosen(tx, from, root, part, chosen);
  const set = await statusSet(tx.db, from.id);
  const base = set ?? { id: merge.before.status, at: merge.mergedAt };
  const status = await statusAfter(tx, base.id, await wordsSince(tx.db, part, from.id, base.at));
  await endMerge(tx.db, merge, { part, rootId: root.id, by: tx.actorKey, at, status });
  await showLast(tx, from, at);
  await showLast(tx, root, at);
  await emit(tx, ticketUnmerged, {
    subjects: [`ticket:${from.id}`, `ticket:${root.id}`],
    data: { number: from.number, from: root.number, mergeId: merge.id },
  });
  await emit(tx, ticketsParted, {
    subjects: [`ticket:${root.id}`, `ticket:${from.id}`],
    data: { number: root.number, parted: from.number, mergeId: merge.id },
  });
  if (status.category !== "closed" || status.slug !== from.status) await tellStatus(tx, from, status, 2);
  await restoreRoot(tx, root, at);
}

/** The other ticket stands as it was set last, moved on by the messages that stay with it. */
async function restoreRoot(tx: Ctx, root: TicketRow, at: Date): Promise<void> {
  const base = await statusSet(tx.db, root.id);
  if (!base) return;
  const stays = await subtreeOf(tx.db, root.id);
  const status = await statusAfter(tx, base.id, await wordsSince(tx.db, stays, root.id, base.at));
  if (await restoreStatus(tx.db, root.id, status, at)) await tellStatus(tx, root, status, 2);
}

async function tellStatus(tx: Ctx, ticket: TicketRow, status: Status, raised: number): Promise<void> {
  await emit(tx, ticketChanged, {
    subjects: [`ticket:${ticket.id}`],
    data: {
      number: ticket.number,
      revision: ticket.revision + raised,
      changes: {
        status: [ticket.status, status.slug],
        ...(ticket.category === status.category ? {} : { category: [ticket.category, status.category] }),
      },
    },
  });
}

/** A status, moved on by messages as the rules of messages say. */
async function statusAfter(tx: Ctx, statusId: string, words: readonly AuthorKind[]): Promise<Status> {
  const base = (await statusById(tx.db, statusId))!;
  let category: Category = base.category;
  let moved = false;
  for (const author of words) {
    const next = categoryAfterMessage(category, author);
    if (next === null) continue;
    category = next;
    moved = true;
  }
  return moved ? defaultStatus(tx.db, category) : base;
}

/** Messages an agent wants to stand elsewhere than with the ticket of their writer. */
async function carryChosen(
  tx: Ctx,
  from: TicketRow,
  root: TicketRow,
  part: readonly string[],
  chosen: NonNullable<Body["messages"]>,
): Promise<void> {
  const all = [root.id, ...(await subtreeOf(tx.db, root.id)), ...part];
  for (const [index, { id, to }] of chosen.entries()) {
    const target = to === from.number ? from : to === root.number ? root : null;
    if (!target) throw invalid(`messages.${index}.to`, "unknownThing", { value: String(to) });
    const owner = await ownerOf(tx.db, all, id);
    if (!owner) throw invalid(`messages.${index}.id`, "unknownThing", { value: id });
    const source = await findTicket(tx, { id: owner });
    if (!source) throw invalid(`messages.${index}.id`, "unknownThing", { value: id });
    if (source.id !== target.id) await carryMessage(tx, source, target, id);
  }
}
