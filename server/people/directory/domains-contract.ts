/** Domains of organizations, who may belong to them by his address, and timelines. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, page, reference } from "#shared/contract";

export const organizationDomain = z.strictObject({
  domain: z.string(),
  verifiedAt: instant.nullable(),
  checkedAt: instant.nullable().describe("When its record was last looked for"),
  record: z.strictObject({ name: z.string(), value: z.string() }).describe("The TXT record whose publication proves the domain"),
});

export const timelineEntry = z.strictObject({
  kind: z.string(),
  id,
  at: instant,
  actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string().nullable() }).nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

const timelineQuery = z.strictObject({
  ...page,
  kinds: z
    .string()
    .max(300)
    .regex(/^[a-zA-Z]+(,[a-zA-Z]+)*$/, "value")
    .transform((value) => value.split(","))
    .optional()
    .describe("Such as `ticket,message`"),
});

export const domainsContract = defineOperations({
  "organizations.domains.list": {
    method: "GET",
    path: "/organizations/{id}/domains",
    right: "people.read",
    summary: "Domains of an organization with the record that proves each",
    params: z.strictObject({ id: idOrSlug }),
    query: z.strictObject({ ...page }),
    list: organizationDomain,
  },
  "organizations.domains.verify": {
    method: "POST",
    path: "/organizations/{id}/domains/verify",
    right: "organizations.manage",
    summary: "Look for the record of a domain in the DNS, and take the domain for proved where it is there",
    params: z.strictObject({ id: idOrSlug }),
    body: z.strictObject({ domain: z.string().max(253) }),
    response: organizationDomain,
    errors: ["domain.recordMissing", "domain.provedElsewhere", "domain.noAnswer"],
  },
  "membershipSuggestions.list": {
    method: "GET",
    path: "/membership-suggestions",
    right: "people.read",
    summary: "Contacts who have an address at a verified domain of an organization and do not belong to it",
    query: z.strictObject({ ...page, contact: id.optional(), organization: idOrSlug.optional() }),
    list: z.strictObject({
      contact: reference,
      organization: reference,
      address: z.string(),
      proved: z.boolean().describe("Whether he proved the address"),
    }),
  },
  "membershipSuggestions.dismiss": {
    method: "POST",
    path: "/membership-suggestions/dismiss",
    right: "organizations.manage",
    summary: "Suggest this membership no longer",
    body: z.strictObject({ contact: id, organization: id }),
    status: 204,
  },
  "contacts.timeline": {
    method: "GET",
    path: "/contacts/{id}/timeline",
    right: "people.read",
    summary: "Everything that happened to a contact, newest first",
    params: z.strictObject({ id }),
    query: timelineQuery,
    list: timelineEntry,
  },
  "organizations.timeline": {
    method: "GET",
    path: "/organizations/{id}/timeline",
    right: "people.read",
    summary: "Everything that happened to an organization, newest first",
    params: z.strictObject({ id: idOrSlug }),
    query: timelineQuery,
    list: timelineEntry,
  },
});
