import type { z } from "zod";
import { afterId, pageById } from "#people/access";
import type { Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { homeCountry, readPhone } from "#platform/phones";
import type { contact, directoryContract, organization } from "./contract.ts";
import { countPeople, idsByField, peopleConditions } from "./list-queries.ts";
import { normalizeDomain } from "./model.ts";
import { organizationConditions, selectOrganizations, selectOrganizationsById, type OrganizationRow } from "./organization-queries.ts";
import { presentContact, presentOrganization } from "./present.ts";
import { contactConditions, selectContacts, selectContactsById, type ContactRow } from "./queries.ts";

type Query<K extends "contacts.list" | "organizations.list"> = (typeof directoryContract)[K]["query"]["_zod"]["output"];
type Page<T> = { data: T[]; nextCursor: string | null };

/** A filter in its stored form; one that cannot be stored matches nothing, as itself. */
function stored(text: string | undefined, normalize: (text: string) => string | null): string | undefined {
  return text === undefined ? undefined : (normalize(text) ?? text);
}

type Asked<K extends "contacts.list" | "organizations.list"> = Omit<Query<K>, "limit" | "cursor">;

async function contactFilterOf(ctx: Ctx, { email, phone, q, organization, sort: _sort, ...people }: Asked<"contacts.list">) {
  const filter = {
    q,
    organization,
    email: stored(email, normalizeAddress),
    phone: phone === undefined ? undefined : ((await readPhone(phone, homeCountry(ctx.locale)))?.number ?? phone),
  };
  return { filter, conditions: await peopleConditions(ctx, "contact", people) };
}

/** A page of contacts as they are stored, newest first or in the order of a field. @throws Problem 422 */
export async function contactPage(ctx: Ctx, { limit, cursor, ...asked }: Query<"contacts.list">): Promise<Page<ContactRow>> {
  const { filter, conditions } = await contactFilterOf(ctx, asked);
  const ordered = await idsByField(ctx, "contact", {
    sort: asked.sort,
    cursor,
    limit,
    conditions: [...contactConditions(filter), ...conditions],
  });
  if (ordered) return { data: await selectContactsById(ctx.db, ordered.ids), nextCursor: ordered.nextCursor };
  return pageById(await selectContacts(ctx.db, { ...filter, conditions, limit: limit + 1, after: afterId(cursor) }), limit, (row) => row);
}

/** How many contacts fit. @throws Problem 422 */
export async function countContacts(ctx: Ctx, asked: Asked<"contacts.list">): Promise<number> {
  const { filter, conditions } = await contactFilterOf(ctx, asked);
  return countPeople(ctx.db, "contact", [...contactConditions(filter), ...conditions]);
}

/** A page of contacts, newest first or in the order of a field. @throws Problem 422 */
export async function listContacts(ctx: Ctx, { query }: { query: Query<"contacts.list"> }): Promise<Page<z.infer<typeof contact>>> {
  const page = await contactPage(ctx, query);
  return { ...page, data: await Promise.all(page.data.map((row) => presentContact(row, ctx.locale))) };
}

async function organizationFilterOf(ctx: Ctx, { domain, q, sort: _sort, ...people }: Asked<"organizations.list">) {
  return { filter: { q, domain: stored(domain, normalizeDomain) }, conditions: await peopleConditions(ctx, "organization", people) };
}

/** A page of organizations as they are stored, newest first or in the order of a field. @throws Problem 422 */
export async function organizationPage(ctx: Ctx, { limit, cursor, ...asked }: Query<"organizations.list">): Promise<Page<OrganizationRow>> {
  const { filter, conditions } = await organizationFilterOf(ctx, asked);
  const ordered = await idsByField(ctx, "organization", {
    sort: asked.sort,
    cursor,
    limit,
    conditions: [...organizationConditions(filter), ...conditions],
  });
  if (ordered) return { data: await selectOrganizationsById(ctx.db, ordered.ids), nextCursor: ordered.nextCursor };
  const rows = await selectOrganizations(ctx.db, { ...filter, conditions, limit: limit + 1, after: afterId(cursor) });
  return pageById(rows, limit, (row) => row);
}

/** How many organizations fit. @throws Problem 422 */
export async function countOrganizations(ctx: Ctx, asked: Asked<"organizations.list">): Promise<number> {
  const { filter, conditions } = await organizationFilterOf(ctx, asked);
  return countPeople(ctx.db, "organization", [...organizationConditions(filter), ...conditions]);
}

/** A page of organizations, newest first or in the order of a field. @throws Problem 422 */
export async function listOrganizations(
  ctx: Ctx,
  { query }: { query: Query<"organizations.list"> },
): Promise<Page<z.infer<typeof organization>>> {
  const page = await organizationPage(ctx, query);
  return { ...page, data: page.data.map(presentOrganization) };
}
