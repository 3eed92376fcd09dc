/** Subscriptions as the API shows them, as of today. */
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import { maintainedUntil, subscriptionState, type SubscriptionDays } from "#shared/plan-codes";
import type { SubscriptionFields, SubscriptionRow } from "./subscription-queries.ts";
import type { Subscription } from "./subscriptions-contract.ts";

/** The days of a row in the words of the shared arithmetic. */
export function daysOf(row: Omit<SubscriptionFields, "plan_id" | "cancellation" | "reference">): SubscriptionDays {
  return { startsOn: row.starts_on, endsOn: row.ends_on, maintenanceEndsOn: row.maintenance_ends_on, cancelledFrom: row.cancelled_from };
}

export function presentSubscription(row: SubscriptionRow, { locale, clock }: Pick<Ctx, "locale" | "clock">): Subscription {
  const today = dayIn(clock.now());
  const days = daysOf(row);
  const state = subscriptionState(days, today);
  const until = maintainedUntil(days);
  return {
    id: row.id,
    plan: { id: row.plan.id, slug: row.plan.slug, name: localize(row.plan.name, locale) },
    organization: row.organization,
    contact: row.contact,
    state,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    maintenanceEndsOn: row.maintenance_ends_on,
    maintenance: { holds: state === "active" && (until === null || until >= today), until },
    cancellation: row.cancelled_from === null || row.cancellation === null ? null : { from: row.cancelled_from, reason: row.cancellation },
    reference: row.reference,
    namedContacts: { count: row.named, limit: row.plan.namedContacts },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}
