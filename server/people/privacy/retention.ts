import type { z } from "zod";
import { notFound, stale, systemContext, type Ctx, type Platform } from "#platform/http";
import type { Held, RetentionHandler } from "#platform/erasure";
import { inTransaction } from "#platform/http";
import type { retentionRule } from "./retention-contract.ts";
import { noteRun, selectHeld, selectRules, upsertRule, type RuleRow } from "./retention-queries.ts";

/** As far as a preview counts. */
const MOST_COUNTED = 10_000;
const PORTION = 50;
/** A night's work, so that a first run over years of tickets does not go on all day. */
const MOST_A_RUN = 20_000;

type Rule = z.output<typeof retentionRule>;

/** The same day so many months before; the last day of the month where it is shorter. */
export function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() - months);
  // The 31st of a month that has 30 days runs over into the next.
  if (then.getUTCDate() !== now.getUTCDate()) then.setUTCDate(0);
  return then;
}

async function heldOf(ctx: Ctx): Promise<Held> {
  const held: Held = { contacts: new Set(), organizations: new Set(), tickets: new Set() };
  for (const { kind, id } of await selectHeld(ctx.db)) held[`${kind}s`].add(id);
  for (const handler of ctx.platform.registrations.retention) await handler.extend?.(ctx, held);
  return held;
}

async function present(ctx: Ctx, handler: RetentionHandler, row: RuleRow | undefined, months: number | null, held: Held): Promise<Rule> {
  const now = ctx.clock.now();
  const due = months === null ? null : await handler.count(ctx, monthsBefore(now, months), held, MOST_COUNTED);
  const free: Held = { contacts: new Set(), organizations: new Set(), tickets: new Set() };
  const all =
    months === null || held.tickets.size + held.contacts.size + held.organizations.size === 0
      ? due
      : await handler.count(ctx, monthsBefore(now, months), free, MOST_COUNTED);
  return {
    kind: handler.kind,
    months,
    due,
    held: due === null || all === null ? 0 : Math.max(0, all - due),
    lastRunAt: row?.last_run_at?.toISOString() ?? null,
    lastCount: row?.last_count ?? null,
    revision: row?.revision ?? 0,
  };
}

/** Every rule there can be, with how much it would take away now. */
export async function listRules(ctx: Ctx): Promise<Rule[]> {
  const [rows, held] = [new Map((await selectRules(ctx.db)).map((row) => [row.kind, row])), await heldOf(ctx)];
  const rules: Rule[] = [];
  for (const handler of ctx.platform.registrations.retention) {
    const row = rows.get(handler.kind);
    rules.push(await present(ctx, handler, row, row?.months ?? null, held));
  }
  return rules;
}

function handlerOf(ctx: Ctx, kind: string): RetentionHandler {
  const handler = ctx.platform.registrations.retention.find((one) => one.kind === kind);
  if (!handler) throw notFound();
  return handler;
}

/** What a rule of so many months would take away now; changes nothing. @throws Problem 404 */
export async function previewRule(ctx: Ctx, kind: string, months: number): Promise<Rule> {
  const handler = handlerOf(ctx, kind);
  const row = (await selectRules(ctx.db)).find((one) => one.kind === kind);
  return present(ctx, handler, row, months, await heldOf(ctx));
}

/** Sets how long a kind is kept. @throws Problem 404, 412 */
export async function saveRule(ctx: Ctx, kind: string, revision: number, months: number | null): Promise<Rule> {
  const handler = handlerOf(ctx, kind);
  return inTransaction(ctx, async (tx) => {
    const row = await upsertRule(tx.db, { kind, months, by: tx.actorKey, now: tx.clock.now() }, revision);
    if (!row) throw stale((await listRules(tx)).find((one) => one.kind === kind)!);
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "retention.save",
      subject: null,
      outcome: "allowed",
      address: tx.address,
      data: { kind, months },
    });
    return present(tx, handler, row, months, await heldOf(tx));
  });
}

/** Takes away what is over its time, in portions. @returns how many of each kind */
export async function runRetention(platform: Platform): Promise<{ [kind: string]: number }> {
  const ctx = systemContext(platform, "retention");
  const done: { [kind: string]: number } = {};
  const rules = await selectRules(ctx.db);
  for (const handler of platform.registrations.retention) {
    const months = rules.find(({ kind }) => kind === handler.kind)?.months;
    if (!months) continue;
    const before = monthsBefore(ctx.clock.now(), months);
    let count = 0;
    while (count < MOST_A_RUN) {
      // A hold that is set meanwhile counts from the next portion on.
      const some = await handler.run(ctx, before, await heldOf(ctx), PORTION);
      count += some;
      if (some < PORTION) break;
    }
    await noteRun(ctx.db, handler.kind, count, ctx.clock.now());
    done[handler.kind] = count;
  }
  return done;
}
