/** Contacts and organizations as files: whole lists, and one person's card. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, idOrSlug, line, locale } from "#shared/contract";
import { withFieldFilters } from "#shared/fields";
import { tag } from "./details-contract.ts";

export const domainName = z
  .string()
  .max(253)
  .regex(/^[^\s@/:]+\.[^\s@/:]+$/, "domain");

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
export const contactFilter = {
  q: line(200).optional().describe("Beginning of the name or of an address"),
  email: emailAddress.optional(),
  organization: idOrSlug.optional(),
  phone: z.string().max(60).optional().describe("In any spelling, with the country code"),
  ...people,
};
export const organizationFilter = { q: line(200).optional().describe("Beginning of the name"), domain: domainName.optional(), ...people };

const language = { locale: locale.optional().describe("Language of the titles; that of the request when absent") };

export const exportContract = defineOperations({
  "contacts.export": {
    method: "GET",
    path: "/contacts/export",
    right: "lists.export",
    summary: "Download contacts as CSV, XLSX, JSON lines or vCards: all that fit, as the list shows them; the download is audited",
    query: withFieldFilters({ ...contactFilter, format: z.enum(["csv", "xlsx", "jsonl", "vcf"]).default("csv"), ...language }),
    rawResponse: true,
    limit: "export",
  },
  "contacts.vcard": {
    method: "GET",
    path: "/contacts/{id}/vcard",
    right: "people.read",
    summary: "Download a contact as a vCard (RFC 6350)",
    params: z.strictObject({ id }),
    rawResponse: true,
  },
  "organizations.export": {
    method: "GET",
    path: "/organizations/export",
    right: "lists.export",
    summary: "Download organizations as CSV, XLSX or JSON lines: all that fit; the download is audited",
    query: withFieldFilters({ ...organizationFilter, format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"), ...language }),
    rawResponse: true,
    limit: "export",
  },
});
