import { afterId } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { agentIdOf, invalid, routes, type Ctx } from "#platform/http";
import { ticketTitles } from "#support/tickets";
import { bulkContract } from "./contract.ts";
import { previewBulk } from "./preview-bulk.ts";
import { selectBulks, selectItems, type ItemRow } from "./queries.ts";
import { readBulk, startBulk, toBulk, undoBulk } from "./start-bulk.ts";

type ItemQuery = { limit: number; cursor?: string | undefined; outcome?: string | undefined; undo?: string | undefined };

export const bulkRoutes = routes(bulkContract, {
  "bulk.preview": (ctx, { body }) => previewBulk(ctx, body),
  "bulk.create": (ctx, { body }) => startBulk(ctx, body),
  "bulk.list": async (ctx, { query: { limit, cursor } }) => {
    const agentId = agentIdOf(ctx.actor);
    if (agentId === null) return { data: [], nextCursor: null };
    const rows = await selectBulks(ctx.db, agentId, { limit: limit + 1, after: afterId(cursor) });
    const shown = rows.slice(0, limit);
    return { data: shown.map(toBulk), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null };
  },
  "bulk.get": async (ctx, { params }) => toBulk(await readBulk(ctx, params.id)),
  "bulk.tickets": async (ctx, { params, query }) => {
    await readBulk(ctx, params.id);
    return itemsOf(ctx, params.id, query);
  },
  "bulk.undo": (ctx, { params }) => undoBulk(ctx, params.id),
});

/** Tickets that the agent may not see any more are left out. */
async function itemsOf(ctx: Ctx, id: string, { limit, cursor, outcome, undo }: ItemQuery) {
  const after = cursor === undefined ? 0 : decodeCursor(cursor, 1)?.[0];
  // The place of a ticket in its change is an integer of 32 bits.
  if (typeof after !== "number" || !Number.isInteger(after) || Math.abs(after) >= 2 ** 31) throw invalid("cursor", "cursor");
  const rows = await selectItems(ctx.db, id, { limit: limit + 1, after, outcome, undo });
  const shown = rows.slice(0, limit);
  const titles = new Map(
    (
      await ticketTitles(
        ctx,
        shown.map((row) => row.ticket_id),
      )
    ).map((title) => [title.id, title]),
  );
  return {
    data: shown.flatMap((row: ItemRow) => {
      const title = titles.get(row.ticket_id);
      return title ? [{ number: title.number, subject: title.subject, outcome: row.outcome, code: row.code, undo: row.undo }] : [];
    }),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.position]) : null,
  };
}
