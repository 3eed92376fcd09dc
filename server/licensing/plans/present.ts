/** Rows as the API shows them. */
import type { Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import type { Plan } from "./contract.ts";
import type { PlanRow } from "./queries.ts";

/** A plan in the language of the request. */
export function presentPlan(row: PlanRow, { locale }: Pick<Ctx, "locale">): Plan {
  return {
    id: row.id,
    slug: row.slug,
    name: localize(row.name, locale),
    names: row.name,
    descriptions: row.description,
    visibility: row.visibility,
    forEverybody: row.for_everybody,
    allProducts: row.all_products,
    products: row.products.map(({ id, name }) => ({ id, name: localize(name, locale) })),
    support: {
      channels: row.channels,
      hours: row.hours,
      ownHours: row.own_hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
      timeZone: row.time_zone,
      languages: row.languages,
      namedContacts: row.named_contacts,
      levelNames: row.level_name,
      serviceLevels: [...row.service_levels],
    },
    // Owed, not sold: no plan says otherwise.
    updates: { security: { rule: "always", entitlement: null }, ...row.updates },
    perpetualFallback: row.perpetual_fallback,
    training: { forms: row.course_forms, seatsPerYear: row.training_seats },
    onboardingHours: row.onboarding_hours,
    community: row.community,
    entitlements: row.entitlements,
    prices: row.prices,
    archivedAt: row.archived_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}
