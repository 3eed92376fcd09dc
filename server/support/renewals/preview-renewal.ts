import { readOwnLicense } from "#licensing/licenses";
import { readOwnPlan, type OwnPlan } from "#licensing/plans";
import { elevated, invalid, notFound, type Ctx } from "#platform/http";
import type { Db } from "#platform/db";
import { visibleIds } from "#support/tickets";
import type { Renewal } from "./contract.ts";
import { selectOpen, type OpenRow, type Thing } from "./queries.ts";

export type Asked = { license?: string | undefined; subscription?: string | undefined };
type About = Omit<Renewal, "open"> & {
  keyHint: string | null;
  organization: string | null;
  product: string | null;
};

/** A licence or a plan whose renewal the customer may ask for, as he sees it. @throws Problem 404, 422 unless exactly one is named */
export async function aboutRenewal(ctx: Ctx, { license, subscription }: Asked): Promise<About> {
  if ((license === undefined) === (subscription === undefined)) throw invalid("license", "oneOfTwo");
  return license === undefined ? aboutPlan(ctx, subscription!) : aboutLicense(ctx, license);
}

const pricesOf = ({ plan }: OwnPlan) => (plan.archivedAt === null ? plan.prices : []);

async function aboutPlan(ctx: Ctx, id: string): Promise<About> {
  const own = await readOwnPlan(ctx, id);
  if (!own.may.renew) throw notFound();
  const { subscription, plan } = own;
  return {
    kind: "subscription",
    id,
    name: subscription.plan.name,
    endsAt: subscription.maintenance.until ?? subscription.endsOn,
    seats: null,
    plan: plan.name,
    prices: pricesOf(own),
    keyHint: null,
    organization: subscription.organization?.id ?? null,
    product: null,
  };
}

async function aboutLicense(ctx: Ctx, id: string): Promise<About> {
  const license = await readOwnLicense(ctx, id);
  if (!license.may.renew) throw notFound();
  // The plan by which its holder has the product: its list price is what is known of the price of going on.
  const plan = license.maintenance ? await readOwnPlan(ctx, license.maintenance.subscription) : null;
  return {
    kind: "license",
    id,
    name: license.name ?? `${license.product.name} · ${license.policy}`,
    endsAt: license.expiresAt,
    seats: license.limits.maxMachines,
    plan: plan && pricesOf(plan).length > 0 ? plan.plan.name : null,
    prices: plan ? pricesOf(plan) : [],
    keyHint: license.keyHint,
    organization: license.organization?.id ?? null,
    product: license.product.id,
  };
}

/** A request that is not settled, as the actor may know of it: that it was asked is told to whoever may ask, its ticket to whoever sees it. */
export async function shownOpen(ctx: Ctx, open: OpenRow): Promise<{ number: number | null; askedAt: string }> {
  const seen = await visibleIds(ctx, [open.ticket_id]);
  return { number: seen.has(open.ticket_id) ? open.number : null, askedAt: open.created_at.toISOString() };
}

export function openFor(db: Db, { kind, id }: Thing): Promise<OpenRow | undefined> {
  return selectOpen(db, { kind, id });
}

/** @throws Problem 404, 422 unless exactly one is named */
export async function previewRenewal(ctx: Ctx, asked: Asked): Promise<Renewal> {
  const { keyHint: _hint, organization: _organization, product: _product, ...about } = await aboutRenewal(ctx, asked);
  const open = await openFor(elevated(ctx).db, about);
  return { ...about, open: open ? await shownOpen(ctx, open) : null };
}
