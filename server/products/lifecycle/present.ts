import type { Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import type { SupportPolicy } from "./contract.ts";
import type { PolicyRow } from "./queries.ts";

/** A support policy as the API shows it. */
export function presentPolicy(row: PolicyRow, { locale }: Pick<Ctx, "locale">): SupportPolicy {
  return {
    id: row.id,
    product: row.product && { id: row.product.id, name: localize(row.product.name, locale) },
    brand: row.brand,
    aroundTheClock: row.around_the_clock,
    hours: row.hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
    timeZone: row.time_zone,
    channels: row.channels,
    languages: row.languages,
    levels: row.levels,
    notes: row.notes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}
