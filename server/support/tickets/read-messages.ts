import { encodeCursor, timeAndId } from "#platform/db";
import { invalid, notFound, type Ctx } from "#platform/http";
import type { Message } from "./contract.ts";
import { placesOf, type Place } from "./merge-queries.ts";
import { deliveriesOf, findMessage, listMessages, toMessage, type Delivery, type MessageRow, type Shown } from "./message-queries.ts";
import { seesInside } from "./policy.ts";
import { findTicket } from "./queries.ts";

/** One page of a ticket's messages and, for those who see inside, notes. @throws Problem 404 */
export async function readMessages(
  ctx: Ctx,
  number: number,
  query: { limit: number; cursor?: string | undefined; sort: "createdAt" | "-createdAt" },
): Promise<{ data: Message[]; nextCursor: string | null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  const rows = await listMessages(ctx, ticket, {
    after: readCursor(query.cursor),
    newestFirst: query.sort === "-createdAt",
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const delivered = await deliveries(
    ctx,
    shown.filter((row) => row.author_kind === "agent" && row.visibility === "public").map((row) => row.id),
  );
  const places = await placed(ctx, ticket, shown);
  return {
    data: shown.map((row) => toMessage(ctx, ticket.number, row, delivered.get(row.id) ?? null, places.get(row.id))),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.sort_value, last.id]) : null,
  };
}

/** One message or note of a ticket that the actor may see. @throws Problem 404 */
export async function readMessage(ctx: Ctx, ticket: Shown, id: string): Promise<Message> {
  const row = await findMessage(ctx, ticket, id);
  if (!row) throw notFound();
  return toMessage(ctx, ticket.number, row, (await deliveries(ctx, [id])).get(id) ?? null, (await placed(ctx, ticket, [row])).get(id));
}

/** One that was written just now: nothing can have been sent of it yet. @throws Problem 404 */
export async function readNewMessage(ctx: Ctx, ticket: Shown, id: string): Promise<Message> {
  const row = await findMessage(ctx, ticket, id);
  if (!row) throw notFound();
  return toMessage(ctx, ticket.number, row, null, (await placed(ctx, ticket, [row])).get(id));
}

/** Where messages stand among merged tickets; for the vendor's people, and only where there are such. */
async function placed(ctx: Ctx, ticket: Shown, rows: readonly MessageRow[]): Promise<Map<string, Place>> {
  if (!ticket.ever_merged || rows.length === 0 || !seesInside(ctx.actor)) return new Map();
  return placesOf(
    ctx.db,
    rows.map((row) => row.id),
  );
}

/** A cursor of a list sorted by time. @throws Problem 422 */
export function readCursor(cursor: string | undefined): { value: string; id: string } | null {
  if (cursor === undefined) return null;
  const position = timeAndId(cursor);
  if (!position) throw invalid("cursor", "cursor");
  return position;
}

/** What became of the outgoing mails of these messages; only the vendor's people are told. */
async function deliveries(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Delivery>> {
  if (ids.length === 0 || !seesInside(ctx.actor)) return new Map();
  return deliveriesOf(ctx.db, ids);
}
