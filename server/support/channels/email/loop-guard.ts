/** Keeps machines from answering machines for ever: who gets too many automatic mails, or sends too many mails, is paused, and agents are told. */
import { newId } from "#shared/ids";
import { afterCommit, type Database } from "#platform/db";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { loopStopped } from "./events.ts";
import { countHeldBack, insertBreaker, selectActiveBreakers, selectGuard, type BreakerRow } from "./guard-queries.ts";
import { judgeLoop, type LoopFacts, type LoopLimits, type LoopReason } from "./loop-rules.ts";

const FRESH_MILLISECONDS = 2_000;

type Guard = { limits: LoopLimits; active: Map<string, BreakerRow> };
const known = new WeakMap<Database, { at: number; guard: Promise<Guard> }>();

/** The limits and who is paused, read at most every two seconds. */
function guardOf({ database, clock }: Ctx["platform"]): Promise<Guard> {
  const current = known.get(database);
  if (current && performance.now() - current.at < FRESH_MILLISECONDS) return current.guard;
  const guard = Promise.all([selectGuard(database.staff), selectActiveBreakers(database.staff, clock.now())]).then(([limits, rows]) => ({
    limits,
    active: new Map(rows.map((row) => [row.address, row])),
  }));
  const entry = { at: performance.now(), guard };
  known.set(database, entry);
  guard.catch(() => {
    if (known.get(database) === entry) known.delete(database);
  });
  return guard;
}

/** Has the guard read again at once. */
export function forgetGuard(database: Database): void {
  known.delete(database);
}

/**
 * Counts a mail that came from an address; more of them than people write pause it.
 * @returns the limits to go by; null while the sender or the mailbox is paused
 */
export async function mayAnswer(ctx: Ctx, { peer, mailbox }: { peer: string; mailbox: string }): Promise<LoopLimits | null> {
  const { limits, active } = await guardOf(ctx.platform);
  const now = ctx.clock.now();
  const holding = [active.get(peer), active.get(mailbox)].find((one) => one !== undefined && one.until > now);
  if (holding) {
    await countHeldBack(ctx.db, holding.id);
    return null;
  }
  const volume = { name: "email.peer", burst: limits.peerMails, rate: limits.peerMails, seconds: 3_600 };
  if (ctx.platform.limiter.take(volume, peer) === 0) return limits;
  await trip(ctx, { scope: "peer", address: peer, reason: "volume" }, limits);
  return null;
}

/** Whether one more automatic mail may be sent; pauses the sender or the mailbox when not. */
export async function onceMore(
  ctx: Ctx,
  { peer, mailbox, ...facts }: LoopFacts & { peer: string; mailbox: string },
  limits: LoopLimits,
): Promise<boolean> {
  const loop = judgeLoop(facts, limits);
  if (!loop) return true;
  await trip(ctx, { ...loop, address: loop.scope === "peer" ? peer : mailbox }, limits);
  return false;
}

async function trip(
  ctx: Ctx,
  { scope, address, reason }: { scope: "peer" | "mailbox"; address: string; reason: LoopReason },
  limits: LoopLimits,
): Promise<void> {
  const { platform, clock } = ctx;
  const now = clock.now();
  const id = newId(now.getTime());
  const until = new Date(now.getTime() + limits.pauseMinutes * 60_000);
  if (!(await insertBreaker(ctx.db, { id, scope, address, reason, now, until }))) return;
  await emit(ctx, loopStopped, { subjects: [`breaker:${id}`], data: { breakerId: id, scope, reason } });
  afterCommit(ctx.db, () => {
    forgetGuard(platform.database);
    ctx.log.warn({ breaker: id, scope, reason, until: until.toISOString() }, "mail goes round: automatic answers are paused");
    platform.metrics.breaker(scope, reason);
  });
}
