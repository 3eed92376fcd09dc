import type { z } from "zod";
import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { comingInstant, lockedTicket, setPromisedAt, visibleTicketId } from "#support/tickets";
import type { Promised, promisesContract } from "./contract.ts";
import { promiseChanged, promiseKept, promiseMade, promiseWithdrawn } from "./events.ts";
import { findPromise, insertPromise, MOST_PROMISES, nextDue, selectPromises, updatePromise, type PromiseRow } from "./queries.ts";

type NewPromise = z.output<(typeof promisesContract)["promises.create"]["body"]>;
type Change = z.output<(typeof promisesContract)["promises.update"]["body"]>;

const seesInside = (ctx: Ctx) => ctx.actor.rights.has("tickets.note");

/** A row as the API shows it to this actor. */
function toPromise(ctx: Ctx, row: PromiseRow, ticketNumber: number): Promised {
  const inside = seesInside(ctx);
  return {
    id: row.id,
    ticketNumber,
    kind: row.kind,
    text: row.text,
    dueAt: row.due_at.toISOString(),
    due: inside ? { local: row.local_time, timeZone: row.time_zone } : null,
    madeBy: inside && row.made_by !== null && row.maker !== null ? { id: row.made_by, name: row.maker } : null,
    state: row.state,
    settledAt: row.settled_at?.toISOString() ?? null,
    message: row.settled_by_message,
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  };
}

/** What was promised in a ticket the actor sees. @throws Problem 404 */
export async function listPromises(ctx: Ctx, number: number): Promise<{ data: Promised[]; nextCursor: null }> {
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  const rows = await selectPromises(ctx.db, ticketId, seesInside(ctx));
  return { data: rows.map((row) => toPromise(ctx, row, number)), nextCursor: null };
}

/** Promises the requester something. @throws Problem 404, 422 for a time that is past, 409 for too many */
export function givePromise(ctx: Ctx, number: number, { text, kind, due }: NewPromise): Promise<Promised> {
  return inTransaction(ctx, async (tx) => {
    const ticketId = await visibleTicketId(tx, number);
    const ticket = ticketId && (await lockedTicket(tx, ticketId));
    if (!ticket || !ticket.requester) throw notFound();
    if ((await selectPromises(tx.db, ticket.id, true)).length >= MOST_PROMISES)
      throw new Problem(409, "promise.tooMany", { values: { most: MOST_PROMISES } });
    const now = ctx.clock.now();
    const at = comingInstant(due, now, "due.local");
    const id = newId(now.getTime());
    await insertPromise(tx.db, {
      id,
      ticket_id: ticket.id,
      contact_id: ticket.requester.id,
      kind,
      text: ctx.platform.masker.open().text(text),
      due_at: at,
      local_time: due.local,
      time_zone: due.timeZone,
      made_by: agentIdOf(ctx.actor),
      now,
    });
    await setPromisedAt(tx.db, ticket.id, await nextDue(tx.db, ticket.id));
    await emit(tx, promiseMade, {
      subjects: [`ticket:${ticket.id}`, `contact:${ticket.requester.id}`],
      data: { number, promiseId: id, dueAt: at.toISOString() },
    });
    return toPromise(ctx, (await findPromise(tx.db, id))!, number);
  });
}

/** Changes what is owed. @throws Problem 404, 412, 409 for one that is settled, 422 */
export function changePromise(ctx: Ctx, id: string, revision: number, change: Change): Promise<Promised> {
  return inTransaction(ctx, async (tx) => {
    const found = await findPromise(tx.db, id);
    const ticket = found && (await lockedTicket(tx, found.ticket_id));
    const row = ticket && (await findPromise(tx.db, id, true));
    if (!ticket || !row) throw notFound();
    if (row.revision !== revision) throw stale(toPromise(ctx, row, ticket.number));
    if (row.settled_at !== null || row.state === "withdrawn") throw new Problem(409, "promise.settled");
    const now = ctx.clock.now();
    const due = change.due
      ? { due_at: comingInstant(change.due, now, "due.local"), local_time: change.due.local, time_zone: change.due.timeZone }
      : {};
    // One that was missed stays so, also when it is kept at last; a later time that was agreed makes it open again.
    const state =
      change.state === "withdrawn"
        ? "withdrawn"
        : change.state === "kept" && row.state === "open"
          ? "kept"
          : change.due
            ? "open"
            : row.state;
    const next = { ...row, ...due, text: change.text ?? row.text, state, settled_at: change.state === "kept" ? now : null } as const;
    await updatePromise(tx.db, { ...next, now });
    await setPromisedAt(tx.db, ticket.id, await nextDue(tx.db, ticket.id));
    const subjects = [`ticket:${ticket.id}`, `contact:${row.contact_id}`] as const;
    const data = { number: ticket.number, promiseId: id };
    if (change.state === "kept")
      await emit(tx, promiseKept, { subjects, data: { ...data, messageId: null, late: row.state === "missed" } });
    else if (change.state === "withdrawn") await emit(tx, promiseWithdrawn, { subjects, data });
    else await emit(tx, promiseChanged, { subjects, data: { ...data, dueAt: next.due_at.toISOString() } });
    return toPromise(ctx, (await findPromise(tx.db, id))!, ticket.number);
  });
}
