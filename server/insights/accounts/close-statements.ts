/** Months are closed: what was decided in them is kept as it is, with what is credited. */
import { organizationRef } from "#people/directory";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, notFound, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { newId } from "#shared/ids";
import type { Statement } from "./contract.ts";
import { insertCredit, selectCredits, type CreditRow } from "./credit-queries.ts";
import { statementClosed } from "./events.ts";
import { boundsOf, firstDay, monthIn, monthsLater } from "./model/month.ts";
import { sumOf } from "./model/tally.ts";
import { insertLines, selectGroups, selectUnclosed } from "./outcome-queries.ts";
import { statementVisible } from "./policy.ts";
import { readStatement, type Of } from "./read-statements.ts";
import { insertStatement, selectSettings, selectVersions, type StatementRow } from "./statement-queries.ts";
import { workOutCredits, type Worked } from "./work-out.ts";

const NAME = "statements";
/** Time in which what happened at the end of the month is still written down. */
const GRACE = 86_400_000;
/** Months that are closed afterwards, where the program did not run or is new here. */
const MONTHS_BACK = 3;

/** Whether a decision on an earlier version still holds: the same amount for the same contract. */
function decisionOf(
  before: readonly CreditRow[],
  { subscription, result }: Worked,
): Pick<CreditRow, "state" | "decided_by" | "decided_at" | "note"> {
  const same = before.find(
    (credit) =>
      credit.subscription_id === subscription &&
      credit.amount === result.amount &&
      (credit.currency ?? result.terms.currency) === result.terms.currency,
  );
  if (result.outcome !== "tier") return { state: "none", decided_by: null, decided_at: null, note: null };
  return same && same.state !== "none" ? same : { state: "proposed", decided_by: null, decided_at: null, note: null };
}

/** Closes a month that is over, or another version of it. In a transaction. @returns false when somebody else has just done so */
async function close(
  tx: Ctx,
  { organization, month }: { organization: string; month: string },
  last: StatementRow | null,
  reason: string | null,
): Promise<boolean> {
  const now = tx.clock.now();
  const { time_zone } = await selectSettings(tx.db, organization);
  const timeZone = last?.time_zone ?? time_zone;
  const { starts_at, ends_at } = boundsOf(month, timeZone);
  const span = { organization, starts_at, ends_at };
  const { groups } = await selectGroups(tx.db, span);
  // The slack in which customers are looked for may reach into another month of theirs.
  if (groups.length === 0 && last === null && reason === null) return false;
  const id = newId(now.getTime());
  const version = (last?.version ?? 0) + 1;
  const { met, missed } = sumOf(groups);
  const made = await insertStatement(tx.db, {
    id,
    organization,
    month,
    version,
    timeZone,
    startsAt: starts_at,
    endsAt: ends_at,
    met,
    missed,
    groups,
    now,
    madeBy: agentIdOf(tx.actor),
    reason,
  });
  if (!made) return false;
  await insertLines(tx.db, id, span);
  const before = last ? await selectCredits(tx.db, [last.id]) : [];
  for (const worked of await workOutCredits(tx, organization, month, groups)) {
    const { state, decided_by, decided_at, note } = decisionOf(before, worked);
    await insertCredit(tx.db, {
      ...worked,
      id: newId(now.getTime()),
      statement: id,
      state,
      decidedBy: decided_by?.id ?? null,
      decidedAt: decided_at,
      note,
    });
  }
  await emit(tx, statementClosed, {
    subjects: [`organization:${organization}`],
    data: { statementId: id, month: month.slice(0, 7), version, met, missed },
  });
  return true;
}

/** Works a month that is over out again, or closes it now. @throws Problem 404, 409 while it goes on */
export function recomputeStatement(ctx: Ctx, of: Of, reason: string): Promise<Statement> {
  return inTransaction(ctx, async (tx) => {
    const { organization } = of;
    const month = firstDay(of.month);
    if (!(await organizationRef(tx, organization))) throw notFound();
    const [last = null] = await selectVersions(tx.db, organization, month, statementVisible(tx));
    const { time_zone } = await selectSettings(tx.db, organization);
    if (boundsOf(month, last?.time_zone ?? time_zone).ends_at > tx.clock.now()) throw new Problem(409, "statement.running");
    // Whoever was first has made the very same version.
    await close(tx, { organization, month }, last, reason);
    return readStatement(tx, of);
  });
}

/** Closes the months that are over, each customer's in a transaction of its own. */
export async function closeDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  const now = platform.clock.now();
  for (let back = MONTHS_BACK; back >= 0; back--) {
    const month = monthsLater(monthIn(now, "UTC"), -back);
    for (const organization of await selectUnclosed(ctx.db, month)) {
      try {
        const { time_zone } = await selectSettings(ctx.db, organization);
        if (now.getTime() < boundsOf(month, time_zone).ends_at.getTime() + GRACE) continue;
        await inTransaction(ctx, (tx) => close(tx, { organization, month }, null, null));
      } catch (error) {
        ctx.log.error({ err: error, organization, month }, "a month could not be closed");
      }
    }
  }
}

/** Every ten minutes: months end at another time in each zone, and there is seldom anything to do. */
export function statementsJob(platform: Platform): JobDefinition {
  return { name: "statements.close", cron: "*/10 * * * *", retryLimit: 0, run: () => closeDue(platform) };
}
