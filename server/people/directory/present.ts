/** Rows as the API shows them. */
import type { z } from "zod";
import type { Locale } from "#shared/locales";
import type { contact, membership, organization } from "./contract.ts";
import type { MembershipRow, OrganizationRow } from "./organization-queries.ts";
import type { ContactRow } from "./queries.ts";

export function presentContact({ created_at, updated_at, locale, ...row }: ContactRow): z.infer<typeof contact> {
  return { ...row, locale: locale as Locale | null, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

export function presentOrganization({ created_at, updated_at, ...row }: OrganizationRow): z.infer<typeof organization> {
  return { ...row, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

export function presentMembership({
  sees_requests,
  starts_on,
  ends_on,
  created_at,
  updated_at,
  ...row
}: MembershipRow): z.infer<typeof membership> {
  return {
    ...row,
    seesRequests: sees_requests,
    startsOn: starts_on,
    endsOn: ends_on,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
