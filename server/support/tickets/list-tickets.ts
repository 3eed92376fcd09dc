import { encodeCursor } from "#platform/db";
import { invalid, type Ctx } from "#platform/http";
import type { TicketFilter } from "#shared/ticket-filter";
import type { FilterSort } from "#shared/ticket-views";
import type { Ticket, ticketsContract } from "./contract.ts";
import { checkFilter, compileFilter, countFilters, fieldsIn, MOST_COUNTED } from "./filter-queries.ts";
import { conditionsOf } from "./list-queries.ts";
import { seesInside } from "./policy.ts";
import { countTickets, listTickets, toTicket, type ListFilter } from "./queries.ts";
import { readCursor } from "./read-messages.ts";

type Query = (typeof ticketsContract)["tickets.list"]["query"]["_zod"]["output"];

type Which = Pick<ListFilter, "conditions" | "categories" | "searching">;
type Page = { data: Ticket[]; nextCursor: string | null };

/** What a list asks of tickets; null where nothing can fit. @throws Problem 422 for a filter that is not his to use */
async function asked(ctx: Ctx, query: Omit<Query, "limit" | "cursor">): Promise<Which | null> {
  const conditions = await conditionsOf(ctx, query);
  if (conditions === null) return null;
  const categories = query.category ? [...new Set(query.category)] : null;
  if (!query.filter) return { conditions, categories, searching: query.q !== undefined };
  // What a filter may ask (who has it, in which team, with which tags) is not shown to customers, so they may not ask either.
  if (!seesInside(ctx.actor)) throw invalid("filter", "staffOnly");
  await checkFilter(ctx, query.filter);
  const compiled = compileFilter(ctx, query.filter, await fieldsIn(ctx, [query.filter]));
  const both = categories && compiled.categories ? categories.filter((one) => compiled.categories!.includes(one)) : null;
  if (both?.length === 0) return null;
  return {
    conditions: [...conditions, ...compiled.conditions],
    categories: both ?? categories ?? compiled.categories,
    searching: query.q !== undefined || [...query.filter.all, ...query.filter.any].some(({ field }) => field === "words"),
  };
}

/** One page of the tickets the actor may see, filtered and sorted. @throws Problem 422 for a bad cursor, or a filter that is not his to use */
export async function listPage(ctx: Ctx, query: Query): Promise<Page> {
  const which = await asked(ctx, query);
  return which ? pageOf(ctx, which, query) : { data: [], nextCursor: null };
}

/** How many tickets a list has that the actor may see, however long it is. @throws Problem 422 */
export async function countPage(ctx: Ctx, query: Omit<Query, "limit" | "cursor">): Promise<number> {
  const which = await asked(ctx, query);
  return which ? countTickets(ctx, which) : 0;
}

/** How many match. */
export async function countMatching(ctx: Ctx, filter: TicketFilter): Promise<{ count: number; more: boolean }> {
  await checkFilter(ctx, filter);
  const [count = 0] = await countFilters(ctx, [filter]);
  return { count: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED };
}

async function pageOf(
  ctx: Ctx,
  which: Which,
  { sort, limit, cursor }: { sort: FilterSort; limit: number; cursor?: string | undefined },
): Promise<Page> {
  const rows = await listTickets(ctx, { ...which, sort, after: readCursor(cursor), limit });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => toTicket(ctx, row)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.sort_value, last.id]) : null,
  };
}
