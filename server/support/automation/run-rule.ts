/** One rule and one ticket: asked, done and written down in one transaction, once for each cause. */
import { newId } from "#shared/ids";
import type { RunOutcome } from "#shared/automation";
import { isTransient } from "#platform/db";
import { emit } from "#platform/events";
import { actorKey, inTransaction, Problem, systemContext, type Actor, type Ctx, type Platform } from "#platform/http";
import { findTicket, momentOf } from "#support/tickets";
import { askConditions, holds } from "./conditions.ts";
import type { Deed } from "./contract.ts";
import { ruleRan } from "./events.ts";
import { isTimed, LONGEST_CHAIN, MOST_IN_HOUR } from "./model.ts";
import { performActions } from "./perform-actions.ts";
import { planActions } from "./plan-actions.ts";
import type { RuleRow } from "./queries.ts";
import { chainOf, earlierRun, insertRun, recentRuns, runBefore, type Held, type NewRun } from "./run-queries.ts";

/** What sets a rule off: an event with who caused it, or a moment from which time has passed. */
export type Cause =
  | { seq: number; type: string; actor: string; at: Date; /** The last run of another rule on the same event. */ after: string | null }
  | { anchor: Date };

/** Rights of a rule: what it does is done by the verbs of agents. That it may do it is decided by who may make rules. */
const RULE_RIGHTS: ReadonlySet<string> = new Set([
  "tickets.read",
  "tickets.reply",
  "tickets.note",
  "tickets.edit",
  "tickets.assign",
  "tickets.restricted",
  "catalog.read",
  "people.read",
]);

/** A rule as an actor. */
export function ruleContext(platform: Platform, { id, name }: { id: string; name: string }): Ctx {
  const actor: Actor = { kind: "rule", id, name, rights: RULE_RIGHTS };
  return { ...systemContext(platform, "automation"), actor, actorKey: actorKey(actor) };
}

/** What became of it; null where its conditions did not hold, or it has had its turn. */
export type Ran = { outcome: RunOutcome; /** What was done; null where nothing was. */ done: string | null } | null;

/**
 * Runs a rule on a ticket. What it cannot do whole it does not do at all, and that is written down.
 * @throws Error when the database cannot be reached: then it may be tried again
 */
export async function runRule(platform: Platform, rule: RuleRow, ticketId: string, cause: Cause): Promise<Ran> {
  const ctx = ruleContext(platform, rule);
  try {
    return await inTransaction(ctx, (tx) => attempt(tx, rule, ticketId, cause));
  } catch (error) {
    if (!(error instanceof Problem) && isTransient(error)) throw error;
    const code = error instanceof Problem ? error.code : "internal";
    if (code === "internal") ctx.log.error({ err: error, rule: rule.id, ticket: ticketId }, "a rule could not do what it says");
    return inTransaction(ctx, (tx) => noteFailure(tx, rule, ticketId, cause, code));
  }
}

const causeOf = (cause: Cause): Pick<NewRun, "eventSeq" | "eventType" | "anchor"> =>
  "seq" in cause ? { eventSeq: cause.seq, eventType: cause.type, anchor: null } : { eventSeq: null, eventType: null, anchor: cause.anchor };

async function attempt(tx: Ctx, rule: RuleRow, ticketId: string, cause: Cause): Promise<Ran> {
  // Of two workers at one ticket the second waits here, and then finds what the first has written down.
  const ticket = await findTicket(tx, { id: ticketId }, true);
  if (!ticket || ticket.merged_at) return null;
  const earlier = await earlierRun(tx.db, { ruleId: rule.id, ticketId, ...causeOf(cause) });
  if (earlier) return { outcome: earlier.outcome, done: earlier.outcome === "done" ? earlier.id : null };
  if ("anchor" in cause && !(await stillSo(tx, rule, ticketId, cause.anchor))) return null;
  const held = (await askConditions(tx, rule.content, [ticketId])).get(ticketId);
  if (!held || !holds(held)) return null;
  const at = tx.clock.now();
  const causedBy = await causingRun(tx, ticketId, cause);
  const run = (outcome: RunOutcome, more: Partial<NewRun> = {}): NewRun => ({
    id: newId(at.getTime()),
    ruleId: rule.id,
    version: rule.version,
    ticketId,
    ...causeOf(cause),
    causedBy,
    outcome,
    code: null,
    held,
    did: [],
    rules: [],
    at,
    ...more,
  });
  const plan = await planActions(tx, ticket, rule.content.actions);
  // Where all is so already there is nothing that could go round.
  if (!plan.deeds.some(({ would }) => would === "change"))
    return (await insertRun(tx.db, run("nothing", { did: plan.deeds }))) ? { outcome: "nothing", done: null } : null;
  const chain = causedBy ? await chainOf(tx.db, causedBy, LONGEST_CHAIN + 1) : [];
  const place = chain.indexOf(rule.id);
  if (place >= 0) return stop(tx, ticket, run("loop", { rules: [...new Set(chain.slice(0, place + 1))] }));
  const recent = await recentRuns(tx.db, { ruleId: rule.id, ticketId, since: new Date(at.getTime() - 3_600_000) });
  if (chain.length > LONGEST_CHAIN || recent.own >= MOST_IN_HOUR.own || recent.all >= MOST_IN_HOUR.all)
    return recent.limited ? { outcome: "limited", done: null } : stop(tx, ticket, run("limited"));
  const done = run("done", { did: plan.deeds });
  if (!(await insertRun(tx.db, done))) return null;
  await performActions(tx, rule, ticket, plan);
  await tell(tx, ticket.number, done, plan.deeds);
  return { outcome: "done", done: done.id };
}

/** Whether time is still counted from that moment: the customer may have written again meanwhile. */
async function stillSo(tx: Ctx, { content }: RuleRow, ticketId: string, anchor: Date): Promise<boolean> {
  if (!isTimed(content)) return false;
  return (await momentOf(tx.db, ticketId, content.trigger.since))?.getTime() === anchor.getTime();
}

/** The run that led to it: the one whose effect the event was, or what another rule did at the same event; null where no rule did. */
async function causingRun(tx: Ctx, ticketId: string, cause: Cause): Promise<string | null> {
  if (!("seq" in cause)) return null;
  if (cause.after) return cause.after;
  if (!cause.actor.startsWith("rule:")) return null;
  return runBefore(tx.db, { ruleId: cause.actor.slice("rule:".length), ticketId, at: cause.at });
}

async function stop(tx: Ctx, { number }: { number: number }, run: NewRun): Promise<Ran> {
  if (!(await insertRun(tx.db, run))) return null;
  await tell(tx, number, run, []);
  return { outcome: run.outcome, done: null };
}

async function noteFailure(tx: Ctx, rule: RuleRow, ticketId: string, cause: Cause, code: string): Promise<Ran> {
  const ticket = await findTicket(tx, { id: ticketId }, true);
  if (!ticket) return null;
  const held: Held = (await askConditions(tx, rule.content, [ticketId])).get(ticketId) ?? { all: [], any: [] };
  const at = tx.clock.now();
  return stop(tx, ticket, {
    id: newId(at.getTime()),
    ruleId: rule.id,
    version: rule.version,
    ticketId,
    ...causeOf(cause),
    causedBy: await causingRun(tx, ticketId, cause),
    outcome: "failed",
    code,
    held,
    did: [],
    rules: [],
    at,
  });
}

async function tell(tx: Ctx, number: number, { id, ruleId, version, ticketId, outcome }: NewRun, deeds: readonly Deed[]): Promise<void> {
  if (outcome === "nothing") return;
  await emit(tx, ruleRan, {
    subjects: [`ticket:${ticketId}`, `rule:${ruleId}`],
    data: { number, ruleId, version, runId: id, outcome, did: deeds.filter(({ would }) => would === "change").map((deed) => deed.do) },
  });
}
