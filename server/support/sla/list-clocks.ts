import { plansById } from "#licensing/plans";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { clocksOfTickets, findClock, setCause, type StoredClock } from "#support/promises";
import { findTicket, organizationOfTicket, seesInside, visibleTicketId } from "#support/tickets";
import type { BreachCause } from "#shared/sla-codes";
import { causeCorrected } from "./events.ts";
import type { SlaClock } from "./policy-contract.ts";
import { policyNames } from "./policy-queries.ts";

/** A ticket that is answered for years has no more than these shown. */
const MOST_SHOWN = 200;
const ORDER = ["running", "paused", "fulfilled", "cancelled"];

type Names = { policies: ReadonlyMap<string, string>; plans: ReadonlyMap<string, { name: string }> };

async function namesFor(ctx: Ctx, rows: readonly StoredClock[]): Promise<Names> {
  if (!seesInside(ctx.actor)) return { policies: new Map(), plans: new Map() };
  const ids = (of: "policyId" | "planId") => [...new Set(rows.map((row) => row[of]))].filter((id) => id !== null);
  const plans = ids("planId");
  return { policies: await policyNames(ctx.db, ids("policyId")), plans: plans.length > 0 ? await plansById(ctx, plans) : new Map() };
}

const named = (id: string | null, name: string | undefined) => (id === null || name === undefined ? null : { id, name });

/** A clock as this actor may see it. */
function present(ctx: Ctx, row: StoredClock, ticketNumber: number, { policies, plans }: Names): SlaClock {
  const inside = seesInside(ctx.actor);
  const at = (instant: Date | null) => instant?.toISOString() ?? null;
  return {
    id: row.id,
    ticketNumber,
    target: row.target,
    instance: row.instance,
    state: row.state,
    priority: row.priority as SlaClock["priority"],
    minutes: row.targetMinutes,
    startedAt: at(row.startedAt)!,
    dueAt: at(row.dueAt),
    breachedAt: at(row.breachedAt),
    fulfilledAt: at(row.fulfilledAt),
    met: row.met,
    elapsedSeconds: row.elapsedMs / 1_000,
    countedAt: at(row.countedAt)!,
    policy: row.policyId === null ? null : named(row.policyId, policies.get(row.policyId)),
    plan: row.planId === null ? null : named(row.planId, plans.get(row.planId)?.name),
    customersSee: row.customersSee,
    cause: inside ? (row.correctedCause ?? row.cause) : null,
    foundCause: inside ? row.cause : null,
    corrected: inside && row.correctedAt ? { by: named(row.correctedBy, row.corrector ?? undefined), at: at(row.correctedAt)! } : null,
    history: inside
      ? row.history.map(({ at: when, what, why, minutes }) => ({
          at: new Date(when).toISOString(),
          what,
          why: why ?? null,
          minutes: minutes ?? null,
        }))
      : [],
    revision: row.revision,
  };
}

/** The service levels of a ticket the actor sees. @throws Problem 404 */
export async function listClocks(ctx: Ctx, number: number): Promise<{ data: SlaClock[]; nextCursor: null }> {
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  const rows = (await clocksOfTickets(ctx.db, [ticketId])).filter(({ customersSee }) => customersSee || seesInside(ctx.actor));
  const shown = rows.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).slice(0, MOST_SHOWN);
  const names = await namesFor(ctx, shown);
  return { data: shown.map((row) => present(ctx, row, number, names)), nextCursor: null };
}

/** A lead says why a promise was broken. What was found stays beside it. @throws Problem 404, 409 for one that was not, 412 */
export function correctCause(ctx: Ctx, id: string, revision: number, cause: BreachCause): Promise<SlaClock> {
  return inTransaction(ctx, async (tx) => {
    const row = await findClock(tx.db, id, true);
    const ticket = row && (await findTicket(tx, { id: row.ticketId }));
    if (!row || !ticket) throw notFound();
    if (row.revision !== revision) throw stale(present(tx, row, ticket.number, await namesFor(tx, [row])));
    if (row.breachedAt === null || row.cause === null) throw new Problem(409, "clock.notBreached");
    const before = row.correctedCause ?? row.cause;
    if (before !== cause) {
      await setCause(tx.db, id, { cause, by: agentIdOf(tx.actor), now: tx.clock.now() });
      const organization = await organizationOfTicket(tx.db, row.ticketId);
      await emit(tx, causeCorrected, {
        subjects: organization ? [`ticket:${row.ticketId}`, `organization:${organization.id}`] : [`ticket:${row.ticketId}`],
        data: { number: ticket.number, clockId: id, target: row.target, instance: row.instance, policyId: row.policyId, cause, before },
      });
      const { actorKey: actor, address } = tx;
      await tx.platform.audit.write(tx.db, {
        actor,
        action: "slaClocks.correct",
        subject: `ticket:${row.ticketId}`,
        outcome: "allowed",
        address,
        data: { clockId: id, before, cause },
      });
    }
    const changed = (await findClock(tx.db, id))!;
    return present(tx, changed, ticket.number, await namesFor(tx, [changed]));
  });
}
