/** Keeps the rows of clocks as the log says they are, tells what happened to them, and takes the steps of policies. */
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import { clocksOfTickets, dropClocks, saveClocks, type ClockRow, type StoredClock } from "#support/promises";
import { setDue, type ClockFacts } from "#support/tickets";
import { newId } from "#shared/ids";
import { countClocks } from "./count-clocks.ts";
import {
  clockBreached,
  clockCancelled,
  clockChanged,
  clockEscalated,
  clockFulfilled,
  clockPaused,
  clockResumed,
  clockStarted,
  clockWarned,
} from "./events.ts";
import type { Clock, Entry } from "./model/clock.ts";
import type { SlaWorld } from "./model/terms.ts";
import { takeStep } from "./take-step.ts";
import { holdTickets } from "./world-queries.ts";

const instant = (at: number | null) => (at === null ? null : new Date(at));

function rowOf(clock: Clock, { id, requester }: ClockFacts, known: StoredClock | undefined, now: number): ClockRow {
  const { terms } = clock;
  return {
    id: known?.id ?? newId(now),
    ticketId: id,
    contactId: requester,
    target: clock.target,
    instance: clock.instance,
    origin: clock.origin,
    state: clock.state,
    policyId: terms.policyId,
    policyVersion: terms.policyVersion,
    planId: terms.planId,
    priority: terms.priority,
    targetMinutes: clock.minutes,
    elapsedMs: clock.elapsed,
    countedAt: new Date(clock.countedAt),
    startedAt: new Date(clock.startedAt),
    dueAt: instant(clock.dueAt),
    breachedAt: instant(clock.breachedAt),
    fulfilledAt: instant(clock.fulfilledAt),
    met: clock.met,
    cause: clock.cause,
    history: clock.history.map((entry) => ({ ...entry })),
    customersSee: terms.customersSee,
    wakesAt: instant(clock.wakesAt),
  };
}

/** Longer ago than this a breach is told as history. */
const STILL_NEWS = 24 * 3_600_000;

const keyOf = ({ target, origin }: Pick<ClockRow, "target" | "origin">) => `${target} ${origin}`;
const entryKey = ({ at, what, why }: { at: number; what: string; why?: string | undefined }) => `${at} ${what} ${why ?? ""}`;

async function tell(tx: Ctx, facts: ClockFacts, row: ClockRow, clock: Clock, entry: Entry): Promise<void> {
  const about = { number: facts.number, clockId: row.id, target: row.target, instance: row.instance, policyId: row.policyId };
  const dueAt = row.dueAt?.toISOString() ?? null;
  const at = {
    subjects: (facts.organization ? [`ticket:${facts.id}`, `organization:${facts.organization}`] : [`ticket:${facts.id}`]) as [
      string,
      ...string[],
    ],
    occurredAt: new Date(entry.at),
  };
  switch (entry.what) {
    case "started":
      return emit(tx, clockStarted, { ...at, data: { ...about, dueAt } });
    case "paused":
      return emit(tx, clockPaused, { ...at, data: about });
    case "resumed":
    case "reopened":
      return emit(tx, clockResumed, { ...at, data: { ...about, dueAt } });
    case "changed":
      return emit(tx, clockChanged, { ...at, data: { ...about, dueAt, why: entry.why ?? "other" } });
    case "breached":
      return emit(tx, clockBreached, { ...at, data: { ...about, dueAt, cause: clock.cause ?? "other" } });
    case "fulfilled":
      return emit(tx, clockFulfilled, { ...at, data: { ...about, dueAt, met: clock.breachedAt === null } });
    case "cancelled":
      return emit(tx, clockCancelled, { ...at, data: { ...about, why: entry.why ?? "other" } });
    case "step": {
      const step = clock.terms.steps.find(({ id }) => id === entry.why);
      if (!step) return;
      const event = "minutesAfter" in step.when || ("percent" in step.when && step.when.percent >= 100) ? clockEscalated : clockWarned;
      await emit(tx, event, { ...at, data: { ...about, dueAt, stepId: step.id, notify: [...step.notify] } });
      if (!tx.importing) await takeStep(tx, facts, step);
    }
  }
}

function isSame(row: ClockRow, known: StoredClock): boolean {
  const plain = (one: ClockRow) =>
    JSON.stringify([
      one.contactId,
      one.instance,
      one.state,
      one.policyId,
      one.policyVersion,
      one.planId,
      one.priority,
      one.targetMinutes,
      one.dueAt,
      one.breachedAt,
      one.fulfilledAt,
      one.met,
      one.cause,
      one.customersSee,
      one.wakesAt,
      one.history.map(entryKey),
    ]);
  return plain(row) === plain(known);
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  const times = dates.filter((date) => date !== null).map((date) => date.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

async function keepOne(
  tx: Ctx,
  { facts, clocks, stored, quiet }: { facts: ClockFacts; clocks: readonly Clock[]; stored: readonly StoredClock[]; quiet: boolean },
): Promise<void> {
  const now = tx.clock.now();
  const known = new Map(stored.map((row) => [keyOf(row), row]));
  const rows = clocks.map((clock) => ({ clock, row: rowOf(clock, facts, known.get(keyOf(clock)), now.getTime()) }));
  const there = new Set(rows.map(({ row }) => keyOf(row)));
  const gone = stored.filter((row) => !there.has(keyOf(row)));
  await dropClocks(
    tx.db,
    gone.map(({ id }) => id),
  );
  await saveClocks(
    tx.db,
    rows.map(({ row }) => row).filter((row) => !known.has(keyOf(row)) || !isSame(row, known.get(keyOf(row))!)),
    now,
  );
  if (rows.length + stored.length === 0) return;
  const running = rows.map(({ row }) => row).filter(({ state, dueAt }) => state === "running" && dueAt !== null);
  const next = running.toSorted((a, b) => a.dueAt!.getTime() - b.dueAt!.getTime())[0];
  await setDue(tx.db, facts.id, {
    dueAt: next?.dueAt ?? null,
    target: next?.target ?? null,
    customerDueAt: earliest(running.filter(({ customersSee }) => customersSee).map(({ dueAt }) => dueAt)),
    breachedAt: earliest(rows.map(({ row }) => row.breachedAt)),
  });
  for (const row of gone) {
    if (row.state === "cancelled") continue;
    const data = {
      number: facts.number,
      clockId: row.id,
      target: row.target,
      instance: row.instance,
      policyId: row.policyId,
      why: "recounted",
    };
    await emit(tx, clockCancelled, { subjects: [`ticket:${facts.id}`], data });
  }
  for (const { clock, row } of rows) {
    const told = new Set(known.get(keyOf(row))?.history.map(entryKey));
    for (const entry of clock.history) {
      if (told.has(entryKey(entry))) continue;
      // What happened long ago is history that was counted just now: nobody is called for it.
      const past = quiet || now.getTime() - entry.at > STILL_NEWS;
      await tell(past ? { ...tx, importing: "history" } : tx, facts, row, clock, entry);
    }
  }
}

/**
 * Counts the clocks of tickets anew and stores what differs: the same twice changes nothing, and the order in which their events came does not
 * matter. Within one transaction, for as many tickets as are given.
 * @param options.world read already, where many are counted one after the other
 * @param options.quiet what is found is history: nobody is called, and no step is taken
 */
export function keepClocks(
  ctx: Ctx,
  ids: readonly string[],
  { world, quiet = false }: { world?: SlaWorld; quiet?: boolean } = {},
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (ids.length === 0) return;
    await holdTickets(tx.db, [...new Set(ids)]);
    const stored = Map.groupBy(await clocksOfTickets(tx.db, ids), ({ ticketId }) => ticketId);
    for (const { input, clocks } of await countClocks(tx.db, ids, tx.clock.now(), world))
      await keepOne(tx, { facts: input.facts, clocks, stored: stored.get(input.facts.id) ?? [], quiet });
  });
}
