/** What a customer has, gathered from the rooms that know; each part only for whoever may read it. */
import { mayReceive } from "#licensing/access";
import { standingOf } from "#licensing/billing";
import { licensesOf, type LicenseInUse } from "#licensing/licenses";
import { plansById, subscriptionsOf, type Customer, type Plan, type Subscription } from "#licensing/plans";
import { invalid, notFound, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import type { PRIORITIES } from "#shared/ticket-codes";
import type { CustomerOverview } from "./contract.ts";
import { selectHolders, type Holders } from "./queries.ts";

type Asked = {
  organization?: string | undefined;
  contact?: string | undefined;
  product?: string | undefined;
  priority?: (typeof PRIORITIES)[number] | undefined;
};

/** As many plans and licences, and as many open invoices, are shown; who wants more looks at their own lists. */
const MOST = 20;
const MOST_INVOICES = 5;

/**
 * A dozen statements, however much a customer has; a few more for records that were merged.
 * @throws Problem 404 for an unknown customer, 422 where none is named
 */
export async function readOverview(ctx: Ctx, asked: Asked): Promise<CustomerOverview> {
  const { organization, contact } = asked;
  if (organization === undefined && contact === undefined) throw invalid("organization", "required");
  const holders = await selectHolders(ctx.db, { organization, contact }, dayIn(ctx.clock.now()));
  if (!holders) throw notFound();
  const { rights } = ctx.actor;
  return {
    ...(rights.has("subscriptions.read") && (await plansPart(ctx, asked, holders))),
    ...(rights.has("licenses.read") && { licenses: licensesPart(await licensesOf(ctx, holders, MOST + 1)) }),
    ...(rights.has("billing.read") && { billing: await billingPart(ctx, holders) }),
  };
}

async function plansPart(ctx: Ctx, asked: Asked, holders: Holders): Promise<Pick<CustomerOverview, "level" | "plans">> {
  const held = await subscriptionsOf(ctx, holders, MOST + 1);
  const shown = held.slice(0, MOST);
  const decision = asked.product === undefined ? null : await decideLevel(ctx, asked, asked.product);
  const named = decision?.reasons.map(({ plan }) => plan?.id) ?? [];
  const ids = [...new Set([...shown.map(({ plan }) => plan.id), ...named])].filter((id) => id !== undefined);
  const plans = ids.length > 0 ? await plansById(ctx, ids) : new Map<string, Plan>();
  return {
    ...(decision && { level: levelOf(ctx, decision, plans, asked.priority) }),
    plans: { data: shown.map((one) => heldPlan(ctx, one, plans.get(one.plan.id)!)), more: held.length > MOST },
  };
}

type Decision = Awaited<ReturnType<typeof mayReceive>>;

/** The one decision says it: for this priority, or where no plan promises anything for it, for any. */
async function decideLevel(ctx: Ctx, { organization, contact, priority }: Asked, product: string): Promise<Decision> {
  const customer: Customer = contact === undefined ? { organization: organization! } : { contact, organization };
  const decide = (needs: readonly string[]) => mayReceive(ctx, customer, { kind: "serviceLevel", product, needs });
  const decision = await decide(priority === undefined ? [] : [priority]);
  const other = !decision.allow && decision.reasons.some(({ code, need }) => code === "levelNotIncluded" && need !== null);
  return other ? decide([]) : decision;
}

function levelOf(
  ctx: Ctx,
  { allow, reasons }: Decision,
  plans: ReadonlyMap<string, Plan>,
  priority: Asked["priority"],
): NonNullable<CustomerOverview["level"]> {
  const reference = allow ? (reasons[0]?.plan ?? null) : null;
  const plan = reference && plans.get(reference.id);
  return {
    holds: allow,
    plan: reference,
    name: plan ? levelName(ctx, plan) : null,
    promise: plan ? (plan.support.serviceLevels.find((one) => one.priority === priority) ?? null) : null,
    reasons,
  };
}

function levelName({ locale }: Ctx, { support }: Plan): string | null {
  return Object.keys(support.levelNames).length === 0 ? null : localize(support.levelNames, locale);
}

type HeldPlan = NonNullable<CustomerOverview["plans"]>["data"][number];

function heldPlan(ctx: Ctx, one: Subscription, plan: Plan): HeldPlan {
  const { id, state, startsOn, endsOn, maintenance, cancellation, organization, contact } = one;
  return {
    subscription: id,
    plan: one.plan,
    holder: { organization, contact },
    state,
    startsOn,
    endsOn,
    maintenance,
    cancellation,
    level: levelName(ctx, plan),
    serviceLevels: plan.support.serviceLevels,
  };
}

function licensesPart(held: readonly LicenseInUse[]): NonNullable<CustomerOverview["licenses"]> {
  return {
    data: held.slice(0, MOST).map(({ license, versions }) => {
      const { id, name, keyHint, product, policy, organization, contact, state, trial, expiresAt, graceEndsAt, machines, limits } = license;
      const holder = { organization, contact };
      const seats = { count: machines, limit: limits.maxMachines };
      return { id, name, keyHint, product, policy, holder, state, trial, expiresAt, graceEndsAt, machines: seats, versions };
    }),
    more: held.length > MOST,
  };
}

async function billingPart(ctx: Ctx, holders: Holders): Promise<NonNullable<CustomerOverview["billing"]>> {
  const { summary, open } = await standingOf(ctx, holders, MOST_INVOICES + 1);
  return {
    open: open.slice(0, MOST_INVOICES).map(({ id, number, overdue, currency, owed, dueOn, failure }) => ({
      id,
      number,
      overdue,
      currency,
      owed,
      dueOn,
      failed: failure !== null,
    })),
    more: open.length > MOST_INVOICES,
    owed: summary.open,
    overdue: summary.overdue,
    lastFailure: summary.lastFailure,
    disputes: summary.disputes,
  };
}
