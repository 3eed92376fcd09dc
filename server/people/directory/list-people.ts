import type { z } from "zod";
import { afterId, pageById } from "#people/access";
import type { Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { homeCountry, readPhone } from "#platform/phones";
import type { contact, directoryContract, organization } from "./contract.ts";
import { idsByField, peopleConditions } from "./list-queries.ts";
import { normalizeDomain } from "./model.ts";
import { organizationConditions, selectOrganizations, selectOrganizationsById } from "./organization-queries.ts";
import { presentContact, presentOrganization } from "./present.ts";
import { contactConditions, selectContacts, selectContactsById } from "./queries.ts";

type Query<K extends "contacts.list" | "organizations.list"> = (typeof directoryContract)[K]["query"]["_zod"]["output"];
type Page<T> = { data: T[]; nextCursor: string | null };

/** A filter in its stored form; one that cannot be stored matches nothing, as itself. */
function stored(text: string | undefined, normalize: (text: string) => string | null): string | undefined {
  return text === undefined ? undefined : (normalize(text) ?? text);
}

/** A page of contacts, newest first or in the order of a field. @throws Problem 422 */
export async function listContacts(ctx: Ctx, { query }: { query: Query<"contacts.list"> }): Promise<Page<z.infer<typeof contact>>> {
  const { limit, cursor, email, phone, q, organization: of, sort, ...people } = query;
  const filter = {
    q,
    organization: of,
    email: stored(email, normalizeAddress),
    phone: phone === undefined ? undefined : ((await readPhone(phone, homeCountry(ctx.locale)))?.number ?? phone),
  };
  const conditions = await peopleConditions(ctx, "contact", people);
  const ordered = await idsByField(ctx, "contact", { sort, cursor, limit, conditions: [...contactConditions(filter), ...conditions] });
  const rows = ordered
    ? await selectContactsById(ctx.db, ordered.ids)
    : await selectContacts(ctx.db, { ...filter, conditions, limit: limit + 1, after: afterId(cursor) });
  const page = ordered ? { data: rows, nextCursor: ordered.nextCursor } : pageById(rows, limit, (row) => row);
  return { ...page, data: await Promise.all(page.data.map((row) => presentContact(row, ctx.locale))) };
}

/** A page of organizations, newest first or in the order of a field. @throws Problem 422 */
export async function listOrganizations(
  ctx: Ctx,
  { query }: { query: Query<"organizations.list"> },
): Promise<Page<z.infer<typeof organization>>> {
  const { limit, cursor, domain, q, sort, ...people } = query;
  const filter = { q, domain: stored(domain, normalizeDomain) };
  const conditions = await peopleConditions(ctx, "organization", people);
  const ordered = await idsByField(ctx, "organization", {
    sort,
    cursor,
    limit,
    conditions: [...organizationConditions(filter), ...conditions],
  });
  if (ordered)
    return { data: (await selectOrganizationsById(ctx.db, ordered.ids)).map(presentOrganization), nextCursor: ordered.nextCursor };
  return pageById(
    await selectOrganizations(ctx.db, { ...filter, conditions, limit: limit + 1, after: afterId(cursor) }),
    limit,
    presentOrganization,
  );
}
