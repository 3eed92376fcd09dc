/** Which terms end, and what came of those that ended. */
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import type { churnContract, Renewal } from "./contract.ts";
import { selectRenewals, type RenewalRow } from "./list-queries.ts";
import { daysBetween } from "./model/terms.ts";
import { ownerOf, presentYearly, sortedCursor, sortedPage } from "./read-health.ts";

type Query = (typeof churnContract)["renewals.list"]["query"]["_zod"]["output"];
export type RenewalsAsked = Pick<Query, "period" | "outcome" | "owner" | "customer" | "sort">;

/** A page of terms as they are stored. @throws Problem 422 */
export async function renewalPage(
  ctx: Ctx,
  { owner, cursor, limit, ...asked }: RenewalsAsked & { cursor?: string | undefined; limit: number },
) {
  const after = sortedCursor(cursor, asked.sort === "date");
  const whose = ownerOf(ctx, owner);
  if (whose === null) return { data: [], nextCursor: null };
  const filter = { ...asked, customer: asked.customer, owner: whose, today: dayIn(ctx.clock.now()) };
  return sortedPage(await selectRenewals(ctx.db, { ...filter, after, limit: limit + 1 }), limit);
}

function presentRenewal({ locale, clock }: Ctx, row: RenewalRow): Renewal {
  const { score, level } = row;
  return {
    id: row.id,
    customer: { organization: row.organization, contact: row.contact },
    subscription: row.subscription_id,
    plan: { id: row.plan.id, name: localize(row.plan.name, locale) },
    kind: row.kind,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    inDays: daysBetween(dayIn(clock.now()), row.ends_on),
    outcome: row.outcome,
    reason: row.reason,
    yearly: presentYearly(row),
    owner: row.owner,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    health: score === null || level === null ? null : { score, level },
  };
}

/** @throws Problem 422 */
export async function listRenewals(ctx: Ctx, query: Query): Promise<{ data: Renewal[]; nextCursor: string | null }> {
  const { data, nextCursor } = await renewalPage(ctx, query);
  return { data: data.map((row) => presentRenewal(ctx, row)), nextCursor };
}
