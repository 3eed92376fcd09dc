import type { z } from "zod";
import { encodeCursor } from "#platform/db";
import type { Ctx } from "#platform/http";
import type { Ticket, ticketsContract } from "./contract.ts";
import { conditionsOf } from "./list-queries.ts";
import { listTickets, toTicket } from "./queries.ts";
import { readCursor } from "./read-messages.ts";

type Query = z.output<(typeof ticketsContract)["tickets.list"]["query"]>;

/** One page of the tickets the actor may see, filtered and sorted. @throws Problem 422 for a bad cursor */
export async function listPage(ctx: Ctx, query: Query): Promise<{ data: Ticket[]; nextCursor: string | null }> {
  const conditions = await conditionsOf(ctx, query);
  if (conditions === null) return { data: [], nextCursor: null };
  const rows = await listTickets(ctx, {
    conditions,
    categories: query.category ? [...new Set(query.category)] : null,
    sort: query.sort,
    after: readCursor(query.cursor),
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => toTicket(ctx, row)),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.sort_value, last.id]) : null,
  };
}
