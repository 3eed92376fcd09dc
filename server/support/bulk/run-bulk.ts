/** The work of changing many tickets, and of taking that back: ticket by ticket, each in a transaction of its own with the agent's own rights. */
import { selectAgent } from "#people/access";
import type { Db } from "#platform/db";
import { actorKey, inTransaction, Problem, systemContext, type Actor, type Ctx, type Platform } from "#platform/http";
import { lockedTicket, updateTicket, type Ticket } from "#support/tickets";
import type { BulkChange } from "./contract.ts";
import { aimOf, changeOf, differing, fieldKeysOf, fieldValuesOf, pick, type Values } from "./model.ts";
import { claimTicket, findBulk, nextTickets, saveOutcome, saveUndo, setState, type BulkRow } from "./queries.ts";

const AT_ONCE = 50;

/** The context of the agent who asked, with the rights he has now and had then. */
async function asAgent(ctx: Ctx, { agent_id, rights }: BulkRow): Promise<Ctx> {
  const agent = await selectAgent(ctx.db, agent_id);
  const now: ReadonlySet<string> = agent?.active ? agent.rights : new Set();
  const actor: Actor = {
    kind: "agent",
    id: agent_id,
    name: agent?.name ?? "",
    role: agent?.role ?? "",
    rights: new Set(rights.filter((right) => now.has(right))),
    teams: agent?.teams.map(({ id }) => id) ?? [],
  };
  return { ...ctx, actor, actorKey: actorKey(actor) };
}

/**
 * Goes on with a change, or with taking it back, to its end. Called again after a crash it does nothing twice.
 * @param db a running transaction that all of it joins, for few tickets
 */
export async function runBulk(platform: Platform, id: string, db?: Db): Promise<void> {
  const system = systemContext(platform, "bulk", db);
  const row = await findBulk(system.db, id);
  if (!row || row.state === "done" || row.state === "undone") return;
  const undoing = row.state === "undoing";
  const ctx = await asAgent(system, row);
  for (;;) {
    const ids = await nextTickets(system.db, id, undoing, AT_ONCE);
    for (const ticketId of ids) await (undoing ? undoOne(ctx, id, ticketId) : changeOne(ctx, row, ticketId));
    if (ids.length < AT_ONCE) break;
  }
  // Somebody else is still at the last ones: he says when it is over.
  if ((await nextTickets(system.db, id, undoing, 1)).length > 0) return;
  await setState(system.db, id, row.state, undoing ? "undone" : "done", platform.clock.now());
}

/** @param fields keys of the custom fields that matter */
function valuesOf(ticket: Ticket, fields: readonly string[]): Values {
  const { namedStatus, priority, type, tags, productVersion } = ticket;
  return {
    status: namedStatus?.slug ?? ticket.status,
    priority,
    type,
    tags,
    productVersion,
    assignee: ticket.assignee?.id ?? null,
    team: ticket.team?.id ?? null,
    product: ticket.product?.id ?? null,
    ...fieldValuesOf(ticket.fields, fields),
  };
}

/** What updating a ticket takes; types were checked when the change was asked for. */
function bodyOf(values: Values): Parameters<typeof updateTicket>[3] {
  return changeOf(values);
}

async function changeOne(ctx: Ctx, { id, change }: { id: string; change: BulkChange }, ticketId: string): Promise<void> {
  try {
    await inTransaction(ctx, async (tx) => {
      if (!(await claimTicket(tx.db, id, ticketId, false))) return;
      const ticket = await lockedTicket(tx, ticketId);
      if (!ticket) return saveOutcome(tx.db, id, ticketId, { outcome: "gone" });
      const named = Object.keys(change.fields ?? {});
      const had = valuesOf(ticket, named);
      const has = valuesOf(await updateTicket(tx, ticket.number, ticket.revision, bodyOf(aimOf(change, ticket.tags))), named);
      const fields = differing(had, has);
      await saveOutcome(
        tx.db,
        id,
        ticketId,
        fields.length === 0 ? { outcome: "same" } : { outcome: "changed", before: pick(had, fields), after: pick(has, fields) },
      );
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await saveOutcome(ctx.db, id, ticketId, { outcome: "refused", code: error.code });
  }
}

async function undoOne(ctx: Ctx, id: string, ticketId: string): Promise<void> {
  try {
    await inTransaction(ctx, async (tx) => {
      const claimed = await claimTicket(tx.db, id, ticketId, true);
      if (!claimed?.before || !claimed.after) return;
      const ticket = await lockedTicket(tx, ticketId);
      const fields = Object.keys(claimed.after) as (keyof Values)[];
      if (!ticket || differing(claimed.after, pick(valuesOf(ticket, fieldKeysOf(claimed.after)), fields)).length > 0)
        return saveUndo(tx.db, id, ticketId, "changedSince");
      await updateTicket(tx, ticket.number, ticket.revision, bodyOf(claimed.before));
      await saveUndo(tx.db, id, ticketId, "restored");
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await saveUndo(ctx.db, id, ticketId, "refused");
  }
}
