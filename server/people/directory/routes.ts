import { afterId, pageById } from "#people/access";
import { fieldConditions } from "#platform/fields";
import { notFound, routes } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { directoryContract } from "./contract.ts";
import { normalizeDomain } from "./model.ts";
import { selectMembership, selectMemberships, selectOrganization, selectOrganizations } from "./organization-queries.ts";
import { clearBounce } from "./mark-bounce.ts";
import { presentContact, presentMembership, presentOrganization } from "./present.ts";
import { selectContact, selectContacts } from "./queries.ts";
import { changeContact, createContact } from "./save-contact.ts";
import { changeMembership, createMembership } from "./save-membership.ts";
import { changeOrganization, createOrganization } from "./save-organization.ts";

/** What was found, or 404. */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

/** A filter in its stored form; one that cannot be stored matches nothing, as itself. */
function stored(text: string | undefined, normalize: (text: string) => string | null): string | undefined {
  return text === undefined ? undefined : (normalize(text) ?? text);
}

export const directoryRoutes = routes(directoryContract, {
  "contacts.list": async (ctx, { query: { limit, cursor, email, fields, ...filter } }) =>
    pageById(
      await selectContacts(ctx.db, {
        ...filter,
        email: stored(email, normalizeAddress),
        conditions: await fieldConditions(ctx, "contact", "c.id", fields),
        limit: limit + 1,
        after: afterId(cursor),
      }),
      limit,
      presentContact,
    ),
  "contacts.create": async (ctx, { body }) => presentContact(await createContact(ctx, body)),
  "contacts.get": async (ctx, { params }) => presentContact(found(await selectContact(ctx.db, params.id))),
  "contacts.update": async (ctx, { params, body, ifMatch }) => presentContact(await changeContact(ctx, params.id, ifMatch!, body)),
  "contacts.clearBounce": async (ctx, { params, body, ifMatch }) =>
    presentContact(await clearBounce(ctx, params.id, ifMatch!, body.address)),
  "organizations.list": async (ctx, { query: { limit, cursor, domain, fields, ...filter } }) =>
    pageById(
      await selectOrganizations(ctx.db, {
        ...filter,
        domain: stored(domain, normalizeDomain),
        conditions: await fieldConditions(ctx, "organization", "o.id", fields),
        limit: limit + 1,
        after: afterId(cursor),
      }),
      limit,
      presentOrganization,
    ),
  "organizations.create": async (ctx, { body }) => presentOrganization(await createOrganization(ctx, body)),
  "organizations.get": async (ctx, { params }) => presentOrganization(found(await selectOrganization(ctx.db, params.id))),
  "organizations.update": async (ctx, { params, body, ifMatch }) =>
    presentOrganization(await changeOrganization(ctx, params.id, ifMatch!, body)),
  "memberships.list": async (ctx, { query: { limit, cursor, ...filter } }) =>
    pageById(await selectMemberships(ctx.db, { ...filter, limit: limit + 1, after: afterId(cursor) }), limit, presentMembership),
  "memberships.create": async (ctx, { body }) => presentMembership(await createMembership(ctx, body)),
  "memberships.get": async (ctx, { params }) => presentMembership(found(await selectMembership(ctx.db, params.id))),
  "memberships.update": async (ctx, { params, body, ifMatch }) => presentMembership(await changeMembership(ctx, params.id, ifMatch!, body)),
});
