/** Merging two records of one person or organization, and what suggests that they are. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page, reference } from "#shared/contract";

const kind = z.enum(["contact", "organization"]);

export const merge = z.strictObject({
  id,
  kind,
  record: reference.describe("The record that was merged, under its own name"),
  into: id.describe("What it was merged into, which may have been merged since"),
  addresses: z.array(z.string()).describe("Some of its addresses, or of its domains"),
  organizations: z.array(z.string()).describe("Names of some it belongs to"),
  mergedAt: instant,
  mergedBy: z.string().describe("`kind:id` of who merged it"),
  revision: z.number().int(),
});

/** What whoever merges should know before he does. */
export const MERGE_WARNINGS = ["otherOrganization", "bothSignIn", "apart"] as const;

/** One thing that is said of both, and where what is shown comes from. */
const united = z.strictObject({
  name: z.string().describe("`title`, `timeZone`, `owner`, `tags`, or `fields.<key>`"),
  label: z.string().nullable().describe("Of a custom field, in the reader's language"),
  into: z.string().nullable(),
  from: z.string().nullable(),
  shown: z.string().nullable().describe("What both say together from then on"),
});

export const twins = z.strictObject({
  kind,
  one: reference,
  other: reference,
  reasons: z.array(z.enum(["phone", "name", "domain"])),
  addresses: z.array(z.array(z.string()).max(3)).length(2),
});

export const mergesContract = defineOperations({
  "people.merges.preview": {
    method: "GET",
    path: "/people/merges/preview",
    right: "people.manage",
    summary: "What two contacts or organizations would say together, what stays apart, and what speaks against it",
    query: z.strictObject({ kind, into: id, from: id }),
    response: z.strictObject({
      into: reference,
      from: reference,
      revision: z.number().int().describe("Of what stays, for `If-Match` of the merge"),
      united: z.array(united),
      brings: z.strictObject({
        addresses: z.array(z.string()),
        phones: z.array(z.string()),
        memberships: z.array(z.string()).describe("Names of the other side"),
        domains: z.array(z.string()),
        notes: z.number().int(),
        tasks: z.number().int(),
      }),
      warnings: z.array(z.enum(MERGE_WARNINGS)),
    }),
    errors: ["mergeSame", "mergeErased"],
  },
  "people.merges.create": {
    method: "POST",
    path: "/people/merges",
    right: "people.manage",
    summary: "Merge a contact or an organization into another: the vendor's people meet one record, and customers see what they saw before",
    body: z.strictObject({ kind, into: id, from: id }),
    ifMatch: true,
    status: 201,
    response: merge,
    etag: true,
    errors: ["mergeSame", "mergeErased", "mergeTooMany"],
  },
  "people.merges.list": {
    method: "GET",
    path: "/people/merges",
    right: "people.read",
    summary: "Records that were merged into one",
    query: z.strictObject({ ...page, kind, into: id }),
    list: merge,
  },
  "people.merges.get": {
    method: "GET",
    path: "/people/merges/{id}",
    right: "people.read",
    summary: "Read a merge that holds",
    params: z.strictObject({ id }),
    response: merge,
    etag: true,
  },
  "people.merges.end": {
    method: "DELETE",
    path: "/people/merges/{id}",
    right: "people.manage",
    summary:
      "Part a merged record again, with all that had been merged into it: each says what it said, and keeps what was changed of it since",
    params: z.strictObject({ id }),
    ifMatch: true,
    status: 204,
    errors: ["mergeErased"],
  },
  "people.duplicates.list": {
    method: "GET",
    path: "/people/duplicates",
    right: "people.read",
    summary: "Pairs that seem to be one: by number, or by a similar name at the same domain",
    query: z.strictObject({ ...page, kind, of: id.optional().describe("Only those of this record") }),
    list: twins,
  },
  "people.duplicates.dismiss": {
    method: "POST",
    path: "/people/duplicates/dismiss",
    right: "people.manage",
    summary: "Say that two records are not one, so that nobody is asked again",
    body: z.strictObject({ kind, one: id, other: id }),
    status: 204,
    errors: ["mergeSame"],
  },
});
