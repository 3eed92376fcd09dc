/** How customers do, for whoever asks: numbers he may not read stay away, what they take off does not. */
import { decodeCursor, encodeCursor } from "#platform/db";
import { agentIdOf, invalid, notFound, type Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import type { churnContract, CustomerHealth, PastHealth } from "./contract.ts";
import { selectDays, selectHealth, selectHealths, type HealthRow, type OwnerFilter } from "./list-queries.ts";
import { rightFor } from "./signals.ts";

type Query = (typeof churnContract)["customerHealth.list"]["query"]["_zod"]["output"];
export type HealthAsked = Pick<Query, "level" | "owner" | "sort">;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whose customers are meant; null: those of somebody who is no agent, which are none. */
export function ownerOf(ctx: Ctx, owner: string | undefined): OwnerFilter | null {
  return owner === "me" ? agentIdOf(ctx.actor) : owner;
}

export const isDay = (value: unknown): value is string =>
  typeof value === "string" &&
  DAY.test(value) &&
  value >= "0001" &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

/** Where a list sorted by a number or a day goes on. @throws Problem 422 */
export function sortedCursor(cursor: string | undefined, byDay: boolean): { value: string | number; id: string } | null {
  if (cursor === undefined) return null;
  const [value, id] = decodeCursor(cursor, 2) ?? [];
  const fits = byDay ? isDay(value) : typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) <= 1e15;
  if (!fits || typeof id !== "string" || !isId(id)) throw invalid("cursor", "cursor");
  return { value: value as string | number, id };
}

/** A page of rows that carry what they are sorted by. @param rows one more than `limit` where there is another page */
export function sortedPage<Row extends { id: string; sorted: string | number }>(
  rows: readonly Row[],
  limit: number,
): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor([last.sorted, last.id]) : null };
}

export const presentYearly = ({ yearly, currency }: { yearly: number | null; currency: string | null }) =>
  yearly === null || currency === null ? null : { amount: yearly, currency };

function presentHealth({ actor: { rights } }: Ctx, row: HealthRow): CustomerHealth {
  const worst = row.reasons.toSorted((a, b) => b.points - a.points || Number(a.value === null) - Number(b.value === null) || b.of - a.of);
  return {
    id: row.id,
    customer: { organization: row.organization, contact: row.contact },
    score: row.score,
    level: row.level,
    trend: row.trend,
    known: row.known,
    reasons: worst.map((reason) =>
      rights.has(rightFor(reason.signal)) ? { ...reason, hidden: false } : { ...reason, value: null, facts: {}, hidden: true },
    ),
    current: row.current,
    yearly: presentYearly(row),
    renewsOn: row.renews_on,
    owner: row.owner,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    computedAt: row.computed_at?.toISOString() ?? null,
  };
}

/** A page of customers as they are stored. @throws Problem 422 */
export async function healthPage(
  ctx: Ctx,
  { owner, cursor, limit, ...asked }: HealthAsked & { cursor?: string | undefined; limit: number },
) {
  const after = sortedCursor(cursor, asked.sort === "renewal");
  const whose = ownerOf(ctx, owner);
  if (whose === null) return { data: [], nextCursor: null };
  return sortedPage(await selectHealths(ctx.db, { ...asked, level: asked.level, owner: whose, after, limit: limit + 1 }), limit);
}

/** @throws Problem 422 */
export async function listHealth(ctx: Ctx, query: Query): Promise<{ data: CustomerHealth[]; nextCursor: string | null }> {
  const { data, nextCursor } = await healthPage(ctx, query);
  return { data: data.map((row) => presentHealth(ctx, row)), nextCursor };
}

/** @throws Problem 404 where the record is none, or no customer's */
export async function readHealth(ctx: Ctx, id: string): Promise<CustomerHealth> {
  const row = await selectHealth(ctx.db, id);
  if (!row) throw notFound();
  return presentHealth(ctx, row);
}

/** @throws Problem 404, 422 */
export async function readHistory(
  ctx: Ctx,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: PastHealth[]; nextCursor: string | null }> {
  const [after] = cursor === undefined ? [null] : (decodeCursor(cursor, 1) ?? []);
  if (cursor !== undefined && !isDay(after)) throw invalid("cursor", "cursor");
  const row = await selectHealth(ctx.db, id);
  if (!row) throw notFound();
  const rows = await selectDays(ctx.db, row.id, { after: after as string | null, limit: limit + 1 });
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? encodeCursor([data.at(-1)!.day]) : null };
}
