import { selectAgent } from "#people/access";
import { changeFields } from "#platform/fields";
import { invalid, Problem, type Ctx } from "#platform/http";
import { checkFilter, findStatus, resolveAgent, resolveId, selectMatching, ticketIdsOf, TYPES, type Category } from "#support/tickets";
import { readView } from "#support/views";
import type { BulkBody, BulkChange } from "./contract.ts";

/** One change touches at most so many. */
export const MOST_TICKETS = 10_000;

export type Selected = {
  /** Tickets the actor sees, in the order of their turn. */
  ids: string[];
  resolved: { change: BulkChange; category: Category | null; assignee: { id: string; name: string } | null };
};

/**
 * The tickets a change is meant for, and the change with every name turned into what tickets hold.
 * @throws Problem 422 for names of nothing, 409 for more tickets than one change may touch
 */
export async function selectTickets(ctx: Ctx, body: BulkBody): Promise<Selected> {
  const resolved = await resolve(ctx, body.change);
  const ids = await idsOf(ctx, body);
  if (ids.length > MOST_TICKETS) throw new Problem(409, "bulk.tooMany", { values: { most: MOST_TICKETS } });
  return { ids, resolved };
}

async function idsOf(ctx: Ctx, { numbers, view, filter }: BulkBody): Promise<string[]> {
  if (numbers) return ticketIdsOf(ctx, numbers);
  if (filter) await checkFilter(ctx, filter);
  return selectMatching(ctx, filter ?? (await readView(ctx, view!)).filter, MOST_TICKETS + 1);
}

async function resolve(ctx: Ctx, change: BulkChange): Promise<Selected["resolved"]> {
  const resolved: BulkChange = { ...change };
  let category: Category | null = null;
  let assignee: { id: string; name: string } | null = null;
  if (change.type !== undefined && !(TYPES as readonly string[]).includes(change.type))
    throw invalid("change.type", "oneOf", { values: TYPES.join(", ") });
  if (change.status !== undefined) {
    const status = await findStatus(ctx.db, change.status);
    if (!status) throw invalid("change.status", "unknownThing", { value: change.status });
    if (status.retired) throw invalid("change.status", "retired");
    category = status.category;
  }
  if (change.assignee) {
    resolved.assignee = await resolveAgent(ctx.db, change.assignee);
    const agent = await selectAgent(ctx.db, resolved.assignee);
    assignee = agent ? { id: agent.id, name: agent.name } : null;
  }
  if (change.team) resolved.team = await resolveId(ctx.db, "team", change.team, "change.team");
  if (change.product) resolved.product = await resolveId(ctx.db, "product", change.product, "change.product");
  if (change.fields) {
    // As they will be stored; an empty ticket stands for all of them.
    const { fields } = await changeFields(ctx, "ticket", { change: change.fields });
    resolved.fields = Object.fromEntries(Object.keys(change.fields).map((key) => [key, fields[key] ?? null]));
  }
  return { change: resolved, category, assignee };
}
