/** The one decision: may a customer receive something, why, and what would help if not. Feeds, portal, desk and billing ask here. */
import { entitlementsOf } from "#licensing/licenses";
import { selectFacts, type Customer, type FactsRow, type PlanFactsRow } from "#licensing/plans";
import type { Ctx } from "#platform/http";
import type { ThingKind } from "#shared/access-codes";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import type { UpdateClass } from "#shared/plan-codes";
import type { AccessDecision } from "./contract.ts";
import { decide } from "./model/decide.ts";
import type { Facts, PlanFacts, SubscriptionFacts } from "./model/facts.ts";
import { securityUntil } from "./model/security-until.ts";

/** What somebody is to receive: a plain value. */
export type AskedThing = {
  readonly kind: ThingKind;
  /** Id or slug. */
  readonly product: string;
  readonly updateClass?: UpdateClass | null | undefined;
  /** Name of the release line, by whose days security updates are owed; without it by those of the product. */
  readonly releaseLine?: string | null | undefined;
  /** When the branch came out, and when the very release did. */
  readonly branchReleasedAt?: Date | null | undefined;
  readonly releasedAt?: Date | null | undefined;
  /** Entitlement codes; of a channel also its name, of a service level a priority, of a course its form or `onboarding`. */
  readonly needs?: readonly string[] | undefined;
};

export type Asking = {
  /** Entitlement codes he has besides those of his plans. */
  readonly entitlements?: readonly string[];
  /** ISO 4217, in which the remedy is looked for; absent: the one that most of what helps is sold in. */
  readonly currency?: string | null | undefined;
};

/**
 * Decides by the state of this moment: one statement for plans, one for the codes of his licences. What is unknown is denied, not thrown.
 * @param now the moment asked about: days are those of UTC
 */
export async function mayReceive(
  ctx: Ctx,
  customer: Customer,
  thing: AskedThing,
  now: Date = ctx.clock.now(),
  { entitlements = [], currency = null }: Asking = {},
): Promise<AccessDecision> {
  const today = dayIn(now);
  const row = await selectFacts(ctx.db, customer, thing.product, today);
  const codes = [...entitlements, ...(await licensed(ctx, row, now))];
  const asked = {
    kind: thing.kind,
    updateClass: thing.updateClass ?? null,
    branchReleasedOn: thing.branchReleasedAt ? dayIn(thing.branchReleasedAt) : null,
    releasedOn: thing.releasedAt ? dayIn(thing.releasedAt) : null,
    needs: thing.needs ?? [],
  };
  const { allow, reasons, remedy } = decide(asked, factsOf(row, thing.releaseLine ?? null, codes), today, currency);
  const names = new Map(row.plans.map(({ id, name }) => [id, { id, name: localize(name, ctx.locale) }]));
  return {
    allow,
    reasons: reasons.map(({ plan, ...rest }) => ({ ...rest, plan: plan === null ? null : names.get(plan)! })),
    remedy: remedy && { ...remedy, plan: names.get(remedy.plan)! },
  };
}

/** What he may by his licences. Most customers are one record, and one statement tells; of a merged one each record has licences of its own. */
async function licensed(ctx: Ctx, { people, houses }: FactsRow, now: Date): Promise<string[]> {
  const records = Array.from({ length: Math.max(people.length, houses.length) }, (_, place) => ({
    organizationId: houses[place] ?? null,
    contactId: people[place] ?? null,
  }));
  const codes: string[] = [];
  for (const record of records) codes.push(...(await entitlementsOf(ctx, record, now)));
  return codes;
}

function factsOf(row: FactsRow, line: string | null, entitlements: readonly string[]): Facts {
  const plans = new Map(row.plans.map((plan) => [plan.id, planFacts(plan)]));
  const everybodys = row.plans.filter(({ everybody }) => everybody).map(({ id }): SubscriptionFacts => fromTheBeginning(plans.get(id)!));
  return {
    customerKnown: row.customer,
    productKnown: row.product !== null,
    securityUntil: securityUntil(row.days, line),
    subscriptions: [...row.subscriptions.map(({ plan, ...rest }) => ({ ...rest, plan: plans.get(plan)! })), ...everybodys],
    entitlements,
    onSale: row.plans.filter(({ sold }) => sold).map(({ id }) => plans.get(id)!),
  };
}

function planFacts(row: PlanFactsRow): PlanFacts {
  return {
    id: row.id,
    coversProduct: row.covers,
    channels: row.channels,
    priorities: row.levels.map(({ priority }) => priority),
    updates: row.updates,
    perpetualFallback: row.fallback,
    courseForms: row.forms,
    onboarding: row.onboarding,
    community: row.community,
    entitlements: row.entitlements,
    prices: row.prices,
  };
}

/** A plan that every customer has without buying it. */
function fromTheBeginning(plan: PlanFacts): SubscriptionFacts {
  const open = { endsOn: null, maintenanceEndsOn: null, cancelledFrom: null, cancellation: null };
  return { plan, startsOn: "0001-01-01", ...open, named: true, placesLeft: false };
}
