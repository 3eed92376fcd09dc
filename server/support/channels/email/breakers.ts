/** What people see of the guard, and do about it. */
import type { z } from "zod";
import { afterId, pageById } from "#people/access";
import { notFound, stale, type Ctx } from "#platform/http";
import type { breaker, mailGuard } from "./guard-contract.ts";
import { resumeBreaker, selectBreakers, selectGuard, updateGuard, type BreakerRow, type GuardRow } from "./guard-queries.ts";
import { forgetGuard } from "./loop-guard.ts";

type Guard = z.output<typeof mailGuard>;
type Breaker = z.output<typeof breaker>;

function presentGuard({ updatedAt, ...row }: GuardRow): Guard {
  return { ...row, updatedAt: updatedAt.toISOString() };
}

function presentBreaker(now: Date) {
  return ({ trippedAt, until, resumedAt, ...row }: BreakerRow): Breaker => ({
    ...row,
    active: resumedAt === null && until > now,
    trippedAt: trippedAt.toISOString(),
    until: until.toISOString(),
    resumedAt: resumedAt?.toISOString() ?? null,
  });
}

export async function readGuard(ctx: Ctx): Promise<Guard> {
  return presentGuard(await selectGuard(ctx.db));
}

/** @throws Problem 412 stale */
export async function changeGuard(ctx: Ctx, revision: number, change: Partial<Guard>): Promise<Guard> {
  const before = await selectGuard(ctx.db);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = await updateGuard(ctx.db, revision, { ...before, ...given }, ctx.clock.now());
  if (!after) throw stale(presentGuard(before));
  forgetGuard(ctx.platform.database);
  return presentGuard(after);
}

/** Who is or was paused, newest first. */
export async function listBreakers(
  ctx: Ctx,
  { limit, cursor, active }: { limit: number; cursor?: string | undefined; active?: boolean | undefined },
): Promise<{ data: Breaker[]; nextCursor: string | null }> {
  const now = ctx.clock.now();
  return pageById(await selectBreakers(ctx.db, { limit: limit + 1, after: afterId(cursor), active, now }), limit, presentBreaker(now));
}

/** Answers again before the pause is over. @throws Problem 404 */
export async function resume(ctx: Ctx, id: string): Promise<Breaker> {
  const row = await resumeBreaker(ctx.db, id, ctx.actorKey, ctx.clock.now());
  if (!row) throw notFound();
  forgetGuard(ctx.platform.database);
  return presentBreaker(ctx.clock.now())(row);
}
