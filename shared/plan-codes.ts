/** Plans and subscriptions: their codes, and what follows from their days. Browser-safe. */

/** What an update brings. */
export const UPDATE_CLASSES = ["security", "bugfix", "feature", "major"] as const;
export type UpdateClass = (typeof UPDATE_CLASSES)[number];

/** Who gets updates of a class. Security updates are always `always`: they are owed, not sold. */
export const UPDATE_RULES = ["always", "duringMaintenance", "withEntitlement", "paid"] as const;
export type UpdateRule = (typeof UPDATE_RULES)[number];
/** The rule for one class; with a code exactly where it asks for one. */
export type UpdateTerms = { readonly rule: UpdateRule; readonly entitlement: string | null };
/** Classes whose rule a plan chooses. */
export const CHOSEN_CLASSES = ["bugfix", "feature", "major"] as const;
export type UpdatePolicy = { readonly [of in (typeof CHOSEN_CLASSES)[number]]: UpdateTerms };

/** Whose hours hold: those of the support policy of the product, the plan's own, or all. */
export const PLAN_HOURS = ["policy", "own", "aroundTheClock"] as const;
export type PlanHours = (typeof PLAN_HOURS)[number];

/** In which form training is given. */
export const COURSE_FORMS = ["selfPaced", "live", "onSite"] as const;
export type CourseForm = (typeof COURSE_FORMS)[number];

export const PRICE_PERIODS = ["once", "month", "year"] as const;
export type PricePeriod = (typeof PRICE_PERIODS)[number];
/** In minor units of the currency, such as cents; a whole number, never a fraction. */
export type Price = { readonly amount: number; readonly currency: string; readonly period: PricePeriod };
export const MOST_PRICE = 1_000_000_000_000;
export const MOST_PRICES = 30;

export const SUBSCRIPTION_STATES = ["planned", "active", "past", "cancelled"] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];
/** Why one was cancelled. After the last three nothing is left of it. */
export const CANCELLATIONS = ["byCustomer", "replaced", "other", "unpaid", "refunded", "mistake"] as const;
export type Cancellation = (typeof CANCELLATIONS)[number];
const LEAVES_NOTHING: readonly Cancellation[] = ["unpaid", "refunded", "mistake"];

/** A code that a plan grants, or that something asks for, such as `reports.pro`. */
export const ENTITLEMENT_CODE = /^[a-z0-9][a-z0-9._:-]{0,99}$/;

/** Days `YYYY-MM-DD`; the ends are last days, on which it still holds. */
export type SubscriptionDays = {
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly maintenanceEndsOn: string | null;
  /** The first day on which it no longer holds. */
  readonly cancelledFrom: string | null;
};

/** @param today `YYYY-MM-DD` */
export function subscriptionState({ startsOn, endsOn, cancelledFrom }: SubscriptionDays, today: string): SubscriptionState {
  if (cancelledFrom !== null && cancelledFrom <= today && (endsOn === null || cancelledFrom <= endsOn)) return "cancelled";
  if (endsOn !== null && endsOn < today) return "past";
  return startsOn > today ? "planned" : "active";
}

/** The last day with maintenance; null where it has no end. Maintenance does not outlive the subscription, nor its cancellation. */
export function maintainedUntil({ endsOn, maintenanceEndsOn, cancelledFrom }: SubscriptionDays): string | null {
  const ends = [endsOn, maintenanceEndsOn, cancelledFrom === null ? null : dayBefore(cancelledFrom)].filter((day) => day !== null);
  return ends.length === 0 ? null : ends.toSorted()[0]!;
}

/** Whether what came out while there was maintenance may be kept after a cancellation. */
export function leavesSomething(cancellation: Cancellation | null): boolean {
  return cancellation === null || !LEAVES_NOTHING.includes(cancellation);
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

/** What a price comes to in the first year, in minor units: by which prices of different periods are compared. */
export function firstYear({ amount, period }: Pick<Price, "amount" | "period">): number {
  return period === "month" ? amount * 12 : amount;
}

export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf("currency").includes(code);
}
