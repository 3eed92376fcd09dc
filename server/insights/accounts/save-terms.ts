/** What is credited for broken promises, and how a customer's statements are made: as the vendor says. */
import { afterId, pageById } from "#people/access";
import { organizationRef } from "#people/directory";
import { plansById, readSubscription } from "#licensing/plans";
import { agentIdOf, inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { localize, type Locale } from "#shared/locales";
import type { ShownTerms, statementsContract } from "./contract.ts";
import { findTerms, insertTerms, selectTerms, type TermsRow } from "./credit-queries.ts";
import { firstDay } from "./model/month.ts";
import { saveSettings, selectSettings } from "./statement-queries.ts";

type ListQuery = (typeof statementsContract)["serviceCreditTerms.list"]["query"]["_zod"]["output"];
type Given = (typeof statementsContract)["serviceCreditTerms.set"]["body"]["_zod"]["output"];

function presentTerms(ctx: Ctx, row: TermsRow): ShownTerms {
  const { content } = row;
  return {
    id: row.id,
    plan: { id: row.plan.id, name: localize(row.plan.name, ctx.locale) },
    subscription: row.subscription,
    organization: row.organization,
    from: row.begins_on.slice(0, 7),
    terms: content && { ...content, targets: [...content.targets], tiers: content.tiers.map((tier) => ({ ...tier })) },
    createdAt: row.created_at.toISOString(),
  };
}

/** @throws Problem 422 for a bad cursor */
export async function listTerms(ctx: Ctx, { cursor, limit, plan, subscription }: ListQuery) {
  const rows = await selectTerms(ctx.db, { after: afterId(cursor), limit: limit + 1, plan, subscription });
  return pageById(rows, limit, (row) => presentTerms(ctx, row));
}

/** What was said for the same month before is replaced; closed months stay as they are. @throws Problem 422 */
export function setTerms(ctx: Ctx, { plan, subscription, from, terms }: Given): Promise<ShownTerms> {
  return inTransaction(ctx, async (tx) => {
    if ((plan === undefined) === (subscription === undefined)) throw invalid("plan", "planOrSubscription");
    if (plan !== undefined && !(await plansById(tx, [plan])).has(plan)) throw invalid("plan", "unknownThing");
    if (subscription !== undefined && !(await readSubscription(tx.db, subscription))?.organization_id)
      throw invalid("subscription", "unknownThing");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertTerms(tx.db, {
      id,
      plan: plan ?? null,
      subscription: subscription ?? null,
      beginsOn: firstDay(from),
      content: terms,
      madeBy: agentIdOf(tx.actor),
      now,
    });
    return presentTerms(tx, (await findTerms(tx.db, id))!);
  });
}

export type StatementSettings = { locale: Locale; timeZone: string; revision: number };

/** @throws Problem 404 */
export async function readSettings(ctx: Ctx, organization: string): Promise<StatementSettings> {
  if (!(await organizationRef(ctx, organization))) throw notFound();
  const { locale, time_zone, revision } = await selectSettings(ctx.db, organization);
  return { locale, timeZone: time_zone, revision };
}

/** @throws Problem 404, 412 */
export function changeSettings(
  ctx: Ctx,
  organization: string,
  revision: number,
  { locale, timeZone }: { locale: Locale; timeZone: string },
): Promise<StatementSettings> {
  return inTransaction(ctx, async (tx) => {
    const before = await readSettings(tx, organization);
    if (!(await saveSettings(tx.db, organization, { locale, timeZone, revision, now: tx.clock.now() }))) throw stale(before);
    return readSettings(tx, organization);
  });
}
