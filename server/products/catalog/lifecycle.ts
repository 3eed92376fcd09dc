/** The days of a product's life and of its lines: taken only where they do not contradict one another. */
import { emit } from "#platform/events";
import { Problem, type Ctx, type FieldError } from "#platform/http";
import { newId } from "#shared/ids";
import {
  contradictions,
  dayIn,
  dayOf,
  lifecycleState,
  lifecycleWarnings,
  MILESTONES,
  onSale,
  type LifecycleDates,
  type Milestone,
} from "#shared/lifecycle";
import { productLifecycleChanged } from "./events.ts";
import { allDates, lockLives, saveDates, type DatesRow, type LifeRow } from "./lifecycle-queries.ts";
import type { GivenLifecycle, Lifecycle } from "./lifecycle-schema.ts";

/** The days with what follows from them today. */
export function presentLifecycle(row: DatesRow, updatedAt: Date, now: Date): Lifecycle {
  const [dates, today] = [allDates(row), dayIn(now)];
  return {
    ...dates,
    state: lifecycleState(dates, today),
    onSale: onSale(dates, today),
    warnings: lifecycleWarnings(dates),
    updatedAt: updatedAt.toISOString(),
  };
}

/** Named after what a day may not come before; `invalid.<code>` says it in words. */
const CODES: { readonly [milestone in Exclude<Milestone, "endOfLife">]: string } = {
  generalAvailability: "beforeAvailability",
  endOfSales: "beforeEndOfSales",
  endOfFullSupport: "beforeEndOfSupport",
  endOfSecuritySupport: "beforeEndOfSecurity",
};

/** A line lives within its product: it does not begin before it, nor last longer. @param named the line, where it is the product that changes */
function outsideProduct(product: LifecycleDates, line: LifecycleDates, named: string | null): FieldError[] {
  return MILESTONES.flatMap((milestone) => {
    const [outer, inner] = [dayOf(product, milestone), dayOf(line, milestone)];
    if (outer === null || inner === null) return [];
    const begins = milestone === "generalAvailability";
    if (begins ? inner >= outer : inner <= outer) return [];
    const path = `lifecycle.${milestone}`;
    if (named === null) return [{ path, code: begins ? "beforeProduct" : "afterProduct" }];
    // Isolated: a line's name has a direction of its own.
    return [{ path, code: begins ? "afterReleaseLine" : "beforeReleaseLine", values: { line: `\u2068${named}\u2069` } }];
  });
}

/**
 * Takes the given days over those there are, in the transaction that changes their product or line.
 * @param lineId null for the product itself
 * @throws Problem 422 at each day that contradicts another one
 */
export async function changeDates(
  tx: Ctx,
  { productId, lineId, given }: { productId: string; lineId: string | null; given: GivenLifecycle | undefined },
): Promise<void> {
  if (given === undefined || Object.keys(given).length === 0) return;
  const lives = await lockLives(tx.db, productId);
  const own = (one: LifeRow) => one.line === lineId;
  const before = allDates(lives.find(own)?.dates ?? {});
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const after: LifecycleDates = { ...before, ...said };
  const errors: FieldError[] = contradictions(after).map(({ milestone, before: earlier }) => ({
    path: `lifecycle.${milestone}`,
    code: CODES[earlier],
  }));
  for (const other of lives.filter((one) => !own(one))) {
    if (lineId === null) errors.push(...outsideProduct(after, allDates(other.dates), other.name ?? ""));
    else if (other.line === null) errors.push(...outsideProduct(allDates(other.dates), after, null));
  }
  // One word for each day is enough.
  const first = errors.filter(({ path }, index) => errors.findIndex((one) => one.path === path) === index);
  if (first.length > 0) throw new Problem(422, "invalid", { errors: first });
  const changed = MILESTONES.filter((milestone) => before[milestone] !== after[milestone]);
  if (changed.length === 0) return;
  const now = tx.clock.now();
  await saveDates(tx.db, { productId, lineId, dates: after, newId: () => newId(now.getTime()), now });
  await emit(tx, productLifecycleChanged, {
    subjects: [`product:${productId}`, ...(lineId ? [`releaseLine:${lineId}`] : [])],
    data: {
      productId,
      lineId,
      dates: Object.fromEntries(
        changed.map((milestone) => [milestone, [before[milestone], after[milestone]] as [string | null, string | null]]),
      ),
    },
  });
}
