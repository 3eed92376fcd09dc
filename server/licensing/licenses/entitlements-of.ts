import type { Ctx } from "#platform/http";
import { selectCodes } from "./queries.ts";

/**
 * The codes that a customer has by his licences at an instant: those of his organization, his own, and those he is a user of. A licence that is
 * revoked, suspended or of a banned holder gives none; an expired one only in its grace, or where the policy lets it go on.
 */
export function entitlementsOf(
  ctx: Pick<Ctx, "db">,
  customer: { organizationId: string | null; contactId: string | null },
  now: Date,
): Promise<string[]> {
  return selectCodes(ctx.db, customer, now);
}
