import { afterId, pageById } from "#people/access";
import { notFound, routes } from "#platform/http";
import { directoryContract } from "./contract.ts";
import { contactCard, exportContacts, exportOrganizations } from "./export-people.ts";
import { selectMembership, selectMemberships, selectOrganization } from "./organization-queries.ts";
import { listContacts, listOrganizations } from "./list-people.ts";
import { clearBounce } from "./mark-bounce.ts";
import { ownRoutes } from "./own-routes.ts";
import { mergeRoutes } from "./merge-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { presentContact, presentMembership, presentOrganization } from "./present.ts";
import { selectContact } from "./queries.ts";
import { changeContact, createContact } from "./save-contact.ts";
import { changeMembership, createMembership } from "./save-membership.ts";
import { changeOrganization, createOrganization } from "./save-organization.ts";

/** What was found, or 404. */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

export const directoryRoutes = [
  ...peopleRoutes,
  ...ownRoutes,
  ...mergeRoutes,
  ...routes(directoryContract, {
    "contacts.export": (ctx, { query }) => exportContacts(ctx, query),
    "contacts.vcard": (ctx, { params }) => contactCard(ctx, params.id),
    "organizations.export": (ctx, { query }) => exportOrganizations(ctx, query),
    "contacts.list": listContacts,
    "contacts.create": async (ctx, { body }) => presentContact(await createContact(ctx, body), ctx.locale),
    "contacts.get": async (ctx, { params }) => presentContact(found(await selectContact(ctx.db, params.id)), ctx.locale),
    "contacts.update": async (ctx, { params, body, ifMatch }) =>
      presentContact(await changeContact(ctx, params.id, ifMatch!, body), ctx.locale),
    "contacts.clearBounce": async (ctx, { params, body, ifMatch }) =>
      presentContact(await clearBounce(ctx, params.id, ifMatch!, body.address), ctx.locale),
    "organizations.list": listOrganizations,
    "organizations.create": async (ctx, { body }) => presentOrganization(await createOrganization(ctx, body)),
    "organizations.get": async (ctx, { params }) => presentOrganization(found(await selectOrganization(ctx.db, params.id))),
    "organizations.update": async (ctx, { params, body, ifMatch }) =>
      presentOrganization(await changeOrganization(ctx, params.id, ifMatch!, body)),
    "memberships.list": async (ctx, { query: { limit, cursor, ...filter } }) =>
      pageById(await selectMemberships(ctx.db, { ...filter, limit: limit + 1, after: afterId(cursor) }), limit, presentMembership),
    "memberships.create": async (ctx, { body }) => presentMembership(await createMembership(ctx, body)),
    "memberships.get": async (ctx, { params }) => presentMembership(found(await selectMembership(ctx.db, params.id))),
    "memberships.update": async (ctx, { params, body, ifMatch }) =>
      presentMembership(await changeMembership(ctx, params.id, ifMatch!, body)),
  }),
];
