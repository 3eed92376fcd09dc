import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, type Ctx } from "#platform/http";
import { selectEnds } from "#products/catalog";
import { day } from "#shared/contract";
import { isId } from "#shared/ids";
import { dayIn, monthsLater } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import type { LifecycleEnd } from "./contract.ts";

/** What ends from today on, of what one may know of. @throws Problem 422 for a cursor of another list */
export async function listEnds(
  ctx: Ctx,
  { limit, cursor, months }: { limit: number; cursor?: string | undefined; months: number },
): Promise<{ data: LifecycleEnd[]; nextCursor: string | null }> {
  const today = dayIn(ctx.clock.now());
  const rows = await selectEnds(ctx.db, { from: today, to: monthsLater(today, months), after: afterEnd(cursor), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(({ id, product, line, milestone, day: on }) => ({
      id,
      product: { id: product.id, name: localize(product.name, ctx.locale) },
      releaseLine: line,
      milestone,
      on,
      inDays: Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000),
    })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.day, last.id]) : null,
  };
}

function afterEnd(cursor: string | undefined): { day: string; id: string } | null {
  if (cursor === undefined) return null;
  const [on, id] = decodeCursor(cursor, 2) ?? [];
  if (typeof on !== "string" || !day.safeParse(on).success || typeof id !== "string" || !isId(id)) throw invalid("cursor", "cursor");
  return { day: on, id };
}
