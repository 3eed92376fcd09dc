/** The tickets behind a figure: exactly those it is made of, for whoever looks. */
import { decodeCursor, encodeCursor, timeAndId } from "#platform/db";
import { invalid, type Ctx } from "#platform/http";
import type { MetricId } from "#shared/metric-codes";
import { ticketTitles } from "#support/tickets";
import type { MetricTicket, metricsContract } from "./contract.ts";
import { countBehind, isPlain, selectBacklog, selectBehind, selectOpenAt, type BehindRow } from "./figure-queries.ts";
import { askedOf, groupingOf, namesOf } from "./read-figures.ts";

type Query = (typeof metricsContract)["figures.tickets"]["query"]["_zod"]["output"];
export type Listed = Omit<Query, "limit" | "cursor">;

/** Which group is asked for, as rows are put together by it. @throws Problem 422 */
function onlyOf({ from, to, zone, groupBy, only }: Listed) {
  const { grouping, days } = groupingOf({ from, to, zone }, groupBy);
  if (only === undefined) return { grouping, key: null, place: -1 };
  if (grouping === null) throw invalid("groupBy", "required");
  if (grouping.by !== "period") return { grouping, key: only, place: -1 };
  const place = days.indexOf(only);
  if (place < 0) throw invalid("only", "unknownThing", { value: only });
  return { grouping, key: String(place + 1), place };
}

/** @throws Problem 422 */
export async function behindPage(
  ctx: Ctx,
  metric: MetricId,
  { limit, cursor, ...listed }: Listed & { limit: number; cursor?: string | undefined },
): Promise<{ data: BehindRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && (after === null || decodeCursor(cursor, 2) === null)) throw invalid("cursor", "cursor");
  const asked = await askedOf(ctx, listed);
  const { grouping, key, place } = onlyOf(listed);
  const more = limit + 1;
  let rows: BehindRow[] = [];
  if (isPlain(metric)) rows = await selectBehind(ctx.db, metric, asked, { grouping, only: key, after, limit: more });
  else if (metric === "backlog") {
    const end = place >= 0 && grouping?.by === "period" ? (grouping.starts[place + 1] ?? asked.to) : asked.to;
    const now = ctx.clock.now();
    const by = grouping !== null && grouping.by !== "period" ? grouping.by : null;
    rows = await selectOpenAt(ctx.db, end > now ? now : end, asked, { by, only: by === null ? null : key, after, limit: more });
  }
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor([last.cursor, last.key]) : null };
}

/** How many there are in all. @throws Problem 422 */
export async function countPage(ctx: Ctx, metric: MetricId, listed: Listed): Promise<number> {
  const asked = await askedOf(ctx, listed);
  const { grouping, key } = onlyOf(listed);
  if (isPlain(metric)) return countBehind(ctx.db, metric, asked, grouping, key);
  return metric === "backlog" ? ((await selectBacklog(ctx.db, [asked.to], asked))[0] ?? 0) : 0;
}

/** With what the tickets are about and whose they are. */
export async function presentBehind(ctx: Ctx, rows: readonly BehindRow[]): Promise<MetricTicket[]> {
  const titles = new Map((await ticketTitles(ctx, [...new Set(rows.map(({ ticket_id }) => ticket_id))])).map((one) => [one.id, one]));
  const agents = await namesOf(ctx, "agent", [...new Set(rows.flatMap(({ agent_id }) => agent_id ?? []))]);
  return rows.flatMap((row) => {
    const ticket = titles.get(row.ticket_id);
    if (!ticket) return [];
    return [
      {
        ticket: { id: ticket.id, number: ticket.number, subject: ticket.subject },
        at: row.at.toISOString(),
        value: row.value,
        agent: row.agent_id ? { id: row.agent_id, name: agents.get(row.agent_id) ?? "" } : null,
      },
    ];
  });
}

/** @throws Problem 422 */
export async function listTickets(ctx: Ctx, metric: MetricId, query: Query): Promise<{ data: MetricTicket[]; nextCursor: string | null }> {
  const { data, nextCursor } = await behindPage(ctx, metric, query);
  return { data: await presentBehind(ctx, data), nextCursor };
}
