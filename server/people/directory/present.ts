/** Rows as the API shows them. */
import type { z } from "zod";
import type { Locale } from "#shared/locales";
import type { contact, membership, organization } from "./contract.ts";
import { shownPhones } from "./details.ts";
import type { MembershipRow, OrganizationRow } from "./organization-queries.ts";
import type { ContactRow } from "./queries.ts";

/** @param reader language of whoever reads, for telephone numbers */
export async function presentContact(
  { created_at, updated_at, locale, time_zone, phones, addresses, ...row }: ContactRow,
  reader: string,
): Promise<z.infer<typeof contact>> {
  return {
    ...row,
    // Of merged records each has a primary address of its own; what is shown has one.
    addresses: addresses.map((one, index) => ({
      ...one,
      primary: one.primary && !addresses.slice(0, index).some(({ kind, primary }) => kind === one.kind && primary),
    })),
    locale: locale as Locale | null,
    timeZone: time_zone,
    phones: await shownPhones(phones, reader),
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}

export function presentOrganization({ created_at, updated_at, domain_members, ...row }: OrganizationRow): z.infer<typeof organization> {
  return { ...row, domainMembers: domain_members, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

export function presentMembership({
  contact_id: _contact,
  organization_id: _organization,
  sees_requests,
  manages_members,
  starts_on,
  ends_on,
  created_at,
  updated_at,
  ...row
}: MembershipRow): z.infer<typeof membership> {
  return {
    ...row,
    seesRequests: sees_requests,
    managesMembers: manages_members,
    startsOn: starts_on,
    endsOn: ends_on,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
