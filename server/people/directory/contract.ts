/** Contacts, organizations and who belongs where. */
import { z } from "zod";
import { day, defineOperations, emailAddress, id, instant, line, locale, page, reference, slug } from "#shared/contract";
import { fieldChange, fieldValues, withFieldFilters } from "#shared/fields";
import { contactDetails, givenContactDetails, givenOrganizationDetails, organizationDetails, tag } from "./details-contract.ts";

/** A thing named by its id or its slug. */
const idOrSlug = z.union([id, slug]);
/** What lists of people are narrowed and sorted by beside name and address. */
const people = {
  owner: z
    .union([id, z.enum(["me", "none"])])
    .optional()
    .describe("Agent who looks after them"),
  tag: tag.optional(),
  segment: id.optional(),
  sort: z
    .string()
    .regex(/^-?field\.[a-z][a-zA-Z0-9_]{0,49}$/, "value")
    .optional()
    .describe("`field.<key>`, or `-field.<key>` downwards; newest first when absent"),
};

const memberRole = z.enum(["member", "manager", "technical", "billing"]);
const domainName = z
  .string()
  .max(253)
  .regex(/^[^\s@/:]+\.[^\s@/:]+$/, "domain");

const contactAddress = z.strictObject({
  kind: z.enum(["email", "phone"]),
  address: z.string(),
  primary: z.boolean(),
  verifiedAt: instant.nullable().describe("When its owner proved that it is his"),
  bounceState: z.enum(["none", "soft", "hard", "complained"]),
  bounce: z
    .strictObject({
      at: instant,
      count: z.number().int().describe("Failures since the address was last known to be good"),
      reason: z.string().describe("Why, as a code such as `userUnknown` or `mailboxFull`"),
      detail: z.string().describe("In the words of the other server"),
    })
    .nullable()
    .describe("The last failure of a mail to it, while its state is not `none`"),
});

export const membership = z.strictObject({
  id,
  contact: reference,
  organization: reference,
  role: memberRole,
  seesRequests: z.boolean().describe("May see the requests of the whole organization"),
  managesMembers: z.boolean().describe("Looks after the members: may invite colleagues to the portal"),
  startsOn: day,
  endsOn: day.nullable().describe("The first day on which it no longer holds"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const contact = z.strictObject({
  id,
  name: z.string(),
  locale: locale.nullable(),
  addresses: z.array(contactAddress),
  memberships: z.array(
    z.strictObject({
      id,
      organization: reference,
      role: memberRole,
      seesRequests: z.boolean(),
      managesMembers: z.boolean(),
      startsOn: day,
      endsOn: day.nullable(),
      revision: z.number().int(),
    }),
  ),
  ...contactDetails,
  fields: fieldValues.describe("Custom fields by key"),
  merged: z.number().int().describe("How many other records were merged into this one"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const organization = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  parent: reference.nullable(),
  domains: z.array(z.strictObject({ domain: z.string(), verifiedAt: instant.nullable() })),
  ...organizationDetails,
  fields: fieldValues.describe("Custom fields by key"),
  merged: z.number().int().describe("How many other records were merged into this one"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const directoryContract = defineOperations({
  "contacts.list": {
    method: "GET",
    path: "/contacts",
    right: "people.read",
    summary: "List contacts",
    query: withFieldFilters({
      ...page,
      q: line(200).optional().describe("Beginning of the name or of an address"),
      email: emailAddress.optional(),
      organization: idOrSlug.optional(),
      phone: z.string().max(60).optional().describe("In any spelling, with the country code"),
      ...people,
    }),
    list: contact,
  },
  "contacts.create": {
    method: "POST",
    path: "/contacts",
    right: "people.manage",
    summary: "Create a contact",
    body: z.strictObject({
      name: line(200).nullable().default(null),
      locale: locale.nullable().default(null),
      emails: z.array(emailAddress).max(20).default([]).describe("The first is the primary one"),
      ...givenContactDetails,
      fields: fieldChange.optional(),
    }),
    status: 201,
    response: contact,
    etag: true,
    errors: ["contact.addressTaken"],
  },
  "contacts.get": {
    method: "GET",
    path: "/contacts/{id}",
    right: "people.read",
    summary: "Read a contact",
    params: z.strictObject({ id }),
    response: contact,
    etag: true,
  },
  "contacts.update": {
    method: "PATCH",
    path: "/contacts/{id}",
    right: "people.manage",
    summary: "Change a contact; `emails`, when given, are all his addresses from now on",
    params: z.strictObject({ id }),
    body: z.strictObject({
      name: line(200).nullable().optional(),
      locale: locale.nullable().optional(),
      emails: z.array(emailAddress).max(20).optional(),
      ...givenContactDetails,
      fields: fieldChange.optional(),
    }),
    response: contact,
    etag: true,
    ifMatch: true,
    errors: ["contact.addressTaken"],
  },
  "contacts.clearBounce": {
    method: "POST",
    path: "/contacts/{id}/clear-bounce",
    right: "people.manage",
    summary: "Have mail sent again to an address from which mail came back",
    params: z.strictObject({ id }),
    body: z.strictObject({ address: emailAddress }),
    response: contact,
    etag: true,
    ifMatch: true,
    errors: ["contact.addressComplained"],
  },
  "organizations.list": {
    method: "GET",
    path: "/organizations",
    right: "people.read",
    summary: "List organizations",
    query: withFieldFilters({
      ...page,
      q: line(200).optional().describe("Beginning of the name"),
      domain: domainName.optional(),
      ...people,
    }),
    list: organization,
  },
  "organizations.create": {
    method: "POST",
    path: "/organizations",
    right: "organizations.manage",
    summary: "Create an organization",
    body: z.strictObject({
      name: line(200),
      slug: slug.optional(),
      parent: idOrSlug.nullable().default(null),
      domains: z.array(domainName).max(100).default([]),
      ...givenOrganizationDetails,
      fields: fieldChange.optional(),
    }),
    status: 201,
    response: organization,
    etag: true,
    errors: ["slugTaken", "organization.publicDomain", "organization.circle"],
  },
  "organizations.get": {
    method: "GET",
    path: "/organizations/{id}",
    right: "people.read",
    summary: "Read an organization",
    params: z.strictObject({ id: idOrSlug }),
    response: organization,
    etag: true,
  },
  "organizations.update": {
    method: "PATCH",
    path: "/organizations/{id}",
    right: "organizations.manage",
    summary: "Change an organization; `domains`, when given, are all it has from now on",
    params: z.strictObject({ id: idOrSlug }),
    body: z.strictObject({
      name: line(200).optional(),
      slug: slug.optional(),
      parent: idOrSlug.nullable().optional(),
      domains: z.array(domainName).max(100).optional(),
      ...givenOrganizationDetails,
      fields: fieldChange.optional(),
    }),
    response: organization,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken", "organization.publicDomain", "organization.circle"],
  },
  "memberships.list": {
    method: "GET",
    path: "/memberships",
    right: "people.read",
    summary: "List memberships",
    query: z.strictObject({ ...page, contact: id.optional(), organization: idOrSlug.optional() }),
    list: membership,
  },
  "memberships.create": {
    method: "POST",
    path: "/memberships",
    right: "organizations.manage",
    summary: "Make a contact a member of an organization",
    body: z.strictObject({
      contact: id,
      organization: idOrSlug,
      role: memberRole.default("member"),
      seesRequests: z.boolean().default(false),
      managesMembers: z.boolean().default(false),
      startsOn: day.optional(),
      endsOn: day.nullable().default(null),
    }),
    status: 201,
    response: membership,
    etag: true,
    errors: ["membership.exists"],
  },
  "memberships.get": {
    method: "GET",
    path: "/memberships/{id}",
    right: "people.read",
    summary: "Read a membership",
    params: z.strictObject({ id }),
    response: membership,
    etag: true,
  },
  "memberships.update": {
    method: "PATCH",
    path: "/memberships/{id}",
    right: "organizations.manage",
    summary: "Change a membership: end it, or grant the sight of the organization's requests",
    params: z.strictObject({ id }),
    body: z.strictObject({
      role: memberRole.optional(),
      seesRequests: z.boolean().optional(),
      managesMembers: z.boolean().optional(),
      endsOn: day.nullable().optional(),
    }),
    response: membership,
    etag: true,
    ifMatch: true,
    errors: ["membership.exists"],
  },
});
